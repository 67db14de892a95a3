"""District-owned values of orders."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("招工信息")
OWN = "产品默认值（F307）"

define("exchange.order_ahead_days", kind="int", label=_("长期用工：提前几天发出去"), default=3, source=OWN, certainty="low", group=GROUP, minimum=1, maximum=14, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.order_season_most", kind="int", label=_("长期用工：一次最长多少天"), default=184, source=OWN, certainty="low", group=GROUP, minimum=7, maximum=366, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.order_review_days", kind="int", label=_("长期用工：审过一次管多少天"), default=90, source=OWN, certainty="low", group=GROUP, minimum=1, maximum=366, unit=pgettext_lazy("count", "天"))  # fmt: skip
