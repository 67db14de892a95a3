"""District-owned values of the exchange, slice by slice."""

import yizhan.exchange.attendance.dated_values  # noqa: F401
import yizhan.exchange.engagements.dated_values  # noqa: F401
import yizhan.exchange.hirers.dated_values  # noqa: F401
import yizhan.exchange.pay.dated_values  # noqa: F401
import yizhan.exchange.postings.dated_values  # noqa: F401
import yizhan.exchange.ratings.dated_values  # noqa: F401
import yizhan.exchange.recommendations.dated_values  # noqa: F401
import yizhan.exchange.workers.dated_values  # noqa: F401
