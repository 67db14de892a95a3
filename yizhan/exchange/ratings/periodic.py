"""Clocks of ratings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.ratings.actions import close_round, count_round
from yizhan.exchange.ratings.calibrating import make_calibration_report, month_before
from yizhan.exchange.ratings.enums import DropState, ObjectionState, RatingState
from yizhan.exchange.ratings.models import CalibrationReport, RatingObjection, RatingRound, StarDrop
from yizhan.exchange.ratings.stars import BATCH, refresh_stars, stale_star_ids, take_star_drop


@periodic("exchange.close_ratings", every=timedelta(minutes=30), label=_("评价时间到了一起公开"))
def close_ratings() -> int:
    """Reveal or lapse every round whose time is over."""
    waiting = [RatingState.OPEN, RatingState.SUBMITTED_BY_ONE]
    due = RatingRound.objects.filter(state__in=waiting, closes_at__lte=clock.now())
    return _each(close_round, due.order_by("closes_at", "pk").values_list("pk", flat=True))


@periodic("exchange.count_ratings", every=timedelta(hours=6), label=_("评价过了申诉期"))
def count_ratings() -> int:
    """Rounds nobody can object to any more."""
    disputed = RatingObjection.objects.filter(state=ObjectionState.FILED, rating__isnull=False)
    due = RatingRound.objects.filter(state=RatingState.REVEALED, objection_until__lte=clock.now()).exclude(
        pk__in=disputed.values("rating__round")
    )
    return _each(count_round, due.order_by("objection_until", "pk").values_list("pk", flat=True))


@periodic("exchange.take_star_drops", every=timedelta(hours=1), label=_("告知满期的星级下降"))
def take_star_drops() -> int:
    """Announced falls nobody objected to."""
    due = StarDrop.objects.filter(state=DropState.ANNOUNCED, object_until__lte=clock.now())
    return _each(take_star_drop, due.order_by("object_until", "pk").values_list("pk", flat=True))


@periodic("exchange.refresh_stars", cron="20 3 * * *", label=_("星级按日子重新算"))
def refresh_old_stars() -> int:
    """Stars that were computed more than a week† ago: older answers weigh less."""
    stale = stale_star_ids(clock.now())
    return sum(refresh_stars(SYSTEM, stale[at : at + BATCH]) for at in range(0, len(stale), BATCH))


@periodic("exchange.calibrate_stars", cron="40 3 1 * *", label=_("每月校准星级"))
def calibrate_stars() -> int:
    """The report of the month that is over, and the means of the next one."""
    month = month_before(clock.today())
    if CalibrationReport.objects.filter(month=month).exists():
        return 0
    make_calibration_report(SYSTEM, month)
    return 1


def _each(step: Callable[..., object], ids: Iterable[int]) -> int:
    """One action per row; a row that somebody else moved meanwhile is left out."""
    done = 0
    for row_id in list(ids):
        try:
            step(SYSTEM, row_id)
            done += 1
        except Refused:
            continue
    return done
