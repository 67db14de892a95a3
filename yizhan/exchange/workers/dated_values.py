"""District-owned values of workers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

define(
    "exchange.worker_minimum_age",
    kind="int",
    label=_("登记找活的最低年龄（周岁）"),
    default=16,
    source="《劳动法》第15条",
    certainty="high",
    group=_("零工登记"),
    minimum=16,
    maximum=18,
)
define(
    "exchange.worker_default_radius_km",
    kind="int",
    label=_("没说愿意跑多远时，按几公里"),
    default=5,
    source="产品默认值",
    certainty="low",
    group=_("零工登记"),
    minimum=1,
    maximum=50,
)
define(
    "exchange.worker_most_trades",
    kind="int",
    label=_("一个人最多登记几个工种"),
    default=6,
    source="产品默认值",
    certainty="low",
    group=_("零工登记"),
    minimum=1,
    maximum=20,
)
define(
    "exchange.worker_days_ahead",
    kind="int",
    label=_("有空的日子最远能说到几天后"),
    default=90,
    source="产品默认值",
    certainty="low",
    group=_("零工登记"),
    minimum=14,
    maximum=366,
    unit=pgettext_lazy("count", "天"),
)
define(
    "exchange.common_trades",
    kind="json",
    label=_("登记页上直接点的工种（代码，最多 12 个）"),
    default=[
        "LOG01",
        "LOG02",
        "CON01",
        "PRP01",
        "DOM02",
        "CAT05",
        "CAT04",
        "MFG02",
        "LOG05",
        "AGR03",
        "PRP10",
        "DEC06",
    ],
    source="120 条真实口吻招工样例里的常见工种，加本地常见活",
    certainty="low",
    group=_("零工登记"),
)
