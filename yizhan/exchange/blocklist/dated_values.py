"""District-owned values of the blocklist."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

_GROUP = _("名单")


def _number(code: str, label: str, default: int, least: int, most: int, source: str = "产品默认值") -> None:
    define(
        f"exchange.{code}",
        kind="int",
        label=label,
        default=default,
        source=source,
        certainty="low",
        group=_GROUP,
        minimum=least,
        maximum=most,
    )


_number("block_days_most.own", _("“不用他”“不去这家”最长多少天"), 365, 1, 730)
_number("block_days_most.station", _("驿站名单最长多少天"), 90, 1, 365)
_number("block_days_most.district", _("全区名单最长多少天"), 365, 1, 730)
_number("block_days_usual", _("“不用他”“不去这家”一般多少天"), 180, 1, 365)
_number(
    "block_answer_working_days",
    _("名单申诉几个工作日内答复"),
    5,
    1,
    15,
    "个人信息保护要求 L-16：人工复核不超过 5 个工作日",
)
