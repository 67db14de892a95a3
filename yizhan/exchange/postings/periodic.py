"""Clocks of postings."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.postings.actions import archive_posting, draw_spot_checks, expire_posting
from yizhan.exchange.postings.queries import archivable_ids, over_ids
from yizhan.facilities.stations.queries import public_stations

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


@periodic("exchange.archive_postings", cron="40 3 * * *", label=_("早就结束的招工归档"))
def archive_postings() -> int:
    """Archive what ended long ago; returns how many."""
    done = 0
    for posting_id in archivable_ids(clock.now()):
        try:
            done += archive_posting(SYSTEM, posting_id)
        except Refused:
            continue
    return done


@periodic("exchange.draw_spot_checks", cron="30 4 * * 1", label=_("抽查上周发布的招工"))
def draw_last_week() -> int:
    """On Monday draw from what was published in the week before, station by station; returns how many were drawn."""
    today = clock.today()
    week_start = today - timedelta(days=today.weekday() + 7)
    return sum(draw_spot_checks(SYSTEM, place.pk, week_start) for place in public_stations())
