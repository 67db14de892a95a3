"""Entries of the exchange in the navigation, slice by slice."""

import yizhan.exchange.availability_list.navigation  # noqa: F401
import yizhan.exchange.blocklist.navigation  # noqa: F401
import yizhan.exchange.call_backs.navigation  # noqa: F401
import yizhan.exchange.crews.navigation  # noqa: F401
import yizhan.exchange.engagements.navigation  # noqa: F401
import yizhan.exchange.hirers.navigation  # noqa: F401
import yizhan.exchange.ledger_import.navigation  # noqa: F401
import yizhan.exchange.merges.navigation  # noqa: F401
import yizhan.exchange.orders.navigation  # noqa: F401
import yizhan.exchange.paper_forms.navigation  # noqa: F401
import yizhan.exchange.pay.navigation  # noqa: F401
import yizhan.exchange.postings.navigation  # noqa: F401
import yizhan.exchange.ratings.navigation  # noqa: F401
import yizhan.exchange.recommendations.navigation  # noqa: F401
import yizhan.exchange.recommended_list.navigation  # noqa: F401
import yizhan.exchange.reports.navigation  # noqa: F401
import yizhan.exchange.safety.navigation  # noqa: F401
import yizhan.exchange.workers.navigation  # noqa: F401
