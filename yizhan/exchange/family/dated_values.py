"""Values of family ties that a district owns."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.dated import define

_GROUP = _("家人帮忙")
for _code, _label, _default, _least, _most, _unit in (
    ("months", _("家人帮忙几个月后要再说一次"), 6, 1, 24, _("个月")),
    ("helps_most", _("一个人最多帮几位家人"), 3, 1, 10, _("位")),
    ("helpers_most", _("一位师傅最多请几位家人"), 2, 1, 5, _("位")),
    ("offer_days", _("请家人帮忙，几天没答应就作废"), 7, 1, 30, _("天")),
):
    define(
        f"exchange.family_{_code}",
        kind="int",
        label=_label,
        default=_default,
        source="产品默认值",
        certainty="low",
        group=_GROUP,
        minimum=_least,
        maximum=_most,
        unit=_unit,
    )
