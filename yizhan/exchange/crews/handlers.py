"""After a crew was asked, answered, paid: who is told, who is asked about the shares, and when the money is divided."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import override

from yizhan.core import money
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.attendance.events import AttendanceAgreed, HoursCorrected
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.crews import rules
from yizhan.exchange.crews.dividing import _do_divide, job_of, key_of, keys_of, unit_of
from yizhan.exchange.crews.enums import JobState, MemberState
from yizhan.exchange.crews.events import (
    CrewDissolved,
    CrewHandedOver,
    CrewInvited,
    CrewJobEnded,
    CrewJobOffered,
    CrewMoneyDivided,
    CrewSharesSet,
)
from yizhan.exchange.crews.models import Crew, CrewDivision, CrewJob, CrewMember, ShareLine
from yizhan.exchange.crews.shares import newest_shares, people_of, shares_in_force
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.events import EngagementAccepted, EngagementEnded
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import dated_words
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel

# ---- telling ----


def _do_tell(work: Work, person: Any, template: str, link: str, key: str, **facts: Any) -> None:
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(person.uid),
        language=person.language,
        facts=facts,
        link=link,
        dedupe_key=f"{template}:{key}:{person.uid}",
    )


def _people(worker_ids: list[int] | tuple[int, ...]) -> list[Any]:
    return [row.person for row in Worker.objects.select_related("person").filter(pk__in=worker_ids)]


def _job(job_id: int) -> CrewJob:
    return CrewJob.objects.select_related("crew__leader__person", "posting__hirer__contact").get(pk=job_id)


def _facts(job: CrewJob) -> dict[str, str]:
    posting = job.posting
    when = dated_words(local(posting.starts_at), local(posting.ends_at))
    return {"crew": job.crew.name, "title": posting.title, "when": when}


@on(CrewInvited, kind="atomic")
def tell_invited(work: Work, event: CrewInvited) -> None:
    """Who asks, into which crew; he answers himself."""
    member = CrewMember.objects.select_related("crew__leader__person", "worker__person").get(
        pk=event.member_id
    )
    leader = member.crew.leader.person.display_name
    _do_tell(
        work, member.worker.person, "exchange.crew_invited", reverse("me_crews"), str(member.pk),
        crew=member.crew.name, name=leader,
    )  # fmt: skip


@on(CrewHandedOver, kind="atomic")
def tell_new_leader(work: Work, event: CrewHandedOver) -> None:
    """He leads from now on."""
    crew = Crew.objects.get(pk=event.crew_id)
    for person in _people([event.worker_id]):
        link = reverse("me_crew", args=[crew.uid])
        _do_tell(work, person, "exchange.crew_handed_over", link, f"{crew.pk}:{work.at}", crew=crew.name)


@on(CrewDissolved, kind="atomic")
def tell_dissolved(work: Work, event: CrewDissolved) -> None:
    """Everybody who was in it."""
    crew = Crew.objects.get(pk=event.crew_id)
    for person in _people(event.worker_ids):
        _do_tell(work, person, "exchange.crew_dissolved", reverse("me_crews"), str(crew.pk), crew=crew.name)


@on(CrewJobOffered, kind="atomic")
def ask_members(work: Work, event: CrewJobOffered) -> None:
    """Every member is asked whether he comes, and whether he agrees how the money is divided."""
    job = _job(event.job_id)
    if job.state != JobState.ASKED or job.answer_due_at is None:
        return
    due = f"{local(job.answer_due_at):%m-%d %H:%M}"
    for person in _people(people_of(job)):
        link = reverse("crew_job", args=[job.uid])
        _do_tell(work, person, "exchange.crew_job_asked", link, str(job.pk), due=due, **_facts(job))


@on(CrewSharesSet, kind="atomic")
def ask_about_shares(work: Work, event: CrewSharesSet) -> None:
    """The shares changed: everybody but the one who set them is asked again."""
    job = _job(event.job_id)
    shares = newest_shares(job.pk)
    if shares is None or shares.version != event.version:
        return
    for person in _people(people_of(job)):
        if str(person.uid) == shares.set_by_uid:
            continue
        with override(person.language):
            mode = str(shares.get_mode_display())
        link = reverse("crew_job", args=[job.uid])
        key = f"{job.pk}:{event.version}"
        _do_tell(work, person, "exchange.crew_shares_set", link, key, mode=mode, **_facts(job))


@on(CrewJobEnded, kind="atomic")
def tell_answer(work: Work, event: CrewJobEnded) -> None:
    """The hirer reads the crew's answer; the members read that it was taken back."""
    job = _job(event.job_id)
    board = reverse("hire_board", args=[job.posting.uid])
    templates = {
        JobState.PLACED: "exchange.crew_job_placed",
        JobState.DECLINED: "exchange.crew_job_declined",
        JobState.LAPSED: "exchange.crew_job_declined",
    }
    template = templates.get(JobState(event.kind))
    contact = job.posting.hirer.contact
    if template and contact is not None:
        people = Engagement.objects.filter(together=job.together).count() if job.together else 0
        _do_tell(work, contact, template, board, str(job.pk), people=str(people), **_facts(job))
    if event.kind == JobState.WITHDRAWN:
        for person in _people(people_of(job)):
            link = reverse("crew_job", args=[job.uid])
            _do_tell(work, person, "exchange.crew_job_withdrawn", link, str(job.pk), **_facts(job))


