"""Who may list, decide and object."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.blocklist.enums import BlockScope
from yizhan.exchange.blocklist.models import Block

PROPOSERS = {
    BlockScope.STATION: frozenset({"attendant", "station_manager"}),
    BlockScope.DISTRICT: frozenset({"district_officer"}),
}
DECIDERS = {
    BlockScope.STATION: frozenset({"station_manager", "district_officer"}),
    BlockScope.DISTRICT: frozenset({"district_officer"}),
}


def can_propose(actor: Actor, scope: str) -> Decision:
    """The station for itself, the district for all its places."""
    if actor.staff_session and actor.role in PROPOSERS.get(BlockScope(scope), frozenset()):
        return Decision.yes()
    return Decision.no("wrong_role", _("列名单由驿站或区里来办"))


def needs_second_person(actor: Actor, scope: str) -> bool:
    """A district entry always; a station's only when the attendant wrote it: the manager then decides."""
    return scope == BlockScope.DISTRICT or actor.role != "station_manager"


def can_decide(actor: Actor, block: Block) -> Decision:
    """Somebody else than who proposed it."""
    if not actor.staff_session or actor.role not in DECIDERS.get(BlockScope(block.scope), frozenset()):
        return Decision.no("wrong_role", _("这条名单不归你定"))
    if actor.person_uid == block.made_by_uid:
        return Decision.no("same_person", _("谁提的不能自己定，换一个人"))
    return Decision.yes()


def can_lift(actor: Actor, block: Block) -> Decision:
    """Whoever may decide there, also the one who listed it: taking back a burden needs no second person."""
    if actor.staff_session and actor.role in DECIDERS.get(BlockScope(block.scope), frozenset()):
        return Decision.yes()
    return Decision.no("wrong_role", _("这条名单不归你定"))


def can_answer(actor: Actor, block: Block) -> Decision:
    """An objection is decided by somebody who neither proposed nor decided the entry."""
    decision = can_decide(actor, block)
    if decision and actor.person_uid == block.decided_by_uid:
        return Decision.no("same_person", _("谁定的不能自己答申诉，换一个人"))
    return decision


def is_own(actor: Actor, block: Block) -> bool:
    """Whether the actor's own side made this private choice."""
    if block.scope == BlockScope.WORKER:
        return actor.role == "worker" and block.by_worker.person_id == actor.person_id
    if block.scope == BlockScope.HIRER:
        mine = actor.role in {"hirer", "hirer_staff"}
        return mine and block.by_hirer.organisation_id == actor.organisation_id
    return False


def is_blocked_side(actor: Actor, block: Block) -> bool:
    """Whether the actor is who the entry is about."""
    if block.worker_id is not None:
        return actor.role == "worker" and block.worker.person_id == actor.person_id
    return actor.role in {"hirer", "hirer_staff"} and block.hirer.organisation_id == actor.organisation_id
