"""分成: how the money of one job is divided, put to everybody, and holding once everybody who goes has said yes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.crews import access, rules
from yizhan.exchange.crews.enums import JobState, MemberState, ShareMode, Via
from yizhan.exchange.crews.events import CrewSharesSet
from yizhan.exchange.crews.models import Crew, CrewDivision, CrewJob, CrewMember, CrewShares, ShareLine
from yizhan.exchange.crews.workflow import STATION
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.engagements.enums import HOLDS_PLACE, EngagementState
from yizhan.exchange.engagements.models import Engagement

SHARE_LOCKS = ("exchange.Crew", "exchange.CrewJob")
NOT_BEGUN = frozenset({EngagementState.ACCEPTED, EngagementState.CONFIRMED, EngagementState.DISPATCHED})


def newest_shares(job_id: int) -> CrewShares | None:
    """The version that is put to everybody now; ``None`` for work that everybody is paid for himself."""
    return CrewShares.objects.filter(job_id=job_id).order_by("-version").first()


def shares_in_force(job_id: int) -> CrewShares | None:
    """The version that holds."""
    return CrewShares.objects.filter(job_id=job_id, in_force_at__isnull=False).order_by("-version").first()


def people_of(job: CrewJob) -> list[int]:
    """Whom a new version is put to: the members while it is offered, then those who go."""
    if job.state == JobState.PLACED:
        going = Engagement.objects.filter(together=job.together, state__in=HOLDS_PLACE).order_by("pk")
        return list(going.values_list("worker_id", flat=True))
    members = CrewMember.objects.filter(crew_id=job.crew_id, state=MemberState.IN).order_by("joined_at", "pk")
    return list(members.values_list("worker_id", flat=True))


def _do_new_version(work: Work, job: CrewJob, mode: str, points: Mapping[int, int]) -> CrewShares:
    """A version with an unanswered line for everybody (job locked)."""
    before = newest_shares(job.pk)
    shares = CrewShares.objects.create(
        job=job,
        version=before.version + 1 if before else 1,
        mode=mode,
        set_at=work.at,
        set_by_uid=work.actor.person_uid,
    )
    ShareLine.objects.bulk_create(
        ShareLine(shares=shares, worker_id=pk, points=given) for pk, given in points.items()
    )
    work.record(shares, after={"version": shares.version, "mode": str(mode), "people": len(points)})
    return shares


def _do_answer_shares(work: Work, shares: CrewShares, worker_id: int, *, agrees: bool, via: str) -> ShareLine:
    """One member's word on one version; who joined after it was set gets a line with the usual share."""
    line, _is_new = ShareLine.objects.get_or_create(shares=shares, worker_id=worker_id)
    line.agrees, line.via, line.answered_at = agrees, via, work.at
    line.save(update_fields=["agrees", "via", "answered_at"])
    work.record(line, after={"agrees": agrees, "version": shares.version, "via": str(via)})
    return line


def reasons_too_late_to_change(job: CrewJob) -> list[Reason]:
    """Before the job only: once somebody is on site, what everybody said yes to holds."""
    if job.state not in {JobState.ASKED, JobState.PLACED}:
        return [Reason("job_over", _("这个活现在是“%s”") % JobState(job.state).label)]
    begun = job.together and (
        Engagement.objects.filter(together=job.together, state__in=HOLDS_PLACE)
        .exclude(state__in=NOT_BEGUN)
        .exists()
    )
    if begun or CrewDivision.objects.filter(job=job).exists():
        return [Reason("begun_already", _("已经开工了，钱按说好的分，不能再改"))]
    return []


def _lock(work: Work, job_id: int) -> CrewJob:
    found = access.require_job(work.actor, job_id)
    rows = work.lock_all((Crew, [found["crew_id"]]), (CrewJob, [job_id]))
    job: CrewJob = rows[CrewJob, job_id]  # type: ignore[assignment]
    job.crew = rows[Crew, found["crew_id"]]  # type: ignore[assignment]
    return job


@action(locks=SHARE_LOCKS)
def set_shares(work: Work, job_id: int, mode: str, *, points: Mapping[str, int] | None = None) -> int:
    """定分法: the leader proposes how to divide; everybody is asked (again), his own proposal is his yes.

    Args:
        points: by worker id (as text), for ``points``; others count one each.

    Returns:
        the version.

    Raises:
        OutOfSight, Forbidden. Refused: ``not_shared``, ``begun_already``, ``job_over``, ``mode_unknown``, ``points_*``.
    """
    job = _lock(work, job_id)
    access.can_lead(work.actor, job.crew).require()
    people = people_of(job)
    given = {int(pk): number for pk, number in (points or {}).items() if int(pk) in people}
    most = value("exchange.crew_points_most", on=local(work.at).date())
    reasons = reasons_too_late_to_change(job) + rules.reasons_against_shares(mode, given, people, most)
    if newest_shares(job.pk) is None:
        reasons.append(Reason("not_shared", _("这个活按各人的工钱算，不用分")))
    refuse_if_any(reasons)
    by_points = mode == ShareMode.POINTS
    shares = _do_new_version(work, job, mode, {pk: given[pk] if by_points else 1 for pk in people})
    if access.is_leader(work.actor, job.crew) and job.crew.leader_id in people:
        _do_answer_shares(work, shares, job.crew.leader_id, agrees=True, via=Via.OWN)
        _do_put_in_force(work, job, shares)
    work.emit(CrewSharesSet(job.pk, shares.version))
    return shares.version


@action(locks=SHARE_LOCKS)
def answer_shares(work: Work, job_id: int, *, agrees: bool, worker_id: int | None = None) -> bool:
    """同意这样分／不同意: after the job was taken, to a changed version or by who came instead of somebody.

    Returns:
        whether this version holds now.

    Raises:
        OutOfSight. Refused: ``not_asked``, ``divided_already``, ``job_over``.
    """
    speaker = access.speaker(work, worker_id)
    job = _lock(work, job_id)
    shares = newest_shares(job.pk)
    if shares is None or not ShareLine.objects.filter(shares=shares, worker_id=speaker).exists():
        raise OutOfSight(Reason("not_asked", _("没有要你看的分法")))
    if job.state != JobState.PLACED:
        raise Refused(Reason("job_over", _("这个活现在是“%s”") % JobState(job.state).label))
    if CrewDivision.objects.filter(job=job).exists():
        raise Refused(Reason("divided_already", _("钱已经分了，不能再改")))
    via = Via.COUNTER if work.actor.role in STATION else Via.OWN
    _do_answer_shares(work, shares, speaker, agrees=agrees, via=via)
    _do_put_in_force(work, job, shares)
    return shares.in_force_at is not None


def _do_put_in_force(work: Work, job: CrewJob, shares: CrewShares) -> None:
    """A changed version of work that was taken holds as soon as everybody who goes has said yes to it."""
    if job.state != JobState.PLACED or shares.in_force_at is not None:
        return
    agreed = set(ShareLine.objects.filter(shares=shares, agrees=True).values_list("worker_id", flat=True))
    if set(people_of(job)) <= agreed:
        shares.in_force_at = work.at
        shares.save(update_fields=["in_force_at"])
        work.record(shares, after={"in_force": shares.version})
