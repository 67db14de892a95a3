"""What happens after events, slice by slice."""

import yizhan.exchange.attendance.handlers  # noqa: F401
import yizhan.exchange.blocklist.handlers  # noqa: F401
import yizhan.exchange.crews.handlers  # noqa: F401
import yizhan.exchange.engagements.handlers  # noqa: F401
import yizhan.exchange.hirers.handlers  # noqa: F401
import yizhan.exchange.match_index.handlers  # noqa: F401
import yizhan.exchange.merges.handlers  # noqa: F401
import yizhan.exchange.pay.handlers  # noqa: F401
import yizhan.exchange.postings.handlers  # noqa: F401
import yizhan.exchange.ratings.handlers  # noqa: F401
import yizhan.exchange.recommendations.handlers  # noqa: F401
import yizhan.exchange.recommended_list.handlers  # noqa: F401
import yizhan.exchange.reports.handlers  # noqa: F401
import yizhan.exchange.safety.handlers  # noqa: F401
import yizhan.exchange.verification.handlers  # noqa: F401
import yizhan.exchange.workers.handlers  # noqa: F401
