"""District-owned values of reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yizhan.core.dated import define

GROUP = _("招工信息")
WORKFLOW = "产品资料 04-workflows d.1"

define("exchange.reports_hide_from", kind="int", label=_("几个不相干的人举报就先收起来"), default=2, source=WORKFLOW, certainty="low", group=GROUP, minimum=1, maximum=20, unit=_("人"))  # fmt: skip
define("exchange.reports_per_hour", kind="int", label=_("同一来处一小时最多举报几次"), default=5, source="产品默认值", certainty="low", group=GROUP, minimum=1, maximum=100, unit=_("次"))  # fmt: skip
define("exchange.mismatch_days", kind="int", label=_("收工几天内可以说货不对板"), default=3, source="产品默认值", certainty="low", group=GROUP, minimum=1, maximum=30, unit=pgettext_lazy("count", "天"))  # fmt: skip
define("exchange.mismatch_answer_hours", kind="int", label=_("货不对板：等用工方答复几小时"), default=24, source="产品资料 04-workflows d.2（24 小时答复）", certainty="low", group=GROUP, minimum=1, maximum=120, unit=_("小时"))  # fmt: skip
