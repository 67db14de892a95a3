"""District-owned values of the evidence ladder."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("成交怎么算")
SCORING = "产品资料 05-scoring e.1（产品建议值）"

define("exchange.v1_percent", kind="int", label=_("只有一方确认的人天算百分之几"), default=50, source=SCORING, certainty="low", group=GROUP, minimum=0, maximum=100)  # fmt: skip
define("exchange.v1_most_percent", kind="int", label=_("只有一方确认的，最多占一个站的百分之几"), default=10, source=SCORING, certainty="low", group=GROUP, minimum=0, maximum=50)  # fmt: skip
define("exchange.pair_full_days", kind="int", label=_("同一个工人和用工方，一季度前几天全算"), default=10, source=SCORING, certainty="low", group=GROUP, minimum=1, maximum=92, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.pair_repeat_percent", kind="int", label=_("再往后的天算百分之几"), default=50, source=SCORING, certainty="low", group=GROUP, minimum=0, maximum=100)  # fmt: skip
