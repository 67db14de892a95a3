"""Who may register places and post their hours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision, OutOfSight, Reason
from yizhan.facilities.stations.models import Station

HOURS_ROLES = (Role.STATION_MANAGER, Role.LOCAL_OFFICER, Role.DISTRICT_OFFICER)
CLOSURE_ROLES = (Role.ATTENDANT, *HOURS_ROLES)
"""At a flood nobody waits for the manager: the attendant may announce a closing."""

OFFICERS = (Role.LOCAL_OFFICER, Role.DISTRICT_OFFICER)


def require_in_sight(actor: Actor, station: Station) -> None:
    """Raise :class:`OutOfSight` (404) when the place lies outside the actor's stations or region."""
    if not _in_scope(actor, station):
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))


def can_register_station(actor: Actor, region_code: str) -> Decision:
    """The district's officers, inside their district."""
    if not _may(actor, (Role.DISTRICT_OFFICER,)):
        return Decision.no("wrong_role", _("驿站由区里登记"))
    if not actor.covers_region(region_code):
        return Decision.no("region_beyond", _("这片不归你管"))
    return Decision.yes()


def can_import_stations(actor: Actor) -> Decision:
    """The district's officers; the command line acts as SYSTEM."""
    if not _may(actor, (Role.DISTRICT_OFFICER,)):
        return Decision.no("wrong_role", _("名录由区里导入"))
    return Decision.yes()


def can_set_opening_hours(actor: Actor, station: Station) -> Decision:
    """The manager of the place, and the officers of its town and district."""
    return _keeper(actor, station, HOURS_ROLES)


def can_announce_closure(actor: Actor, station: Station) -> Decision:
    """Whoever works there, and the officers of its town and district."""
    return _keeper(actor, station, CLOSURE_ROLES)


def can_settle_defect(actor: Actor, station: Station) -> Decision:
    """Officers only: nobody declares his own station corrected."""
    return _keeper(actor, station, OFFICERS)


def can_convert_station(actor: Actor, station: Station) -> Decision:
    """The district decides what stands in its register."""
    return _keeper(actor, station, (Role.DISTRICT_OFFICER,))


def _keeper(actor: Actor, station: Station, roles: tuple[str, ...]) -> Decision:
    if not _may(actor, roles):
        return Decision.no("wrong_role", _("这一步不归你办"))
    if not _in_scope(actor, station):
        return Decision.no("station_beyond", _("这个驿站不归你管"))
    return Decision.yes()


def _may(actor: Actor, roles: tuple[str, ...]) -> bool:
    return actor.is_system or (actor.role in roles and actor.staff_session)


def _in_scope(actor: Actor, station: Station) -> bool:
    if actor.station_codes and not actor.is_system:
        return actor.covers_station(station.code)
    return actor.covers_region(station.region_code)
