"""Who may write in a person's consent ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.accounts.people.models import Person
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

PROXIES = frozenset({Role.ATTENDANT, Role.STATION_MANAGER, Role.LOCAL_OFFICER})


def can_record_consent(actor: Actor, person: Person) -> Decision:
    """The person herself, or counter staff on her word."""
    if actor.is_system or (actor.person_id is not None and actor.person_id == person.pk):
        return Decision.yes()
    if actor.role in PROXIES and actor.staff_session:
        return Decision.yes()
    return Decision.no("not_yours", _("同意不同意要本人说了算"))
