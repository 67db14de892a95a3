"""District-owned values of the exchange, slice by slice."""

import yizhan.exchange.attendance.dated_values  # noqa: F401
import yizhan.exchange.availability_list.dated_values  # noqa: F401
import yizhan.exchange.blocklist.dated_values  # noqa: F401
import yizhan.exchange.call_backs.dated_values  # noqa: F401
import yizhan.exchange.crews.dated_values  # noqa: F401
import yizhan.exchange.engagements.dated_values  # noqa: F401
import yizhan.exchange.family.dated_values  # noqa: F401
import yizhan.exchange.hirers.dated_values  # noqa: F401
import yizhan.exchange.ledger_import.dated_values  # noqa: F401
import yizhan.exchange.merges.dated_values  # noqa: F401
import yizhan.exchange.orders.dated_values  # noqa: F401
import yizhan.exchange.paper_forms.dated_values  # noqa: F401
import yizhan.exchange.pay.dated_values  # noqa: F401
import yizhan.exchange.postings.dated_values  # noqa: F401
import yizhan.exchange.ratings.dated_values  # noqa: F401
import yizhan.exchange.recommendations.dated_values  # noqa: F401
import yizhan.exchange.recommended_list.dated_values  # noqa: F401
import yizhan.exchange.reports.dated_values  # noqa: F401
import yizhan.exchange.rosters.dated_values  # noqa: F401
import yizhan.exchange.safety.dated_values  # noqa: F401
import yizhan.exchange.verification.dated_values  # noqa: F401
import yizhan.exchange.workers.dated_values  # noqa: F401
