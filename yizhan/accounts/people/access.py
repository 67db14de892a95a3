"""Who may register persons, correct them and see a number whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

PeopleOf = Callable[[Actor], Any]

_scopes: list[PeopleOf] = []


def register_scope(people_of: PeopleOf) -> None:
    """A floor above names people (a QuerySet of ids) whom staff serves, whatever town stands in their files."""
    if people_of not in _scopes:
        _scopes.append(people_of)


def further_scopes(actor: Actor) -> list[Any]:
    """Ids of people whom this actor serves, as the floors above tell."""
    return [people_of(actor) for people_of in _scopes]


REGISTRARS = frozenset({Role.ATTENDANT, Role.STATION_MANAGER, Role.LOCAL_OFFICER, "SYSTEM"})
STAFF_REGISTRARS = frozenset({Role.PLATFORM_ADMIN, Role.DISTRICT_OFFICER})
"""These register colleagues, before they give them a role."""

MAY_UNMASK = {
    "full_name": frozenset({Role.ATTENDANT, Role.STATION_MANAGER, Role.LOCAL_OFFICER, Role.DISTRICT_OFFICER}),
    "phone": frozenset({Role.ATTENDANT, Role.STATION_MANAGER, Role.LOCAL_OFFICER, Role.DISTRICT_OFFICER}),
    "identity_number": frozenset({Role.STATION_MANAGER, Role.DISTRICT_OFFICER}),
}
"""Field → roles that may see it whole, with a reason, inside their region."""


def can_register_person(actor: Actor) -> Decision:
    """Counter staff for citizens; district and platform for colleagues."""
    if actor.is_system or (actor.role in REGISTRARS | STAFF_REGISTRARS and actor.staff_session):
        return Decision.yes()
    return Decision.no("wrong_role", _("登记要到驿站窗口办，或者用自己的手机登记"))


def can_unmask(actor: Actor, field: str) -> Decision:
    """Whether this role may ever see this field whole. Scope (who) is checked by ``visible_to``."""
    if actor.role in MAY_UNMASK.get(field, frozenset()) and actor.staff_session:
        return Decision.yes()
    return Decision.no("field_not_yours", _("这一项你的身份不能看全"))
