"""Clocks of crews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.crews.actions import divide_waiting, lapse_invite, lapse_job
from yizhan.exchange.crews.enums import JobState, MemberState
from yizhan.exchange.crews.models import CrewJob, CrewMember
from yizhan.exchange.crews.rules import SHARED_UNITS

LOOKS_BACK = timedelta(days=8)


def _each(run: Callable[..., Any], rows: QuerySet) -> int:
    """One action per row; a row that somebody else has just answered is passed over."""
    done = 0
    for pk in rows.values_list("pk", flat=True):
        try:
            run(SYSTEM, pk)
        except Refused:
            continue
        done += 1
    return done


@periodic("exchange.lapse_crew_jobs", every=timedelta(minutes=1), label=_("班组过时没回话的作废"))
def lapse_crew_jobs() -> int:
    """Lapse every offer to a crew past its answer time; returns how many."""
    due = CrewJob.objects.filter(state=JobState.ASKED, answer_due_at__lte=clock.now())
    return _each(lapse_job, due.order_by("answer_due_at", "pk"))


@periodic("exchange.lapse_crew_invites", cron="40 4 * * *", label=_("班组邀请过期的作废"))
def lapse_crew_invites() -> int:
    """Lapse invitations into crews whose last day is over; returns how many."""
    due = CrewMember.objects.filter(state=MemberState.ASKED, lapses_on__lt=clock.today())
    return _each(lapse_invite, due.order_by("pk"))


@periodic("exchange.divide_crew_money", every=timedelta(hours=1), label=_("班组的钱，不等没来的人"))
def divide_crew_money() -> int:
    """Divide what waited for somebody who did not come; returns how many jobs were looked at."""
    now = clock.now()
    recent = CrewJob.objects.filter(
        state=JobState.PLACED,
        posting__pay_unit__in=SHARED_UNITS,
        posting__starts_at__lte=now,
        posting__ends_at__gte=now - LOOKS_BACK,
    )
    return _each(divide_waiting, recent.order_by("pk"))
