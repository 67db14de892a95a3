"""District-owned values of call-backs."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

GROUP = _("抽查回访")

define("exchange.call_back_tries", kind="int", label=_("打几次没通就不打了"), default=3, source="产品资料 05-scoring e.1：三次没打通算半个不合格", certainty="low", group=GROUP, minimum=1, maximum=10, unit=_("次"))  # fmt: skip
