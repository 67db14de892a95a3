"""Who may draw and who may call. The one who calls is never the station whose record is checked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.call_backs.models import CallBack
from yizhan.exchange.call_backs.workflow import CALLERS, OFFICERS


def can_draw(actor: Actor) -> Decision:
    """Officers and the clock; never a station for itself."""
    if actor.is_system or actor.role in OFFICERS:
        return Decision.yes()
    return Decision.no("wrong_role", _("抽查由区里或镇街来抽"))


def can_call(actor: Actor, call_back: CallBack) -> Decision:
    """Somebody of the calling station or an officer, and nobody who works at the station that is checked."""
    if actor.role not in CALLERS:
        return Decision.no("wrong_role", _("这一步不归你办"))
    if call_back.engagement.station.code in actor.station_codes:
        return Decision.no("own_record", _("自己站的记录要别人来问"))
    return Decision.yes()
