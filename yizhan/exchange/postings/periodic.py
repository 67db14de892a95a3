"""Clocks of postings."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.postings.actions import expire_posting
from yizhan.exchange.postings.queries import over_ids

PERIOD = timedelta(minutes=1)


@periodic("exchange.expire_postings", every=PERIOD, label=_("到期的招工下架"))
def expire_postings() -> int:
    """Expire what has run out, one action per row; returns how many."""
    done = 0
    for posting_id in over_ids(clock.now()):
        try:
            done += expire_posting(SYSTEM, posting_id)
        except Refused:
            continue  # somebody changed it meanwhile; the next run looks again
    return done
