"""District-owned values of rosters."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

define(
    "exchange.full_rosters_per_day",
    kind="int",
    label=_("一个人一天最多导几次带完整证件号的名单"),
    default=5,
    source="产品默认值",
    certainty="low",
    group=_("用工名单"),
    minimum=1,
    maximum=50,
)
define(
    "exchange.rosters_per_day",
    kind="int",
    label=_("一个人一天最多导几次名单"),
    default=40,
    source="产品默认值",
    certainty="low",
    group=_("用工名单"),
    minimum=1,
    maximum=500,
)
