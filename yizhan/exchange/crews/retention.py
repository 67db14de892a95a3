"""How long it is kept who was in which crew. What was divided stays with the wage records."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.retention import kept
from yizhan.exchange.crews.enums import MemberState
from yizhan.exchange.crews.models import CrewMember

_REFUSED = (MemberState.DECLINED, MemberState.LAPSED)
_GONE = (MemberState.LEFT, MemberState.TAKEN_OFF)


@kept(
    "crew_invites", label=_("没答应的班组邀请"), days=90, source="产品默认值：够看清有没有人反复邀请", certainty="low"
)  # fmt: skip
def delete_refused_invites(work: Work, before: datetime, limit: int) -> int:
    """Invitations that came to nothing."""
    return _delete(_REFUSED, before, limit)


@kept(
    "crew_past_members",
    label=_("退出班组的记录"),
    days=3 * 365 + 1,
    source="保障农民工工资支付条例 art. 15（工资支付台账至少保存三年）：分钱时谁在班组里",
    certainty="medium",
)
def delete_past_members(work: Work, before: datetime, limit: int) -> int:
    """Who was in a crew and is not any more; answers and parts of money stay with the wages."""
    return _delete(_GONE, before, limit)


def _delete(states: tuple[MemberState, ...], before: datetime, limit: int) -> int:
    rows = CrewMember.objects.filter(state__in=states, state_changed_at__lt=before).order_by("pk")
    gone, _each = CrewMember.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:limit])).delete()
    return gone
