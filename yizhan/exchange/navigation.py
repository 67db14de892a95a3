"""Entries of the exchange in the navigation, slice by slice."""

import yizhan.exchange.engagements.navigation  # noqa: F401
import yizhan.exchange.hirers.navigation  # noqa: F401
import yizhan.exchange.postings.navigation  # noqa: F401
import yizhan.exchange.ratings.navigation  # noqa: F401
import yizhan.exchange.recommendations.navigation  # noqa: F401
import yizhan.exchange.workers.navigation  # noqa: F401
