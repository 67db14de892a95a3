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

_PRODUCT = "产品默认值"


def _number(code: str, label: str, default: int, least: int, most: int) -> None:
    define(
        f"exchange.{code}",
        kind="int",
        label=label,
        default=default,
        source=_PRODUCT,
        certainty="low",
        group=_("用工主体"),
        minimum=least,
        maximum=most,
    )


_number("hirer_recheck_warn_days", _("复核前几天开始提醒（天）"), 14, 1, 60)
_number("invite_days", _("请带班、经办人，几天不答复作废（天）"), 7, 1, 60)
_number("invites_per_hour", _("一家用工方一小时最多请几个人"), 10, 1, 200)
_number("invites_per_day", _("一家用工方一天最多请几个人"), 30, 1, 500)
