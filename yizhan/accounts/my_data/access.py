"""Who asks about whose data: oneself, or the counter on the person's word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.accounts.my_data.workflow import ANSWERERS
from yizhan.accounts.people.models import Person
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

COUNTER = frozenset({Role.ATTENDANT, Role.STATION_MANAGER})


def is_own(actor: Actor, person: Person) -> bool:
    return actor.person_id == person.pk


def can_ask(actor: Actor, person: Person) -> Decision:
    """The person herself, or counter staff who serve her; scope is checked by ``visible_person`` before."""
    if is_own(actor, person) or (actor.role in COUNTER and actor.staff_session):
        return Decision.yes()
    return Decision.no("not_yours", _("这件事要本人说，或者请驿站窗口帮着办"))


def can_answer(actor: Actor, person: Person) -> Decision:
    """Who may see identity numbers answers; nobody decides about the own file."""
    if is_own(actor, person):
        return Decision.no("own_file", _("自己的申请请别的同事答复"))
    if actor.role in ANSWERERS and actor.staff_session:
        return Decision.yes()
    return Decision.no("wrong_role", _("改错由驿站负责人或区级经办人答复"))
