"""Personal fields of the exchange, declared slice by slice."""

import yizhan.exchange.hirers.personal_data  # noqa: F401
import yizhan.exchange.pay.personal_data  # noqa: F401
import yizhan.exchange.postings.personal_data  # noqa: F401
import yizhan.exchange.workers.personal_data  # noqa: F401