@on(CrewMoneyDivided, kind="atomic")
def tell_parts(work: Work, event: CrewMoneyDivided) -> None:
    """Each reads his own part, and that only his own word says whether it came."""
    job = _job(event.job_id)
    division = CrewDivision.objects.get(pk=event.division_id)
    for part in division.parts.select_related("engagement__worker__person"):
        if part.amount_fen:
            _do_tell(
                work,
                part.engagement.worker.person,
                "exchange.crew_money_divided",
                reverse("crew_job", args=[job.uid]),
                f"{part.pk}:{part.amount_fen}",
                amount=money.yuan(part.amount_fen),
                total=money.yuan(division.total_fen),
                **_facts(job),
            )


# ---- shares of who comes later ----


@on(EngagementAccepted, kind="atomic")
def ask_who_came_instead(work: Work, event: EngagementAccepted) -> None:
    """A member who takes the place of another is asked whether he agrees to the shares, with the other one's points.

    Somebody from outside the crew is not asked: he is paid by his own slip.
    """
    engagement = Engagement.objects.select_related("worker__person").get(pk=event.engagement_id)
    found = job_of(engagement)
    shares = shares_in_force(found.pk) if found else None
    if found is None or shares is None or engagement.pk in found.placed:
        return
    job = work.lock(CrewJob, found.pk)
    inside = CrewMember.objects.filter(
        crew_id=job.crew_id, worker_id=engagement.worker_id, state=MemberState.IN
    )
    if (
        not inside.exists()
        or ShareLine.objects.filter(shares=shares, worker_id=engagement.worker_id).exists()
    ):
        return
    left = Engagement.objects.filter(together=job.together, state=EngagementState.REPLACED).order_by(
        "-state_changed_at"
    )
    leaver = ShareLine.objects.filter(
        shares=shares, worker_id__in=left.values_list("worker_id", flat=True)[:1]
    )
    points = leaver.values_list("points", flat=True).first() or 1
    line = ShareLine.objects.create(shares=shares, worker_id=engagement.worker_id, points=points)
    work.record(line, after={"points": points, "version": shares.version})
    facts = _facts(_job(job.pk))
    person = engagement.worker.person
    with override(person.language):
        mode = str(shares.get_mode_display())
    link = reverse("crew_job", args=[job.uid])
    _do_tell(work, person, "exchange.crew_shares_set", link, f"{job.pk}:{line.pk}", mode=mode, **facts)


# ---- dividing ----


def _do_divide_for(work: Work, engagement_id: int, day_id: int) -> None:
    engagement = Engagement.objects.get(pk=engagement_id)
    job = job_of(engagement)
    if job is not None and unit_of(engagement) in rules.SHARED_UNITS:
        _do_divide(work, job.pk, key_of(engagement, AttendanceDay.objects.get(pk=day_id)))


@on(AttendanceAgreed, kind="atomic")
def divide_when_all_stand(work: Work, event: AttendanceAgreed) -> None:
    """The last hours that stand set the money free."""
    _do_divide_for(work, event.engagement_id, event.attendance_id)


@on(HoursCorrected, kind="atomic")
def divide_anew(work: Work, event: HoursCorrected) -> None:
    """A corrected day changes everybody's part, each by a line of its own."""
    _do_divide_for(work, event.engagement_id, event.attendance_id)


@on(EngagementEnded, kind="atomic")
def divide_without_him(work: Work, event: EngagementEnded) -> None:
    """Nobody waits for the hours of somebody who dropped out."""
    engagement = Engagement.objects.get(pk=event.engagement_id)
    found = job_of(engagement)
    if found is None or unit_of(engagement) not in rules.SHARED_UNITS:
        return
    for key in keys_of(_job(found.pk)):
        _do_divide(work, found.pk, key)
