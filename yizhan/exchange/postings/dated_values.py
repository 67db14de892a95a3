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
define("exchange.review_warn_half", kind="share", label=_("审核：用掉多少时间开始提醒"), default=0.5, source=WORKFLOW, certainty="low", group=GROUP, minimum=0.1, maximum=0.9)  # fmt: skip
define("exchange.review_warn_near", kind="share", label=_("审核：用掉多少时间再提醒一次"), default=0.8, source=WORKFLOW, certainty="low", group=GROUP, minimum=0.2, maximum=0.99)  # fmt: skip
define("exchange.review_on_time_share", kind="share", label=_("审核：按时审完的目标"), default=0.95, source="产品资料 01-requirements R9.4（95%）", certainty="medium", group=GROUP, minimum=0.5, maximum=1)  # fmt: skip
define("exchange.review_report_days", kind="int", label=_("审核及时率看最近几天"), default=30, source="产品默认值", certainty="low", group=GROUP, minimum=7, maximum=366, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.review_two_person", kind="json", label=_("哪些情况要两个人审"), default=["hirer_unchecked", "many_heads", "dangerous_work"], source="产品资料 04-workflows d.1（没核验的新用工方、人多、高处带电有限空间）", certainty="low", group=GROUP)  # fmt: skip
define("exchange.review_new_hirer_postings", kind="int", label=_("没核验的用工方，发过几条以内算新的"), default=3, source="产品资料 TRUST T4（前三条要人审）", certainty="low", group=GROUP, minimum=1, maximum=50, unit=_("条"))  # fmt: skip
define("exchange.review_reject_two_person", kind="int", label=_("有风险的，不通过也要两个人（0 不要，1 要）"), default=1, source=WORKFLOW, certainty="low", group=GROUP, minimum=0, maximum=1)  # fmt: skip
define("exchange.objection_days", kind="int", label=_("用工方几个工作日内可以提异议"), default=5, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=30, unit=_("个工作日"))  # fmt: skip
define("exchange.objection_answer_days", kind="int", label=_("异议几个工作日内答复"), default=2, source="产品默认值", certainty="low", group=GROUP, minimum=1, maximum=30, unit=_("个工作日"))  # fmt: skip
define("exchange.recheck_days", kind="int", label=_("复查几个工作日内定"), default=1, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=10, unit=_("个工作日"))  # fmt: skip
define("exchange.spot_check_share", kind="share", label=_("每周抽查多少已发布的招工"), default=0.1, source="产品默认值（d.1 发布后抽查）", certainty="low", group=GROUP, minimum=0.01, maximum=1)  # fmt: skip
define("exchange.spot_check_least", kind="int", label=_("每个驿站每周至少抽几条"), default=2, source="产品默认值", certainty="low", group=GROUP, minimum=0, maximum=50, unit=_("条"))  # fmt: skip
define("exchange.archive_days", kind="int", label=_("结束几天后归档"), default=90, source="产品默认值", certainty="low", group=GROUP, minimum=7, maximum=3650, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.same_place_share", kind="share", label=_("地点多像算同一个地方"), default=0.5, source="产品默认值，待用真实数据校准", certainty="low", group=GROUP, minimum=0.1, maximum=1)  # fmt: skip
define("exchange.quality_weights", kind="json", label=_("招工信息质量分：各占多少分"), default={"complete": 40, "specific": 25, "timely": 15, "honest": 20}, source="产品默认值（F306）", certainty="low", group=GROUP)  # fmt: skip
define("exchange.quality_lead_hours", kind="int", label=_("质量分：提前几小时发算及时"), default=12, source="产品默认值", certainty="low", group=GROUP, minimum=1, maximum=168, unit=_("小时"))  # fmt: skip
define("exchange.quality_days", kind="int", label=_("驿站质量分看最近几天"), default=30, source="产品默认值", certainty="low", group=GROUP, minimum=7, maximum=366, unit=pgettext_lazy("count", "天"))  # fmt: skip
