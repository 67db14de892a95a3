"""Clocks of ratings."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.ratings.actions import close_round
from yizhan.exchange.ratings.enums import RatingState
from yizhan.exchange.ratings.models import RatingRound


@periodic("exchange.close_ratings", every=timedelta(minutes=30), label=_("评价时间到了一起公开"))
def close_ratings() -> int:
    """Reveal or lapse every round whose time is over."""
    waiting = [RatingState.OPEN, RatingState.SUBMITTED_BY_ONE]
    due = RatingRound.objects.filter(state__in=waiting, closes_at__lte=clock.now()).order_by(
        "closes_at", "pk"
    )
    done = 0
    for round_id in due.values_list("pk", flat=True):
        try:
            close_round(SYSTEM, round_id)
            done += 1
        except Refused:
            continue
    return done
