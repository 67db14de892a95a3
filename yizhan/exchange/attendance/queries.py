"""Reading attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.workflow import history
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.actions import shifts_of
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay, DayCode
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.access import require_posting, side_of
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.queries import holders_of_posting


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person of a posting on one day.

    Args:
        day: the row of that day, ``None`` before it is expected.
        can_tick, can_end: whether 点名 or 收工 is open now. can_answer: the other side reported, answer is due.
    """

    engagement: Engagement
    day: AttendanceDay | None
    can_tick: bool
    can_end: bool
    can_answer: bool


def day_code_of(actor: Actor, posting_id: int, on: date | None = None) -> str:
    """The code of a day if it was made already; ``""`` else. Only for the hirer's side and the station."""
    require_posting(actor, posting_id)
    if side_of(actor) not in {"hirer", "station", "system"}:
        return ""
    day = on or clock.today()
    return DayCode.objects.filter(posting_id=posting_id, on=day).values_list("code", flat=True).first() or ""


def all_days() -> QuerySet[AttendanceDay]:
    """Every day of work with what a line of a list needs; the caller narrows it to his scope."""
    return AttendanceDay.objects.select_related(
        "engagement__posting__hirer__organisation", "engagement__worker__person"
    ).order_by("on", "pk")


def reason_of_contest(day: AttendanceDay) -> str:
    """Why the hours of a day were contested, in the words of who did; ``""`` when nobody did."""
    last = history(attendance_workflow, day).filter(transition="contest").last()
    return last.reason if last else ""


def days_of(engagement_id: int) -> QuerySet[AttendanceDay]:
    """All days of work of an engagement, in order."""
    rows = AttendanceDay.objects.select_related("engagement")
    return rows.filter(engagement_id=engagement_id).order_by("on")


def today_of(engagement: Engagement) -> AttendanceDay | None:
    """The day of work that matters now: the one running, else the last begun, else the next."""
    now = local(clock.now())
    shift = rules.shift_at(shifts_of(engagement), now, early_minutes=24 * 60)
    days = days_of(engagement.pk)
    running = days.filter(on=shift.on).first() if shift else None
    return running or days.exclude(state=AttendanceState.EXPECTED).last() or days.first()


def can_answer(actor: Actor, day: AttendanceDay | None) -> bool:
    """Whether this side is asked about the hours of a day."""
    return (
        day is not None
        and day.state == AttendanceState.SUBMITTED
        and rules.may_answer(side_of(actor), day.submitted_by_role)
    )


def roll_call(actor: Actor, posting_id: int, on: date | None = None) -> list[RollRow]:
    """Everybody who holds a place, with the day in question; two queries whatever the length."""
    require_posting(actor, posting_id)
    day_on = on or clock.today()
    people = list(holders_of_posting(posting_id))
    days = {
        row.engagement_id: row
        for row in AttendanceDay.objects.select_related("engagement").filter(
            engagement__in=[person.pk for person in people], on=day_on
        )
    }
    rows = []
    for person in people:
        day = days.get(person.pk)
        state = day.state if day else AttendanceState.EXPECTED
        coming = person.state in {"accepted", "confirmed", "dispatched", "on_site", "working"}
        rows.append(
            RollRow(
                engagement=person,
                day=day,
                can_tick=coming and state == AttendanceState.EXPECTED,
                can_end=state == AttendanceState.CHECKED_IN,
                can_answer=can_answer(actor, day),
            )
        )
    return rows


def check_in_context(actor: Actor, engagement: Engagement) -> dict[str, object]:
    """Everything the fragment ``_check_in.html`` takes, for one person now."""
    day = today_of(engagement)
    state = day.state if day else AttendanceState.EXPECTED
    coming = engagement.state in {"accepted", "confirmed", "dispatched", "on_site", "working"}
    now = local(clock.now())
    early = value("exchange.check_in_early_minutes", on=now.date())
    running = rules.shift_at(shifts_of(engagement), now, early_minutes=early)
    return {
        "engagement": engagement,
        "day": day,
        "may_check_in": coming and running is not None and state == AttendanceState.EXPECTED,
        "may_check_out": state == AttendanceState.CHECKED_IN,
        "may_answer": can_answer(actor, day),
        "answer_url": reverse("check_in", args=[engagement.uid]),
    }


def hours_to_answer(actor: Actor, worker_id: int) -> list[AttendanceDay]:
    """Days of a worker whose reported hours wait for this actor's answer, the most pressing first; one query."""
    rows = AttendanceDay.objects.select_related("engagement__posting").filter(
        engagement__worker_id=worker_id, state=AttendanceState.SUBMITTED
    )
    return [row for row in rows.order_by("answer_due_at", "pk") if can_answer(actor, row)]
