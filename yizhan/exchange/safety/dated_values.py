"""District-owned values of safety: who works outdoors, whom to call."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

GROUP = _("安全")

define("exchange.outdoor_trades", kind="json", label=_("算户外的工种（组或工种代码）"), default=["CON", "AGR", "LOG", "DRV", "PRP", "DEC12", "DEC14"], source="产品建议值；依据《防暑降温措施管理办法》由各区核定", certainty="low", group=GROUP)  # fmt: skip
define("exchange.emergency_numbers", kind="json", label=_("出事先打的电话"), default=[["120", "急救"], ["110", "报警"], ["119", "火警、救援"]], source="全国统一号码", certainty="high", group=GROUP)  # fmt: skip
define("exchange.stop_hours_most", kind="int", label=_("停工令一次最长几小时"), default=72, source="产品建议值", certainty="low", group=GROUP, minimum=1, maximum=240)  # fmt: skip
