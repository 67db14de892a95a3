"""Who may act on an engagement. Scope (404) comes first, then the role (403); the workflow table names the roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision, OutOfSight, Reason
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.workflow import HIRER_SIDE, SITE_SIDE, STATION_SIDE
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))


def side_of(actor: Actor) -> str:
    """``worker``, ``hirer`` (the foreman too), ``station``, ``system`` or ``""``."""
    if actor.role == "worker":
        return "worker"
    if actor.role in SITE_SIDE:
        return "hirer"
    if actor.role in STATION_SIDE:
        return "station"
    return "system" if actor.is_system else ""


def can_apply(actor: Actor, worker: Worker) -> Decision:
    """A worker for himself; the station for anybody who stands at the counter."""
    if actor.role == "worker" and worker.person_id == actor.person_id:
        return Decision.yes()
    if actor.role in STATION_SIDE:
        return Decision.yes()
    return Decision.no("not_your_card", _("只能给自己报名，或请驿站代报"))


def can_offer(actor: Actor, posting: Posting) -> Decision:
    """The hirer of the posting and the stations that serve it; scope is checked by ``visible_to`` before."""
    if actor.role in HIRER_SIDE or actor.role in STATION_SIDE:
        return Decision.yes()
    return Decision.no("wrong_role", _("请人由用工方或驿站来办"))


def can_assign(actor: Actor, posting: Posting) -> Decision:
    """Counter assignment: only people of the station that serves the posting."""
    if actor.role in STATION_SIDE:
        return Decision.yes()
    return Decision.no("wrong_role", _("派工由驿站来办"))


def can_read_slip(actor: Actor, engagement: Engagement) -> Decision:
    """Both sides and the station, once there is a slip."""
    if engagement.slip_number and side_of(actor):
        return Decision.yes()
    return Decision.no("no_slip_yet", _("还没定下来，没有确认单"))


def require_visible(actor: Actor, engagement_id: int) -> dict[str, int]:
    """Ids of an engagement inside the actor's scope, read without a lock (they never change).

    Raises:
        OutOfSight: absent or outside the scope.
    """
    row = (
        Engagement.objects.visible_to(actor)
        .filter(pk=engagement_id)
        .values("pk", "posting_id", "worker_id")
        .first()
    )
    if row is None:
        raise OutOfSight(NOT_FOUND)
    return row


def require_posting(actor: Actor, posting_id: int) -> None:
    """The posting is inside the actor's scope, else :class:`OutOfSight`."""
    if not Posting.objects.visible_to(actor).filter(pk=posting_id).exists():
        raise OutOfSight(NOT_FOUND)
