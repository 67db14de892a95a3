"""Who may grant and end roles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STAFF_ROLES
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.memberships.rules import may_grant, reasons_beyond_granter
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision, Reason


def can_grant_role(actor: Actor, role: str, person_id: int) -> Decision:
    """Whether the actor may give (or end) this role of this person; nobody does it for herself."""
    if not may_grant(actor.role, role):
        return Decision.no("role_not_yours_to_grant", _("这个角色不归你授予"))
    if actor.role in STAFF_ROLES and not actor.staff_session:
        return Decision.no("second_factor_missing", _("先用工作账号登录，再来授予"))
    if actor.person_id == person_id and not actor.is_system:
        return Decision.no("own_role", _("自己的角色要别人来授予"))
    return Decision.yes()


def reasons_beyond(actor: Actor, membership: Membership) -> list[Reason]:
    """Why a role reaches further than the actor's own office, whoever holds it."""
    return reasons_beyond_granter(
        actor.role,
        role=membership.role,
        granter_region=actor.region_prefix,
        granter_stations=actor.station_codes,
        granter_organisation_id=actor.organisation_id,
        organisation_id=membership.organisation_id,
        region_prefix=membership.region_prefix,
        station_codes=membership.station_codes,
    )


def can_end_role(actor: Actor, membership: Membership) -> Decision:
    """Whether the actor may end somebody else's role; draws the button of 结束角色."""
    decision = can_grant_role(actor, membership.role, membership.person_id)
    if not decision:
        return decision
    beyond = reasons_beyond(actor, membership)
    return Decision(False, beyond[0]) if beyond else Decision.yes()
