"""Reading attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight
from yizhan.core.workflow import history
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.days import shifts_of, work_day_of
from yizhan.exchange.attendance.enums import AttendanceState, FlagState, Strength
from yizhan.exchange.attendance.models import (
    AttendanceDay,
    AttendanceFlag,
    DayCode,
    EvidencePhoto,
    HoursEntry,
    HoursStatement,
    PresenceProof,
)
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, side_of
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.queries import holders_of_posting
from yizhan.exchange.postings.models import Posting


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
    day = on or day_in_question(posting_id)
    return DayCode.objects.filter(posting_id=posting_id, on=day).values_list("code", flat=True).first() or ""


def day_in_question(posting_id: int) -> date:
    """The working day that runs now (a night shift keeps the date it began on); else today."""
    posting = Posting.objects.filter(pk=posting_id).only("starts_at", "ends_at").first()
    return work_day_of(posting, clock.now()) if posting else clock.today()


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
    """Everybody who holds a place, with the day in question; a fixed number of queries whatever the length."""
    require_posting(actor, posting_id)
    day_on = on or day_in_question(posting_id)
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
        "may_contest": may_contest(actor, day),
        "is_contested": day is not None and day.state == AttendanceState.CONTESTED,
        "strength": strength_label(day.check_in_proof, day.on) if day else "",
        "answer_url": reverse("check_in", args=[engagement.uid]),
    }


def hours_to_answer(actor: Actor, worker_id: int) -> list[AttendanceDay]:
    """Days of a worker whose reported hours wait for this actor's answer, the most pressing first; one query."""
    rows = AttendanceDay.objects.select_related("engagement__posting").filter(
        engagement__worker_id=worker_id, state=AttendanceState.SUBMITTED
    )
    return [row for row in rows.order_by("answer_due_at", "pk") if can_answer(actor, row)]


def may_contest(actor: Actor, day: AttendanceDay | None) -> bool:
    """Whether this side may still say that hours which stand are wrong."""
    return (
        day is not None
        and day.state == AttendanceState.AGREED
        and side_of(actor) in {"worker", "hirer", "station"}
        and rules.may_contest(day.contest_until, clock.now())
    )


def visible_day(actor: Actor, uid: str) -> AttendanceDay:
    """A day of work inside the actor's scope; :class:`OutOfSight` otherwise."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    found = all_days().select_related("engagement__station").filter(uid=uid, engagement__in=scope).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def strength_label(proof: str, on: date) -> str:
    """硬凭据, 中等凭据 or 弱凭据 by the district's table; ``""`` without a proof."""
    found = rules.strength(proof, value("exchange.proof_strength", on=on))
    return str(Strength(found).label) if found else ""


def proofs_of(day: AttendanceDay) -> list[PresenceProof]:
    """Every proof of a day, oldest first."""
    return list(PresenceProof.objects.filter(day=day).select_related("photo").order_by("pk"))


def statements_of(day: AttendanceDay) -> list[HoursStatement]:
    """What both sides said about contested hours, oldest first."""
    return list(HoursStatement.objects.filter(day=day).select_related("photo").order_by("pk"))


def entries_of(day: AttendanceDay) -> list[HoursEntry]:
    """Counter-entries of a locked day, oldest first."""
    return list(HoursEntry.objects.filter(day=day).order_by("pk"))


def flags_of(day: AttendanceDay) -> list[AttendanceFlag]:
    """What looked odd about a day, oldest first."""
    return list(AttendanceFlag.objects.filter(day=day).order_by("pk"))


def open_flags(actor: Actor) -> QuerySet[AttendanceFlag]:
    """Oddities that wait for the station's look, the oldest first."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    rows = AttendanceFlag.objects.filter(state=FlagState.OPEN, day__engagement__in=scope)
    return rows.select_related(
        "day__engagement__posting__hirer__organisation", "day__engagement__worker__person"
    ).order_by("raised_at", "pk")


def visible_photo(actor: Actor, uid: str) -> EvidencePhoto:
    """A photo of an engagement inside the actor's scope; :class:`OutOfSight` otherwise."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    found = EvidencePhoto.objects.filter(uid=uid, engagement__in=scope, forgotten_at__isnull=True).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person on the crew sheet: what is filled in before anybody types."""

    engagement: Engagement
    day: AttendanceDay
    minutes: int
    break_minutes: int
    may_write: bool

    @property
    def hours_typed(self) -> str:
        """Hours as people type them: ``8``, ``8.5``."""
        return f"{self.minutes / 60:.2f}".rstrip("0").rstrip(".")


def crew_sheet(actor: Actor, posting_id: int, on: date) -> list[SheetRow]:
    """Everybody who came on a day, with planned hours as a start; the side that reported may still correct itself."""
    require_posting(actor, posting_id)
    days = AttendanceDay.objects.select_related("engagement__worker__person", "engagement__posting").filter(
        engagement__posting=posting_id, on=on, checked_in_at__isnull=False
    )
    rows = []
    for day in days.order_by("engagement__worker__card_number", "pk"):
        engagement = day.engagement
        shift = next((shift for shift in shifts_of(engagement) if shift.on == day.on), None)
        rest = engagement.terms.get("break_minutes", 0)
        planned = shift.planned_minutes(rest) if shift else 0
        own = day.state == AttendanceState.SUBMITTED and day.submitted_by_role == side_of(actor)
        rows.append(
            SheetRow(
                engagement=engagement,
                day=day,
                minutes=planned if day.submitted_minutes is None else day.submitted_minutes,
                break_minutes=rest if day.break_minutes is None else day.break_minutes,
                may_write=own or day.state in {AttendanceState.CHECKED_IN, AttendanceState.CHECKED_OUT},
            )
        )
    return rows
