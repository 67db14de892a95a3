"""Who holds what, and the actor a person becomes in a role."""

from __future__ import annotations

from datetime import date

from yizhan.accounts.enums import STAFF_ROLES, STATION_ROLES, Role
from yizhan.accounts.memberships.models import Membership
from yizhan.core import clock
from yizhan.core.actors import Actor


class NoSuchRole(LookupError):
    """The person does not hold this role today."""


def memberships_of(person_id: int, on: date | None = None) -> list[Membership]:
    """Roles a person holds on a day, citizen roles first, each with its organisation; one query."""
    held = Membership.objects.in_force(on or clock.today()).filter(person_id=person_id)
    return sorted(held.select_related("organisation"), key=lambda m: (m.role in STAFF_ROLES, m.pk))


def has_role(person_id: int, role: str, on: date | None = None) -> bool:
    """Whether a person holds a role on a day."""
    return Membership.objects.in_force(on or clock.today()).filter(person_id=person_id, role=role).exists()


def actor_of(membership: Membership, *, staff_session: bool, device: str = "web") -> Actor:
    """The actor a membership makes. Its person must be loaded (``select_related``)."""
    return Actor(
        role=membership.role,
        person_uid=str(membership.person.uid),
        person_id=membership.person_id,
        organisation_id=membership.organisation_id,
        region_prefix=membership.region_prefix,
        station_codes=frozenset(membership.station_codes),
        staff_session=staff_session,
        device=device,
    )


def actor_for(
    person_id: int, role: str, *, organisation_id: int | None = None, device: str = "command"
) -> Actor:
    """A person acting in a role, as after a complete sign-in. For commands, demo data and tests, never for a request.

    Raises:
        NoSuchRole: the person does not hold the role today.
    """
    held = Membership.objects.in_force(clock.today()).filter(person_id=person_id, role=role)
    if organisation_id is not None:
        held = held.filter(organisation_id=organisation_id)
    membership = held.select_related("person").order_by("pk").first()
    if membership is None:
        raise NoSuchRole(f"person {person_id} does not act as {role}")
    return actor_of(membership, staff_session=role in STAFF_ROLES, device=device)


def holders_of(role: str, region_prefix: str = "", on: date | None = None) -> list[Membership]:
    """Memberships of a role inside a region (the prefix itself and below), with person; for duty lists and notices.

    Args:
        region_prefix: ``"421002"`` finds the district and its towns; ``""`` finds all.
    """
    held = Membership.objects.in_force(on or clock.today()).filter(role=role)
    if region_prefix:
        held = held.filter(region_prefix__startswith=region_prefix)
    return list(held.select_related("person", "organisation").order_by("pk"))


def staff_of_station(code: str, on: date | None = None) -> list[Membership]:
    """Attendants and managers of a station today, managers first, with person."""
    held = Membership.objects.in_force(on or clock.today()).filter(role__in=STATION_ROLES)
    here = [m for m in held.select_related("person").order_by("pk") if code in m.station_codes]
    return sorted(here, key=lambda m: m.role != Role.STATION_MANAGER)


def members_of(organisation_id: int, on: date | None = None) -> list[Membership]:
    """Everybody who acts for an organisation today, with person."""
    held = Membership.objects.in_force(on or clock.today()).filter(organisation_id=organisation_id)
    return list(held.select_related("person").order_by("pk"))
