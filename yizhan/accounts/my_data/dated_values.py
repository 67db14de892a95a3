"""Clocks of my data that a district owns."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

_GROUP = _("登录和个人信息")


def _number(
    code: str, label: str, default: int, source: str, certainty: str, least: int, most: int, unit: str
):
    define(
        f"accounts.{code}",
        kind="int",
        label=label,
        default=default,
        source=source,
        certainty=certainty,
        group=_GROUP,
        minimum=least,
        maximum=most,
        unit=unit,
    )


_PIPL_45 = "个人信息保护法 art. 45（及时提供）；产品默认值"
_number("export_hours", _("我的信息副本几小时内整理好"), 24, _PIPL_45, "medium", 1, 72, _("小时"))
_number("export_days", _("我的信息副本留几天给本人取"), 7, "产品默认值", "low", 1, 30, _("天"))
_number(
    "correction_workdays",
    _("改错申请几个工作日内答复"),
    15,
    "GB/T 45574-2025；GB/T 35273-2020 8.7（不超过 30 天）",
    "medium",
    1,
    20,
    _("个工作日"),
)
_number(
    "erasure_cooling_days",
    _("申请注销以后冷静几天"),
    15,
    "GB/T 35273-2020 8.5（注销处理不超过 15 个工作日）；产品默认值",
    "low",
    1,
    15,
    _("天"),
)
