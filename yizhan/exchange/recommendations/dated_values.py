"""District-owned values of recommendations: the shares of the score."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define
from yizhan.exchange.recommendations.rules import TERM_WORDS

define("exchange.not_suitable_days", kind="int", label=_("“不合适”管多少天"), default=180, source="产品建议值", certainty="low", group=_("推荐怎么排"), minimum=7, maximum=730, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.not_suitable_points", kind="int", label=_("“不合适”往后排多少分（满分 100）"), default=15, source="产品建议值", certainty="low", group=_("推荐怎么排"), minimum=1, maximum=100)  # fmt: skip

_MEASURED = {"fit": 30, "dist": 25, "pay": 20, "star": 10, "fresh": 5, "reply": 10}

for _term, _share in _MEASURED.items():
    define(
        f"exchange.match_weight.{_term}",
        kind="int",
        label=TERM_WORDS[_term],
        default=_share,
        source="匹配设计文档（合成数据上测过）；六项加起来不是 100 时按比例折算",
        certainty="low",
        group=_("推荐怎么排"),
        minimum=0,
        maximum=100,
    )
