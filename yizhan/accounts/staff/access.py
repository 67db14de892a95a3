"""Who looks after whose login."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STAFF_ROLES, Role
from yizhan.accounts.memberships.access import reasons_beyond
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.memberships.rules import GRANTS, may_grant
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

OFFICE = (
    Role.PLATFORM_ADMIN,
    Role.DISTRICT_OFFICER,
    Role.LOCAL_OFFICER,
    Role.STATION_MANAGER,
    Role.OPERATOR_MANAGER,
)
"""Roles that look after staff: those who grant at least one staff role."""


def grantable_roles(actor: Actor) -> list[Role]:
    """Staff roles the actor may give, in the order of the glossary."""
    mine = GRANTS.get(actor.role, frozenset())
    return [role for role in Role if role in STAFF_ROLES and role in mine]


def can_manage_staff(actor: Actor, person_id: int | None = None) -> Decision:
    """Whether the actor looks after staff at all; nobody does it for herself."""
    if actor.is_system:
        return Decision.yes()
    if actor.role not in OFFICE or not actor.staff_session:
        return Decision.no("wrong_role", _("人员归区里、镇街和站长来管"))
    if person_id is not None and actor.person_id == person_id:
        return Decision.no("own_office", _("自己的角色和账号要别人来办"))
    return Decision.yes()


def can_manage_login(actor: Actor, person_id: int, held: Iterable[Membership]) -> Decision:
    """Whether the actor may open, reset or close this person's login.

    Whoever resets a login could sign in with it, so nobody does it above the own office: every staff role of the
    person must be one the actor could have granted. The platform's administrator looks after all logins.

    Args:
        held: the staff roles of the person that have not ended, whatever their scope.
    """
    decision = can_manage_staff(actor, person_id)
    if not decision or actor.is_system or actor.role == Role.PLATFORM_ADMIN:
        return decision
    roles = list(held)
    if not roles:
        return Decision.no("no_office", _("这个人现在没有角色，账号归平台管理员管"))
    if any(not may_grant(actor.role, held.role) or reasons_beyond(actor, held) for held in roles):
        return Decision.no("login_beyond", _("这个人还有不归你管的角色，账号找区里或平台管理员办"))
    return Decision.yes()
