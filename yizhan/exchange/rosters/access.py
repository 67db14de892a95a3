"""Who may take a list out, and who with whole identity numbers."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import is_verified

HIRER_SIDE = frozenset({"hirer", "hirer_staff"})
STATION_SIDE = frozenset({"attendant", "station_manager"})


def can_export_roster(actor: Actor, hirer: Hirer) -> Decision:
    """The hirer's own people, or its station; a foreman reads and prints, he takes nothing out."""
    if actor.role in HIRER_SIDE and actor.organisation_id == hirer.organisation_id:
        return Decision.yes()
    if actor.role in STATION_SIDE and actor.staff_session:
        return Decision.yes()
    return Decision.no("wrong_role", _("名单由用工方自己或驿站来导"))


def can_export_whole_numbers(actor: Actor, hirer: Hirer) -> Decision:
    """The head of a checked hirer, or the station's manager: nobody else sees whole identity numbers."""
    if actor.role == "station_manager" and actor.staff_session:
        return Decision.yes()
    if actor.role != "hirer" or actor.organisation_id != hirer.organisation_id:
        return Decision.no("not_head", _("完整证件号只给单位负责人，经办人和带班看打码的"))
    if not is_verified(hirer):
        return Decision.no("hirer_unchecked", _("核验过的用工方才能导完整证件号"))
    return Decision.yes()


def can_export_hirers(actor: Actor) -> Decision:
    """The station's own list of hirers."""
    if actor.role in STATION_SIDE and actor.staff_session:
        return Decision.yes()
    return Decision.no("wrong_role", _("用工方名单由驿站来导"))
