"""Who may print, type and keep paper forms: the staff of the station whose code stands on them."""

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STATION_ROLES
from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision


def can_handle_forms(actor: Actor) -> Decision:
    """Station staff."""
    if actor.is_system or actor.role in STATION_ROLES:
        return Decision.yes()
    return Decision.no("not_station_staff", _("纸表在驿站工作台办"))
