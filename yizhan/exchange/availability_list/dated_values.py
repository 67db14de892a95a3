"""Values of the availability list."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

define(
    "exchange.supply_least_people",
    kind="int",
    label=_("一个工种至少几个人才写人数"),
    default=5,
    source="统计上通行的小数保护；产品默认值",
    certainty="low",
    group=_("公开的名单"),
    minimum=3,
    maximum=50,
    unit=_("人"),
)
