"""District-owned values of pay."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("工钱")
WORKFLOW = "产品资料 04-workflows d.4（产品建议值）"

define("exchange.pay_overdue_clock", kind="text", label=_("过了付钱的日子，第二天几点算拖欠"), default="10:00", source=WORKFLOW, certainty="low", group=GROUP, maximum=5)  # fmt: skip
define("exchange.pay_days_per_month_hundredths", kind="int", label=_("月工钱折成日工钱：月计薪天数的百倍"), default=2175, source="劳社部发〔2008〕3号：月计薪天数 21.75 天", certainty="high", group=GROUP, minimum=2000, maximum=3100)  # fmt: skip
define("exchange.pay_cycle_most_days", kind="int", label=_("按小时的活，干完最多几天要付"), default=15, source="《劳动合同法》第七十二条：非全日制用工劳动报酬结算支付周期最长不得超过十五日", certainty="high", group=GROUP, minimum=1, maximum=15, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.pay_ladder_hours.call", kind="int", label=_("拖欠多少小时驿站打电话"), default=24, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=240, unit=_("小时"))  # fmt: skip
define("exchange.pay_ladder_hours.mediate", kind="int", label=_("拖欠多少小时请调解、新招工先看"), default=48, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=480, unit=_("小时"))  # fmt: skip
define("exchange.pay_ladder_hours.case", kind="int", label=_("拖欠多少小时立案"), default=72, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=720, unit=_("小时"))  # fmt: skip
define("exchange.pay_undo_minutes", kind="minutes", label=_("说了收到多少，多久内可反悔"), default=1440, source="产品建议值（一天）", certainty="low", group=GROUP, minimum=5, maximum=10080)  # fmt: skip
define("exchange.pay_calls_before_unknown", kind="int", label=_("打给工人几次没打通就记“没问到”"), default=3, source="产品资料 04-workflows d.4：三次", certainty="low", group=GROUP, minimum=1, maximum=10, unit=_("次"))  # fmt: skip
define("exchange.pay_deduction_percent_most", kind="int", label=_("一天工钱最多扣百分之几"), default=20, source="《工资支付暂行规定》（劳部发〔1994〕489号）第十六条：赔偿扣除不得超过当月工资的 20%（此处按每天算，更严）", certainty="medium", group=GROUP, minimum=0, maximum=20)  # fmt: skip
define("exchange.pay_advance_days_most", kind="int", label=_("先支最多几天的工钱"), default=31, source="产品建议值（防多写零）", certainty="low", group=GROUP, minimum=1, maximum=366, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.wage_statistics_least", kind="int", label=_("工钱中位数至少要多少笔才公布"), default=10, source="产品资料 01-requirements R9.10：n ≥ 10 才显示", certainty="medium", group=GROUP, minimum=5, maximum=1000, unit=_("笔"))  # fmt: skip
define("exchange.wage_statistics_days", kind="int", label=_("工钱中位数看最近几天"), default=180, source="产品建议值（半年）", certainty="low", group=GROUP, minimum=30, maximum=730, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.full_day_minutes", kind="minutes", label=_("按小时的活，一整天按几小时折算"), default=480, source="《劳动法》第三十六条：每日工作时间不超过八小时", certainty="high", group=GROUP, minimum=60, maximum=720)  # fmt: skip
define("exchange.income_record_issuer", kind="text", label=_("收入记录上写的出具单位"), default="驿站（按双方在平台上的确认汇总，不代替劳动合同、工资条和纳税凭证）", source="产品建议值", certainty="low", group=GROUP, maximum=120)  # fmt: skip
