"""Scheduled work of the exchange, slice by slice."""

import yizhan.exchange.attendance.periodic  # noqa: F401
import yizhan.exchange.blocklist.periodic  # noqa: F401
import yizhan.exchange.crews.periodic  # noqa: F401
import yizhan.exchange.engagements.periodic  # noqa: F401
import yizhan.exchange.family.periodic  # noqa: F401
import yizhan.exchange.hirers.periodic  # noqa: F401
import yizhan.exchange.ledger_import.periodic  # noqa: F401
import yizhan.exchange.match_index.periodic  # noqa: F401
import yizhan.exchange.merges.periodic  # noqa: F401
import yizhan.exchange.orders.periodic  # noqa: F401
import yizhan.exchange.pay.periodic  # noqa: F401
import yizhan.exchange.postings.periodic  # noqa: F401
import yizhan.exchange.ratings.periodic  # noqa: F401
import yizhan.exchange.recommendations.periodic  # noqa: F401
import yizhan.exchange.recommended_list.periodic  # noqa: F401
import yizhan.exchange.workers.periodic  # noqa: F401
