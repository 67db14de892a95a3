"""Who issues qualifications and records licences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STAFF_ROLES, OrganisationKind, Role
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision

ISSUERS = frozenset({Role.DISTRICT_OFFICER, Role.PLATFORM_ADMIN, "SYSTEM"})
RECORDERS = frozenset(
    {Role.DISTRICT_OFFICER, Role.LOCAL_OFFICER, Role.STATION_MANAGER, Role.ATTENDANT, "SYSTEM"}
)


def can_issue_qualification(actor: Actor, person_id: int) -> Decision:
    """District officers and the platform's administrator; not for oneself."""
    if actor.role not in ISSUERS or not (actor.staff_session or actor.is_system):
        return Decision.no("wrong_role", _("资格由区里来发"))
    if actor.person_id == person_id and not actor.is_system:
        return Decision.no("own_qualification", _("自己的资格要别人来发"))
    return Decision.yes()


def is_in_reach(actor: Actor, person_id: int) -> bool:
    """Whether the person lives, or holds an office, inside the actor's region; else she does not exist for the actor."""
    offices = Membership.objects.visible_to(actor).filter(person_id=person_id, role__in=STAFF_ROLES)
    return Person.objects.visible_to(actor).filter(pk=person_id).exists() or offices.exists()


def can_record_licence(actor: Actor, organisation: Organisation) -> Decision:
    """Staff who look at papers, within their region; never of an organisation one belongs to."""
    if actor.is_system:
        return Decision.yes()
    if actor.role not in RECORDERS or not actor.staff_session:
        return Decision.no("wrong_role", _("证照由驿站或镇街的人录"))
    if organisation.region_code and not actor.covers_region(organisation.region_code):
        return Decision.no("region_beyond", _("这片不归你管"))
    if actor.organisation_id == organisation.pk or (
        actor.person_id is not None and organisation.contact_id == actor.person_id
    ):
        return Decision.no("own_organisation", _("自己单位的证件要别人来看"))
    if organisation.kind == OrganisationKind.OPERATOR and actor.role not in ISSUERS:
        return Decision.no("district_only", _("运营单位的许可证由区里来录"))
    return Decision.yes()
