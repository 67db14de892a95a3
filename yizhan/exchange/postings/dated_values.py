"""District-owned values of postings: review clocks, validity, minimum wage, lines a reviewer must look at."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("招工信息")
WORKFLOW = "产品资料 04-workflows d.1（产品建议值）"
MINIMUM_WAGE = (
    "POL-09 湖北省最低工资标准（2025-12-01 起）第二档；沙市区属第二档为推断，附件区域表未核到，"
    "以附件为准。http://news.hgjy100.com/caijing/87539.html"
)

define("exchange.review_minutes.ordinary", kind="minutes", label=_("审核：开门时间里多久内审完"), default=15, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=1440)  # fmt: skip
define("exchange.review_minutes.dawn", kind="minutes", label=_("审核：早市多久内审完"), default=3, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=60)  # fmt: skip
define("exchange.posting_valid_days", kind="int", label=_("招工信息默认有效几天"), default=3, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=60, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.posting_valid_days_most", kind="int", label=_("招工信息最多有效几天"), default=30, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=180, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.minimum_wage.hour_fen", kind="fen", label=_("最低小时工资"), default=2150, source=MINIMUM_WAGE, certainty="medium", group=GROUP, minimum=100, maximum=100_000)  # fmt: skip
define("exchange.minimum_wage.month_fen", kind="fen", label=_("最低月工资"), default=213_000, source=MINIMUM_WAGE, certainty="medium", group=GROUP, minimum=10_000, maximum=10_000_000)  # fmt: skip
define("exchange.review_many_heads", kind="int", label=_("招多少人以上要审核员细看"), default=10, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=500, unit=_("人"))  # fmt: skip
define("exchange.review_long_day_hours", kind="int", label=_("一天干几小时以上要审核员细看"), default=11, source="《劳动法》第三十六、四十一条：每日八小时，延长每日不超过三小时", certainty="high", group=GROUP, minimum=6, maximum=24, unit=_("小时"))  # fmt: skip
define("exchange.review_own_typed", kind="int", label=_("审核员能不能审自己代录的（0 不能，1 能）"), default=0, source="产品默认值：自己不审自己", certainty="low", group=GROUP, minimum=0, maximum=1)  # fmt: skip
define("exchange.pay_hint_postings", kind="int", label=_("同工种至少多少条才提示工钱中位数"), default=10, source="产品资料 01-requirements R9.10（n ≥ 10 才公布）", certainty="medium", group=GROUP, minimum=3, maximum=200, unit=_("条"))  # fmt: skip
define("exchange.pay_hint_days", kind="int", label=_("工钱中位数看最近几天"), default=30, source="产品默认值", certainty="low", group=GROUP, minimum=7, maximum=365, unit=pgettext_lazy("count", "天"))  # fmt: skip
