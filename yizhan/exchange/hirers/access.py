"""Who may do what with a hirer."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.hirers.models import Hirer

STATION_SIDE = frozenset({"attendant", "station_manager"})
CHECKERS = STATION_SIDE | {"district_officer", "local_officer"}


def can_register_hirer(actor: Actor) -> Decision:
    """Station staff for somebody at the counter or on the phone."""
    if actor.is_system or actor.role in STATION_SIDE:
        return Decision.yes()
    return Decision.no("not_station_staff", _("代用工方登记要在驿站工作台办"))


def can_check_hirer(actor: Actor, hirer: Hirer) -> Decision:
    """Staff who see the hirer; never somebody of the hirer itself."""
    if actor.role not in CHECKERS:
        return Decision.no("not_checker", _("核验由驿站或区里的工作人员办"))
    if actor.organisation_id and actor.organisation_id == hirer.organisation_id:
        return Decision.no("own_organisation", _("自己的单位不能自己核验"))
    if actor.person_id is not None and actor.person_id == hirer.contact_id:
        return Decision.no("own_organisation", _("自己的单位不能自己核验"))
    return Decision.yes()


def can_act_for_hirer(actor: Actor, hirer: Hirer) -> Decision:
    """The hirer's own people, or station staff on their behalf."""
    if actor.is_system or actor.role in STATION_SIDE:
        return Decision.yes()
    if actor.role in {"hirer", "hirer_staff"} and actor.organisation_id == hirer.organisation_id:
        return Decision.yes()
    return Decision.no("not_your_hirer", _("这不是你的单位"))


def can_manage_members(actor: Actor, hirer: Hirer) -> Decision:
    """Who leads a site and who acts for the hirer is decided by its head, or by the station at his word."""
    if actor.is_system or actor.role in STATION_SIDE:
        return Decision.yes()
    if actor.role == "hirer" and actor.organisation_id == hirer.organisation_id:
        return Decision.yes()
    return Decision.no("not_head", _("带班和经办人由单位负责人来加"))


def can_correct_contact(actor: Actor, hirer: Hirer) -> Decision:
    """The counter, with the person in front of it; never one's own."""
    if actor.role not in STATION_SIDE:
        return Decision.no("not_station_staff", _("联系人要到驿站窗口改"))
    if actor.person_id is not None and actor.person_id == hirer.contact_id:
        return Decision.no("own_organisation", _("自己的单位要别人来改"))
    return Decision.yes()
