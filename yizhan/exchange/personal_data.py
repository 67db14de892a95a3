"""Personal fields of the exchange, declared slice by slice."""

import yizhan.exchange.agreements.personal_data  # noqa: F401
import yizhan.exchange.attendance.personal_data  # noqa: F401
import yizhan.exchange.blocklist.personal_data  # noqa: F401
import yizhan.exchange.call_backs.personal_data  # noqa: F401
import yizhan.exchange.crews.personal_data  # noqa: F401
import yizhan.exchange.engagements.personal_data  # noqa: F401
import yizhan.exchange.family.personal_data  # noqa: F401
import yizhan.exchange.favourites.personal_data  # noqa: F401
import yizhan.exchange.hirers.personal_data  # noqa: F401
import yizhan.exchange.ledger_import.personal_data  # noqa: F401
import yizhan.exchange.merges.personal_data  # noqa: F401
import yizhan.exchange.paper_forms.personal_data  # noqa: F401
import yizhan.exchange.pay.personal_data  # noqa: F401
import yizhan.exchange.postings.personal_data  # noqa: F401
import yizhan.exchange.ratings.personal_data  # noqa: F401
import yizhan.exchange.recommendations.personal_data  # noqa: F401
import yizhan.exchange.recommended_list.personal_data  # noqa: F401
import yizhan.exchange.reports.personal_data  # noqa: F401
import yizhan.exchange.rosters.personal_data  # noqa: F401
import yizhan.exchange.safety.personal_data  # noqa: F401
import yizhan.exchange.workers.personal_data  # noqa: F401
