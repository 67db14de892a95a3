"""Who may object, and who decides: never the station the matter comes from (d.5)."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision, OutOfSight, Reason, Refused
from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.workflow import STATION_SIDE
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.ratings.enums import Side
from yizhan.exchange.ratings.models import HirerFact, RatingObjection, StarDrop
from yizhan.exchange.workers.models import Worker

NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))
OFFICER = "district_officer"


def side_that_speaks(actor: Actor, asked: str) -> str:
    """``worker`` or ``hirer``: one's own side, or for the station the one it writes for.

    Raises:
        Refused: ``side_missing``. OutOfSight: neither a side nor a station.
    """
    own = side_of(actor)
    if own == "station":
        if asked not in Side.values:
            raise Refused(Reason("side_missing", _("写明是替谁评的"), "side"))
        return asked
    if own not in Side.values:
        raise OutOfSight(NOT_FOUND)
    return own


def visible_objections(actor: Actor) -> QuerySet[RatingObjection]:
    """One's own; for stations those of *other* stations of the district; for the district all of it."""
    rows = RatingObjection.objects.select_related(
        "worker__person", "hirer__organisation", "rating__round__engagement", "drop__star__group", "fact"
    )
    if actor.role == "worker":
        return rows.filter(worker__person_id=actor.person_id or 0)
    if actor.role in {"hirer", "hirer_staff"}:
        return rows.filter(hirer__organisation_id=actor.organisation_id or 0)
    district = (actor.region_prefix or "")[:6]
    if actor.role in STATION_SIDE and district:
        own = Q(station__code__in=actor.station_codes)
        return rows.filter(region_code__startswith=district).exclude(own)
    if actor.role == OFFICER and district:
        return rows.filter(region_code__startswith=district)
    return rows.none()


def can_decide(actor: Actor, objection: RatingObjection) -> Decision:
    """An attendant of another station, or the district; never somebody who is a party."""
    if actor.role not in STATION_SIDE and actor.role != OFFICER:
        return Decision.no("wrong_role", _("申诉由别的驿站或区里来核"))
    if objection.station is not None and objection.station.code in actor.station_codes:
        return Decision.no("own_station", _("这事出在你们驿站，要由别的驿站来核"))
    party = objection.worker.person_id if objection.worker else None
    if actor.person_id is not None and actor.person_id == party:
        return Decision.no("own_matter", _("自己的事不能自己核"))
    return Decision.yes()


def require_objection(actor: Actor, objection_id: int) -> None:
    """The objection is inside the actor's view, else :class:`OutOfSight`."""
    if not visible_objections(actor).filter(pk=objection_id).exists():
        raise OutOfSight(NOT_FOUND)


def require_drop(actor: Actor, drop_id: int) -> None:
    """One's own falling star, or that of a worker of one's station (who asks at the counter)."""
    seen = Worker.objects.visible_to(actor).values("pk")
    allowed = side_of(actor) in {"worker", "station"}
    if not allowed or not StarDrop.objects.filter(pk=drop_id, star__worker__in=seen).exists():
        raise OutOfSight(NOT_FOUND)


def require_fact(actor: Actor, fact_id: int) -> None:
    """A fact of one's own record, or of a hirer of one's station."""
    seen = Hirer.objects.visible_to(actor).values("pk")
    allowed = actor.role in {"hirer", "hirer_staff"} or side_of(actor) == "station"
    if not allowed or not HirerFact.objects.filter(pk=fact_id, hirer__in=seen).exists():
        raise OutOfSight(NOT_FOUND)
