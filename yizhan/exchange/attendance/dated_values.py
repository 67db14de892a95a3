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
define("exchange.qr_period_seconds", kind="int", label=_("带班的码多少秒换一次"), default=60, source="产品资料 04-workflows d.3（轮换二维码，时长为产品建议值）", certainty="low", group=GROUP, minimum=15, maximum=600, unit=_("秒"))  # fmt: skip
define("exchange.qr_old_periods", kind="int", label=_("换过几次的旧码还认"), default=2, source="产品建议值（老手机打开网页慢）", certainty="low", group=GROUP, minimum=0, maximum=10, unit=_("次"))  # fmt: skip
define("exchange.proof_strength", kind="json", label=_("各种签到凭据的硬度"), default={"qr": "strong", "day_code": "strong", "foreman": "medium", "station": "medium", "photo": "medium", "self_claim": "weak"}, source="产品资料 04-workflows d.3：扫码、报码硬；点名、照片中等；自己说弱（电话核实按点名同等）", certainty="low", group=GROUP)  # fmt: skip
define("exchange.offline_minutes", kind="minutes", label=_("断网记下的，多久以内还收"), default=2880, source="产品建议值（两天）", certainty="low", group=GROUP, minimum=60, maximum=10080)  # fmt: skip
define("exchange.conflict_minutes", kind="minutes", label=_("两边记的时间差多少算对不上"), default=30, source="产品建议值", certainty="low", group=GROUP, minimum=1, maximum=240)  # fmt: skip
define("exchange.evidence_photo_days", kind="int", label=_("签到、工时、付款照片留多久"), default=180, source="产品建议值（最小必要；工资支付记录本身另留 3 年）", certainty="low", group=GROUP, minimum=7, maximum=1095, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.odd_device_people", kind="int", label=_("一台手机给几个人签到算疑点"), default=4, source="产品资料 04-workflows d.3；夫妻、同乡合用手机是常事，所以不是 2", certainty="low", group=GROUP, minimum=2, maximum=50, unit=_("人"))  # fmt: skip
define("exchange.odd_speed_kmh", kind="int", label=_("两处签到之间每小时走多少公里算疑点"), default=90, source="产品资料：超过 90 公里/小时", certainty="low", group=GROUP, minimum=20, maximum=300, unit=_("公里"))  # fmt: skip
define("exchange.odd_same_second_people", kind="int", label=_("几个人同一秒签到算疑点"), default=3, source="产品资料 04-workflows d.3（人数为产品建议值）", certainty="low", group=GROUP, minimum=2, maximum=50, unit=_("人"))  # fmt: skip
define("exchange.odd_skew_minutes", kind="minutes", label=_("手机时间差多少算疑点"), default=10, source="产品建议值", certainty="low", group=GROUP, minimum=1, maximum=240)  # fmt: skip
