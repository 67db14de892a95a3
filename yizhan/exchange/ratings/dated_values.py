"""District-owned values of ratings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("评价与星级")

define("exchange.rating_days", kind="int", label=_("干完后多久内可以评"), default=7, source="产品资料 04-workflows d.5（产品建议值）", certainty="low", group=GROUP, minimum=1, maximum=60, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.hirer_record_months", kind="int", label=_("守约记录看最近多久"), default=24, source="产品资料 00-read-first D12", certainty="high", group=GROUP, minimum=1, maximum=60, unit=_("个月"))  # fmt: skip
define("exchange.star_shown_hundredths", kind="int", label=_("用工方看得到的最低星（百分之一星）"), default=300, source="产品资料 00-read-first D12（★3 及以上和新人）", certainty="high", group=GROUP, minimum=100, maximum=500)  # fmt: skip
define(
    "exchange.star_policy",
    kind="json",
    label=_("星级算法（StarPolicy）"),
    # m, half-life, cap, "enough": scoring e.4 steps 1, 2, 7; the prior is the mean of all public stars in five runs of
    # rating_sim.py (4.31–4.36), to be replaced after six months of data (D13).
    default={
        "code": "star-2026-1",
        "m": 5,
        "prior_hundredths": 433,
        "half_life_days": 180,
        "window_days": 730,
        "same_hirer_most": 3,
        "same_hirer_days": 182,
        "enough": 3,
        "faces_hundredths": {"1": 150, "2": 350, "3": 500},
    },
    source="产品资料 05-scoring e.4；rating_sim.py 模拟",
    certainty="low",
    group=GROUP,
)
