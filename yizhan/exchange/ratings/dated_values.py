"""District-owned values of ratings. The numbers of the star itself are rows of their own (StarPolicyRow, two people)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("评价与星级")
DAYS = pgettext_lazy("count", "天")
D5 = "产品资料 04-workflows d.5（产品建议值）"
E4 = "产品资料 05-scoring e.4（产品建议值）"

define("exchange.rating_days", kind="int", label=_("干完后多久内可以评"), default=7, source=D5, certainty="low", group=GROUP, minimum=1, maximum=60, unit=DAYS)  # fmt: skip
define("exchange.rating_objection_days", kind="int", label=_("评价公开后多久内可以申诉"), default=10, source=D5, certainty="low", group=GROUP, minimum=1, maximum=60, unit=DAYS)  # fmt: skip
define("exchange.star_drop_days", kind="int", label=_("降星先告知多少天"), default=10, source=E4, certainty="low", group=GROUP, minimum=1, maximum=60, unit=DAYS)  # fmt: skip
define("exchange.fact_objection_days", kind="int", label=_("守约记录记下后多久内可以申诉"), default=10, source="产品资料 00-read-first D12；天数为产品建议值", certainty="low", group=GROUP, minimum=1, maximum=60, unit=DAYS)  # fmt: skip
define("exchange.objection_answer_workdays", kind="int", label=_("申诉几个工作日内答复"), default=5, source=D5, certainty="low", group=GROUP, minimum=1, maximum=30, unit=_("个工作日"))  # fmt: skip
define("exchange.hirer_record_months", kind="int", label=_("守约记录看最近多久"), default=24, source="产品资料 00-read-first D12", certainty="high", group=GROUP, minimum=1, maximum=60, unit=_("个月"))  # fmt: skip
define("exchange.record_from", kind="int", label=_("用工方干满几单才显示守约记录（不到写“新雇主”）"), default=5, source="产品资料 05-scoring e.4（不到 5 单写新雇主）", certainty="low", group=GROUP, minimum=1, maximum=50, unit=_("单"))  # fmt: skip
define("exchange.hirer_again_least", kind="int", label=_("“愿意再去”至少几个人答了才显示"), default=5, source="少于这个数能猜出是谁答的（产品建议值）", certainty="low", group=GROUP, minimum=3, maximum=50, unit=_("个"))  # fmt: skip
define("exchange.star_shown_hundredths", kind="int", label=_("用工方看得到的最低星（百分之一星）"), default=300, source="产品资料 00-read-first D12（★3 及以上和新人）", certainty="high", group=GROUP, minimum=100, maximum=500)  # fmt: skip
define("exchange.star_refresh_days", kind="int", label=_("星级最久几天重新算一次"), default=7, source="产品建议值", certainty="low", group=GROUP, minimum=1, maximum=60, unit=DAYS)  # fmt: skip
define("exchange.prior_least_answers", kind="int", label=_("一个行当至少几个评价才用自己的均值"), default=30, source="产品建议值", certainty="low", group=GROUP, minimum=5, maximum=1000, unit=_("个"))  # fmt: skip
define("exchange.calibration_least", kind="int", label=_("校准报告里一组至少多少条才写出来"), default=10, source="产品资料 02-features F706（n ≥ 10）", certainty="medium", group=GROUP, minimum=5, maximum=1000, unit=_("个"))  # fmt: skip
define("exchange.calibration_gap_hundredths", kind="int", label=_("同样表现差多少星要复核分数线（百分之一星）"), default=30, source=E4, certainty="low", group=GROUP, minimum=5, maximum=200)  # fmt: skip
define(
    "exchange.rude_words",
    kind="json",
    label=_("评价里不许写的骂人话"),
    default=["傻逼", "傻子", "混蛋", "王八", "滚蛋", "狗日", "他妈的", "妈的", "畜生", "废物", "白痴", "去死", "贱人", "骗子"],
    source="产品建议词表，由区里增减",
    certainty="low",
    group=GROUP,
)  # fmt: skip
define(
    "exchange.perk_notice_minutes",
    kind="json",
    label=_("各星级新活提前几分钟提醒（公开名单同时可看，不挡别人）"),
    default={"5": 10, "4": 5},
    source="产品资料 02-features F706（产品建议值）",
    certainty="low",
    group=GROUP,
)
define("exchange.perk_training_stars", kind="int", label=_("几星起培训优先留座"), default=4, source="产品资料 02-features F706（产品建议值）", certainty="low", group=GROUP, minimum=1, maximum=5, unit=_("星"))  # fmt: skip
