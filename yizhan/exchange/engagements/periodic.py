"""Clocks of engagements: every deadline is a stored, indexed column; one action per row."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements.actions import confirm_engagement, lapse_engagement
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement


@periodic("exchange.confirm_engagements", every=timedelta(minutes=1), label=_("反悔时间过了的定下来"))
def confirm_engagements() -> int:
    """Confirm every yes whose undo time is over; returns how many."""
    due = Engagement.objects.filter(state=EngagementState.ACCEPTED, undo_until__lte=clock.now())
    return _each(confirm_engagement, due.order_by("undo_until", "pk"))


@periodic("exchange.lapse_offers", every=timedelta(minutes=1), label=_("过时没答复的作废"))
def lapse_offers() -> int:
    """Lapse every offer past its answer time and every application whose work has begun; returns how many."""
    open_states = [EngagementState.OFFERED, EngagementState.INTERESTED]
    due = Engagement.objects.filter(state__in=open_states, answer_due_at__lte=clock.now())
    return _each(lapse_engagement, due.order_by("answer_due_at", "pk"))


def _each(run, rows) -> int:
    """One action per row; a row that somebody answered meanwhile refuses and is left alone."""
    done = 0
    for engagement_id in rows.values_list("pk", flat=True):
        try:
            run(SYSTEM, engagement_id)
            done += 1
        except Refused:
            continue
    return done
