"""A posting is offered to a crew; each member answers for himself, the leader for those who said yes in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.crews import access, rules
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState, ShareMode, Via
from yizhan.exchange.crews.events import CrewJobEnded, CrewJobOffered
from yizhan.exchange.crews.models import Crew, CrewAnswer, CrewJob, CrewMember, CrewShares, ShareLine
from yizhan.exchange.crews.queries import own_interest
from yizhan.exchange.crews.shares import _do_answer_shares, _do_new_version, newest_shares
from yizhan.exchange.crews.showing import OF_THE_POSTING, shown_reasons
from yizhan.exchange.crews.workflow import HIRERS, STATION, job_workflow
from yizhan.exchange.engagements.access import require_posting
from yizhan.exchange.engagements.actions import PLACE_LOCKS, _do_place_crew
from yizhan.exchange.engagements.enums import Entrance
from yizhan.exchange.engagements.locking import agreed_pay
from yizhan.exchange.engagements.placing import answer_due_at, place_facts, reasons_against
from yizhan.exchange.engagements.rules import reasons_not_open
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

JOB_LOCKS = (*PLACE_LOCKS, "exchange.Crew", "exchange.CrewJob")


def members_of(crew_id: int) -> list[int]:
    """Ids of the workers who are in a crew, oldest member first."""
    rows = CrewMember.objects.filter(crew_id=crew_id, state=MemberState.IN).order_by("joined_at", "pk")
    return list(rows.values_list("worker_id", flat=True))


@action(locks=JOB_LOCKS)
def offer_to_crew(
    work: Work,
    posting_id: int,
    crew_id: int,
    *,
    wanted: int,
    least: int | None = None,
    agreed_pay_fen: int | None = None,
) -> int:
    """请班组: asks every member; holds no place yet (D8). For money of the whole crew equal shares stand at first.

    Args:
        wanted: how many people. least: fewest that are worth coming; default all.

    Returns:
        id of the job (``asked``).

    Raises:
        OutOfSight, Forbidden. Refused: ``crew_dissolved``, ``numbers_impossible``, ``too_few_places``,
        ``crew_too_small``, ``asked_already``, and why nobody can join the posting now.
    """
    require_posting(work.actor, posting_id)
    access.can_offer(work.actor).require()
    access.require_crew(work.actor, crew_id)
    posting = work.lock(Posting, posting_id)
    crew = work.lock(Crew, crew_id)
    if posting.published_at is None or posting.starts_at is None:
        raise Refused(Reason("posting_not_open", _("这个活现在不招人")))
    least = wanted if least is None else least
    reasons = [] if crew.state == CrewState.ACTIVE else [Reason("crew_dissolved", _("这个班组散了"))]
    reasons += reasons_not_open(place_facts(posting), work.at)
    reasons += rules.reasons_against_numbers(
        wanted, least, places_left=posting.places_left, size=len(members_of(crew.pk))
    )
    refuse_if_any(reasons)
    try:
        with transaction.atomic():
            job = CrewJob.objects.create(
                crew=crew,
                posting=posting,
                wanted=wanted,
                least=least,
                state_changed_at=work.at,
                agreed_pay_fen=agreed_pay(posting, agreed_pay_fen),
                answer_due_at=answer_due_at(work.at, posting.starts_at),
                offered_by_role=work.actor.role,
                offered_by_uid=work.actor.person_uid,
                created_at=work.at,
                is_demo=posting.is_demo or crew.is_demo,
            )
    except IntegrityError:
        raise Refused(Reason("asked_already", _("已经请过这个班组"))) from None
    work.record(
        job, after={"posting": posting.number, "crew": str(crew.uid), "wanted": wanted, "least": least}
    )
    if posting.pay_unit in rules.SHARED_UNITS:
        _do_new_version(work, job, ShareMode.EQUAL, dict.fromkeys(members_of(crew.pk), 1))
    work.emit(CrewJobOffered(job.pk, posting.pk))
    return job.pk


def lock_job(
    work: Work, job_id: int, worker_ids: Sequence[int] = ()
) -> tuple[CrewJob, Posting, list[Worker]]:
    """A job inside the scope with its posting, crew and some workers, locked in the house order."""
    found = access.require_job(work.actor, job_id)
    rows = work.lock_all(
        (Posting, [found["posting_id"]]),
        (Crew, [found["crew_id"]]),
        (CrewJob, [job_id]),
        (Worker, worker_ids),
    )
    job: CrewJob = rows[CrewJob, job_id]  # type: ignore[assignment]
    posting: Posting = rows[Posting, found["posting_id"]]  # type: ignore[assignment]
    job.crew = rows[Crew, found["crew_id"]]  # type: ignore[assignment]
    job.posting = posting
    return job, posting, [rows[Worker, pk] for pk in worker_ids]  # type: ignore[misc]


def reasons_too_late(work: Work, job: CrewJob) -> list[Reason]:
    """The time to answer is over, or it was answered."""
    if job.state != JobState.ASKED:
        text = _("这个活现在是“%s”") % JobState(job.state).label
        return [Reason("job_over", text)]
    if job.answer_due_at and job.answer_due_at <= work.at:
        return [Reason("answer_late", _("答复的时间过了，问问驿站还要不要人"))]
    return []


@action(locks=JOB_LOCKS)
def answer_job(
    work: Work, job_id: int, *, comes: bool, agrees: bool = False, worker_id: int | None = None
) -> int:
    """去／不去: each member for himself; a yes to money of the whole crew is a yes to the shares as they stand.

    Args:
        agrees: to the newest way of dividing; needed for a yes when the money is the crew's.
        worker_id: at the counter, whose word is written down (with ``on_behalf_of``).

    Returns:
        id of the answer.

    Raises:
        OutOfSight. Refused: ``not_member``, ``answer_late``, ``job_over``, ``shares_unagreed``, every reason against him.
    """
    speaker = access.speaker(work, worker_id)
    job, posting, (worker,) = lock_job(work, job_id, [speaker])
    if speaker not in members_of(job.crew_id):
        raise OutOfSight(Reason("not_member", _("你不在这个班组里")))
    reasons = reasons_too_late(work, job)
    shares = newest_shares(job.pk)
    if comes:
        reasons += reasons_against(posting, worker, work.at, leave_out=own_interest(posting.pk, worker.pk))
        if shares is not None and not agrees:
            reasons.append(Reason("shares_unagreed", _("看一眼钱怎么分，同意了再说去"), "agrees"))
        if shares is not None and _has_no_points(shares, worker.pk):
            reasons.append(Reason("points_missing", _("班组长还没写你几个工分，让他写上再说去")))
    refuse_if_any(reasons)
    said = {"comes": comes, "terms_version": posting.terms_version, "via": _via(work), "at": work.at}
    answer, _is_new = CrewAnswer.objects.update_or_create(job=job, worker=worker, defaults=said)
    work.record(answer, after={"comes": comes, "via": str(answer.via)})
    if shares is not None:
        _do_answer_shares(work, shares, worker.pk, agrees=comes and agrees, via=_via(work))
    return answer.pk


def _has_no_points(shares: CrewShares, worker_id: int) -> bool:
    """Who came into the crew after points were set has none until the leader sets them anew."""
    by_points = shares.mode == ShareMode.POINTS
    return by_points and not ShareLine.objects.filter(shares=shares, worker_id=worker_id).exists()


def _via(work: Work) -> Via:
    return Via.COUNTER if work.actor.role in STATION else Via.OWN


@action(locks=JOB_LOCKS)
def place_crew(work: Work, job_id: int, worker_ids: Sequence[int]) -> dict[str, Any]:
    """接了: the leader answers for those who said yes in time. All of them get a place, or nobody.

    Each has an engagement of his own; it carries only what he himself has tapped.

    Returns:
        ``{"together": mark, "engagements": [id, …]}``.

    Raises:
        OutOfSight, Forbidden. Refused: ``answer_late``, ``job_over``, ``too_few``, ``too_many``, ``no_yes``,
        ``terms_changed``, ``shares_unagreed`` and every reason of every member, with his name.
    """
    chosen = list(dict.fromkeys(worker_ids))
    job, posting, workers = lock_job(work, job_id, chosen)
    access.can_lead(work.actor, job.crew).require()
    shares = newest_shares(job.pk)
    reasons = reasons_too_late(work, job) + _reasons_against_number(job, len(chosen))
    answers = {row.worker_id: row for row in CrewAnswer.objects.filter(job=job, worker_id__in=chosen)}
    agreed = _agreed(shares)
    inside = set(members_of(job.crew_id))
    for worker in workers:
        agrees = shares is None or worker.pk in agreed
        reasons += _reasons_of_member(
            worker, answers.get(worker.pk), posting, is_in=worker.pk in inside, agrees=agrees
        )
        against = reasons_against(posting, worker, work.at, leave_out=own_interest(posting.pk, worker.pk))
        reasons += _named(worker, shown_reasons(work.actor, against))
    reasons = list(
        {(row.code, str(row.text)): row for row in reasons}.values()
    )  # the posting's own reasons once
    refuse_if_any(reasons)
    hirers_tap = {"hirer_confirmed_at": job.created_at} if job.offered_by_role in HIRERS else {}
    words = {
        pk: ({"worker_confirmed_at": row.at} if row.via == Via.OWN else {}) | hirers_tap
        for pk, row in answers.items()
    }
    entrance = Entrance.INVITE if job.offered_by_role in HIRERS else Entrance.COUNTER
    made = _do_place_crew(
        work, posting, workers, entrance=entrance, agreed_pay_fen=job.agreed_pay_fen, words=words
    )
    job.together, job.placed = made["together"], made["engagements"]
    job.save(update_fields=["together", "placed"])
    job_workflow.apply(work, job, "place", evidence={"people": len(chosen)})
    if shares is not None:
        shares.in_force_at = work.at
        shares.save(update_fields=["in_force_at"])
        work.record(shares, after={"in_force": shares.version})
    work.emit(CrewJobEnded(job.pk, posting.pk, str(job.state)))
    return made


def _agreed(shares: CrewShares | None) -> set[int]:
    rows = ShareLine.objects.filter(shares=shares, agrees=True) if shares else ShareLine.objects.none()
    return set(rows.values_list("worker_id", flat=True))


def _reasons_against_number(job: CrewJob, count: int) -> list[Reason]:
    if count < job.least:
        text = _("最少要 %(least)s 个人，现在选了 %(n)s 个") % {"least": job.least, "n": count}
        return [Reason("too_few", text, "worker")]
    if count > job.wanted:
        text = _("只要 %(wanted)s 个人，选了 %(n)s 个") % {"wanted": job.wanted, "n": count}
        return [Reason("too_many", text, "worker")]
    return []


def _reasons_of_member(
    worker: Worker, answer: CrewAnswer | None, posting: Posting, *, is_in: bool, agrees: bool
) -> list[Reason]:
    name = {"name": worker.person.display_name}
    if not is_in:
        return [Reason("not_member", _("%(name)s不在班组里了") % name, "worker")]
    if answer is None or not answer.comes:
        return [Reason("no_yes", _("%(name)s没说去") % name, "worker")]
    found = []
    if answer.terms_version != posting.terms_version:
        text = _("%(name)s：工钱、地点或时间改过了，要他再看一遍") % name
        found.append(Reason("terms_changed", text, "worker"))
    if not agrees:
        found.append(Reason("shares_unagreed", _("%(name)s还没同意钱怎么分") % name, "worker"))
    return found


def _named(worker: Worker, reasons: Sequence[Reason]) -> list[Reason]:
    """The reasons against one member with his name; what is about the posting stays without."""
    text, name = _("%(name)s：%(why)s"), worker.person.display_name
    return [
        row
        if row.code in OF_THE_POSTING
        else Reason(row.code, text % {"name": name, "why": row.text}, "worker")
        for row in reasons
    ]


@action(locks=JOB_LOCKS)
def decline_job(work: Work, job_id: int) -> str:
    """不接: the leader says no for the crew."""
    job, posting, _nobody = lock_job(work, job_id)
    access.can_lead(work.actor, job.crew).require()
    return _do_end(work, job, "decline")


@action(locks=JOB_LOCKS)
def withdraw_job(work: Work, job_id: int) -> str:
    """收回: who offered it takes it back before the crew has answered."""
    access.can_offer(work.actor).require()
    job, _posting, _nobody = lock_job(work, job_id)
    return _do_end(work, job, "withdraw")


@action(locks=JOB_LOCKS)
def lapse_job(work: Work, job_id: int) -> str:
    """SYSTEM: nobody answered in time.

    Raises:
        Refused: ``not_due_yet``, ``wrong_state``.
    """
    job, _posting, _nobody = lock_job(work, job_id)
    if job.answer_due_at is None or job.answer_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    return _do_end(work, job, "lapse")


def _do_end(work: Work, job: CrewJob, step: str) -> str:
    job_workflow.apply(work, job, step)
    work.emit(CrewJobEnded(job.pk, job.posting_id, str(job.state)))
    return str(job.state)
