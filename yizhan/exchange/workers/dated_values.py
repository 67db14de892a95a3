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
define(
    "exchange.undo_days",
    kind="int",
    label=_("代录的小票几天内可以撤销"),
    default=15,
    source="产品默认值",
    certainty="low",
    group=_("零工登记"),
    minimum=1,
    maximum=90,
    unit=pgettext_lazy("count", "天"),
)
define(
    "exchange.undo_tries.hour",
    kind="int",
    label=_("一张小票一小时最多试几次撤销码"),
    default=5,
    source="OWASP ASVS 5.0 V6.3",
    certainty="medium",
    group=_("零工登记"),
    minimum=1,
    maximum=20,
    unit=pgettext_lazy("count", "次"),
)
define(
    "exchange.undo_tries.day",
    kind="int",
    label=_("一张小票一天最多试几次撤销码"),
    default=15,
    source="OWASP ASVS 5.0 V6.3",
    certainty="medium",
    group=_("零工登记"),
    minimum=1,
    maximum=100,
    unit=pgettext_lazy("count", "次"),
)
define(
    "exchange.certificate_warn_days",
    kind="int",
    label=_("证到期前几天提醒本人"),
    default=30,
    source="产品默认值",
    certainty="medium",
    group=_("零工登记"),
    minimum=1,
    maximum=180,
    unit=pgettext_lazy("count", "天"),
)
define(
    "exchange.minor_night",
    kind="json",
    label=_("16、17 岁几点到几点不安排干活"),
    default=["22:00", "06:00"],
    source="保护未成年工的产品规则（《未成年工特殊保护规定》没有写钟点）",
    certainty="medium",
    group=_("零工登记"),
)
