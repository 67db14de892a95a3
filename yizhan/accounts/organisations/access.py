"""Who may register organisations and look at their papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import Role
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.organisations.workflow import VERIFIERS
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

REGISTRARS = VERIFIERS | {Role.PLATFORM_ADMIN}


def can_register_organisation(actor: Actor) -> Decision:
    """Staff at the counter and above."""
    if actor.role not in REGISTRARS or not (actor.staff_session or actor.is_system):
        return Decision.no("wrong_role", _("登记单位要到驿站窗口办"))
    return Decision.yes()


def can_verify_organisation(actor: Actor, organisation: Organisation) -> Decision:
    """Staff whose region covers the organisation; never of an organisation one belongs to."""
    if actor.role not in VERIFIERS or not (actor.staff_session or actor.is_system):
        return Decision.no("wrong_role", _("核验单位要驿站或镇街的人来办"))
    if organisation.region_code and not actor.covers_region(organisation.region_code):
        return Decision.no("region_beyond", _("这片不归你管"))
    if actor.person_id is not None and organisation.contact_id == actor.person_id:
        return Decision.no("own_organisation", _("自己单位的证件要别人来看"))
    return Decision.yes()


def can_register_body(actor: Actor) -> Decision:
    """The district: operator companies, mediation bodies, training providers, departments and villages."""
    if actor.is_system or (actor.role == Role.DISTRICT_OFFICER and actor.staff_session):
        return Decision.yes()
    return Decision.no("wrong_role", _("这类单位由区里登记"))
