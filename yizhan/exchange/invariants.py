"""Invariants of the exchange, slice by slice."""

import yizhan.exchange.agreements.invariants  # noqa: F401
import yizhan.exchange.attendance.invariants  # noqa: F401
import yizhan.exchange.blocklist.invariants  # noqa: F401
import yizhan.exchange.crews.invariants  # noqa: F401
import yizhan.exchange.engagements.invariants  # noqa: F401
import yizhan.exchange.ledger_import.invariants  # noqa: F401
import yizhan.exchange.match_index.invariants  # noqa: F401
import yizhan.exchange.merges.invariants  # noqa: F401
import yizhan.exchange.pay.invariants  # noqa: F401
import yizhan.exchange.postings.invariants  # noqa: F401
import yizhan.exchange.ratings.invariants  # noqa: F401
import yizhan.exchange.recommendations.invariants  # noqa: F401
import yizhan.exchange.recommended_list.invariants  # noqa: F401
import yizhan.exchange.reports.invariants  # noqa: F401
import yizhan.exchange.verification.invariants  # noqa: F401
import yizhan.exchange.workers.invariants  # noqa: F401
