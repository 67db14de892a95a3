"""District-owned values of attendance."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("签到与工时")
WORKFLOW = "产品资料 04-workflows d.3（产品建议值）"

define("exchange.day_code_tries", kind="int", label=_("签到码最多试错"), default=5, source="工单 1：每 15 分钟 5 次", certainty="low", group=GROUP, minimum=1, maximum=50, unit=_("次"))  # fmt: skip
define("exchange.day_code_minutes", kind="minutes", label=_("签到码试错的时间窗"), default=15, source="工单 1：每 15 分钟 5 次", certainty="low", group=GROUP, minimum=1, maximum=240)  # fmt: skip
define("exchange.check_in_early_minutes", kind="minutes", label=_("最早提前多久签到"), default=180, source="产品建议值（早市集合 04:30，开工 07:30）", certainty="low", group=GROUP, minimum=0, maximum=720)  # fmt: skip
define("exchange.hours_propose_minutes", kind="minutes", label=_("多久没人报工时就按计划工时记"), default=360, source=WORKFLOW, certainty="low", group=GROUP, minimum=30, maximum=2880)  # fmt: skip
define("exchange.hours_answer_minutes", kind="minutes", label=_("报了工时，对方多久内答复"), default=1440, source=WORKFLOW + "；D10", certainty="low", group=GROUP, minimum=60, maximum=10080)  # fmt: skip
define("exchange.hours_contest_days", kind="int", label=_("工时对好后多久锁定"), default=3, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=30, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.check_in_grace_minutes", kind="minutes", label=_("晚到多少分钟以内不扣工时"), default=15, source="产品建议值（早上排队点名要时间）", certainty="low", group=GROUP, minimum=0, maximum=60)  # fmt: skip
