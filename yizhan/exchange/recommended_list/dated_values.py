"""District-owned values of the recommended list."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

GROUP = _("推荐榜")
SOURCE = "产品资料 05-scoring e.4 第 8 步、02-features F704（产品建议值）"

define("exchange.list_shown", kind="int", label=_("推荐榜每个行当每天显示几个人"), default=10, source=SOURCE, certainty="low", group=GROUP, minimum=1, maximum=50, unit=_("人"))  # fmt: skip
define("exchange.list_newcomer_percent", kind="int", label=_("推荐榜上新人占几成（百分之）"), default=20, source="产品资料 02-features F404（产品建议值）", certainty="low", group=GROUP, minimum=0, maximum=50)  # fmt: skip
