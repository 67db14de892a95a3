"""What follows from an engagement: its days of work appear, and disappear when it ends before."""

from __future__ import annotations

from datetime import date

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.attendance.actions import _do_expect_day, _do_raise_flag, propose_due_at, shifts_of
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.events import (
    AttendanceAgreed,
    HoursContested,
    HoursCorrected,
    WorkerCheckedIn,
)
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.stamps import oddities_of_day
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.events import (
    EngagementConfirmed,
    EngagementDaySkipped,
    EngagementEnded,
    EngagementReinstated,
    EngagementTermsAgreed,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.telling import (
    _do_tell_hirer,
    _do_tell_station,
    _do_tell_worker,
    dated_words,
    full_engagement,
)


@on(EngagementConfirmed, kind="atomic")
def expect_days(work: Work, event: EngagementConfirmed) -> None:
    """One row for each working day, unless the engagement has ended meanwhile."""
    engagement = work.lock(Engagement, event.engagement_id)
    if engagement.state in HOLDS_PLACE:
        for shift in shifts_of(engagement):
            _do_expect_day(work, engagement, shift.on)


@on(AttendanceAgreed, kind="atomic")
def tell_what_stands(work: Work, event: AttendanceAgreed) -> None:
    """The hours stand: both sides are told, but not the one who said so last with his own tap."""
    engagement = full_engagement(event.engagement_id)
    day = AttendanceDay.objects.select_related("engagement").get(pk=event.attendance_id)
    facts = {"on": dated_words(day.on), "hours": day.hours_words}
    if event.by != "worker":
        _do_tell_worker(work, engagement, "exchange.hours_stand", key=f"{day.pk}:worker", **facts)
    if event.by != "hirer":
        _do_tell_hirer(work, engagement, "exchange.hours_stand_for_hirer", key=f"{day.pk}:hirer", **facts)


def _do_cancel_expected(work: Work, engagement_id: int, **which) -> None:
    """Days nobody came to are not counted (the engagement is locked by the caller)."""
    days = AttendanceDay.objects.filter(engagement_id=engagement_id, state=AttendanceState.EXPECTED, **which)
    for day in work.lock_all((AttendanceDay, list(days.values_list("pk", flat=True)))).values():
        attendance_workflow.apply(work, day, "cancel")


@on(EngagementEnded, kind="atomic")
def cancel_expected_days(work: Work, event: EngagementEnded) -> None:
    """Days that nobody came to are not counted."""
    work.lock(Engagement, event.engagement_id)
    _do_cancel_expected(work, event.engagement_id)


@on(EngagementDaySkipped, kind="atomic")
def cancel_skipped_day(work: Work, event: EngagementDaySkipped) -> None:
    """One day of several does not happen (rain stop, or he said that he stays away)."""
    work.lock(Engagement, event.engagement_id)
    _do_cancel_expected(work, event.engagement_id, on=date.fromisoformat(event.on))


@on(EngagementTermsAgreed, kind="atomic")
def follow_new_terms(work: Work, event: EngagementTermsAgreed) -> None:
    """Days and hours changed and he said yes: days that are gone are cancelled, new ones expected, clocks set anew."""
    engagement = work.lock(Engagement, event.engagement_id)
    if engagement.state not in HOLDS_PLACE:
        return
    planned_on = [shift.on for shift in shifts_of(engagement)]
    gone = AttendanceDay.objects.filter(engagement=engagement, state=AttendanceState.EXPECTED)
    _do_cancel_expected(
        work, engagement.pk, pk__in=list(gone.exclude(on__in=planned_on).values_list("pk", flat=True))
    )
    for on_day in planned_on:
        _do_expect_day(work, engagement, on_day)
    _do_set_clocks(work, engagement)


def _do_set_clocks(work: Work, engagement: Engagement) -> None:
    """The instant from which planned hours are proposed, of every day that still waits."""
    waiting = AttendanceDay.objects.filter(engagement=engagement, propose_due_at__isnull=False)
    for day in work.lock_all((AttendanceDay, list(waiting.values_list("pk", flat=True)))).values():
        assert isinstance(day, AttendanceDay)
        due = propose_due_at(engagement, day.on)
        if due is not None and due != day.propose_due_at:
            day.propose_due_at = due
            day.save(update_fields=["propose_due_at"])
            work.record(day, after={"propose_due_at": due})


@on(EngagementReinstated, kind="atomic")
def expect_again(work: Work, event: EngagementReinstated) -> None:
    """A wrong mark was taken back: the days from today on are expected again."""
    engagement = work.lock(Engagement, event.engagement_id)
    rows = AttendanceDay.objects.filter(
        engagement=engagement, state=AttendanceState.CANCELLED, on__gte=local(work.at).date()
    )
    for day in work.lock_all((AttendanceDay, list(rows.values_list("pk", flat=True)))).values():
        attendance_workflow.apply(work, day, "expect_again")


@on(WorkerCheckedIn, kind="atomic")
def look_for_oddities(work: Work, event: WorkerCheckedIn) -> None:
    """Hold the new check-in beside the others of the phone, the person and the place; the station looks at what is odd."""
    day = AttendanceDay.objects.select_related("engagement__posting").get(pk=event.attendance_id)
    for oddity in oddities_of_day(day, work.at):
        _do_raise_flag(work, day, oddity.kind, oddity.facts)


@on(HoursContested, kind="atomic")
def ask_both_sides(work: Work, event: HoursContested) -> None:
    """Hours are contested: both sides are asked for their words or a photo, the station hears of it."""
    engagement = full_engagement(event.engagement_id)
    day = AttendanceDay.objects.get(pk=event.attendance_id)
    facts = {"on": dated_words(day.on)}
    key = f"{day.pk}:{day.state_changed_at.isoformat()}"
    if day.contested_by_role != "worker":
        _do_tell_worker(work, engagement, "exchange.hours_contested", key=key, **facts)
    if day.contested_by_role != "hirer":
        _do_tell_hirer(work, engagement, "exchange.hours_contested_for_hirer", key=key, **facts)
    _do_tell_station(
        work, engagement.posting, "exchange.hours_contested_for_station", key=key,
        name=engagement.worker.person.display_name, **facts,
    )  # fmt: skip


@on(HoursCorrected, kind="atomic")
def tell_correction(work: Work, event: HoursCorrected) -> None:
    """A locked day was corrected by a counter-entry: both sides are told what stands now."""
    engagement = full_engagement(event.engagement_id)
    day = AttendanceDay.objects.select_related("engagement").get(pk=event.attendance_id)
    facts = {"on": dated_words(day.on), "hours": day.hours_words, "key": f"entry:{event.entry_id}"}
    _do_tell_worker(work, engagement, "exchange.hours_corrected", **facts)
    _do_tell_hirer(work, engagement, "exchange.hours_corrected_for_hirer", **facts)
