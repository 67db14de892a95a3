"""District-owned values of hirers."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

define(
    "exchange.hirer_recheck_months",
    kind="int",
    label=_("用工主体多久复核一次（月）"),
    default=6,
    source="人社部等五部门《关于规范网络平台招聘类信息发布的通知》（2026年1月）：至少每六个月核验一次",
    certainty="medium",
    group=_("用工主体"),
    minimum=1,
    maximum=12,
)
