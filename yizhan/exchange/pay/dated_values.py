"""District-owned values of pay."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

GROUP = _("工钱")
WORKFLOW = "产品资料 04-workflows d.4（产品建议值）"

define("exchange.pay_overdue_clock", kind="text", label=_("过了付钱的日子，第二天几点算拖欠"), default="10:00", source=WORKFLOW, certainty="low", group=GROUP, maximum=5)  # fmt: skip
define("exchange.pay_days_per_month_hundredths", kind="int", label=_("月工钱折成日工钱：月计薪天数的百倍"), default=2175, source="劳社部发〔2008〕3号：月计薪天数 21.75 天", certainty="high", group=GROUP, minimum=2000, maximum=3100)  # fmt: skip
