"""Who may do what with a crew. Scope (404) comes first, then the role (403)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision, OutOfSight, Reason, Refused
from yizhan.exchange.crews.models import Crew, CrewAnswer, CrewJob
from yizhan.exchange.crews.workflow import STATION
from yizhan.exchange.engagements.locking import worker_of
from yizhan.exchange.workers.models import Worker

NOT_FOUND = Reason("not_found", _("没有找到这个班组"))


def is_leader(actor: Actor, crew: Crew) -> bool:
    """Whether the actor leads this crew."""
    return actor.role == "worker" and bool(actor.person_id) and crew.leader.person_id == actor.person_id


def can_lead(actor: Actor, crew: Crew) -> Decision:
    """The leader; the station for a leader who stands at the counter."""
    if is_leader(actor, crew) or actor.role in STATION:
        return Decision.yes()
    return Decision.no("not_leader", _("这一步由班组长来办"))


def can_offer(actor: Actor) -> Decision:
    """The hirer's own side and the station."""
    if actor.role in {"hirer", "hirer_staff"} | STATION:
        return Decision.yes()
    return Decision.no("wrong_role", _("请班组由用工方或驿站来办"))


def require_crew(actor: Actor, crew_id: int) -> None:
    """The crew is inside the actor's scope, else :class:`OutOfSight`."""
    if not Crew.objects.visible_to(actor).filter(pk=crew_id).exists():
        raise OutOfSight(NOT_FOUND)


def require_job(actor: Actor, job_id: int) -> dict[str, Any]:
    """Ids of a job inside the scope, read without a lock (they never change); :class:`OutOfSight` otherwise.

    A member, also a former one who answered; the hirer who offered it; the station of the crew or of the posting.
    """
    row = CrewJob.objects.filter(pk=job_id).values("pk", "crew_id", "posting_id").first()
    found = row is not None and Crew.objects.visible_to(actor).filter(pk=row["crew_id"]).exists()
    if actor.role == "worker" and not found:
        answered = CrewAnswer.objects.filter(job_id=job_id, worker__person_id=actor.person_id or 0)
        found = answered.exists()
    if found and actor.role in {"hirer", "hirer_staff"}:
        found = CrewJob.objects.filter(
            pk=job_id, posting__hirer__organisation_id=actor.organisation_id or 0
        ).exists()
    if row is None or not found:
        raise OutOfSight(NOT_FOUND)
    return row


def speaker(work: Work, worker_id: int | None) -> int:
    """Whose word it is: one's own, or at the counter that of the person who stands there (``on_behalf_of`` names him).

    Raises:
        OutOfSight: no card, not of this station. Refused: ``behalf_missing``.
    """
    found = worker_of(work, worker_id)
    if work.actor.role in STATION:
        uid = str(Worker.objects.values_list("person__uid", flat=True).get(pk=found))
        if work.on_behalf_of_uid != uid:
            raise Refused(Reason("behalf_missing", _("要写明是替谁记的")))
    return found
