"""Personal fields of ratings."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

BASIS = "个人信息保护法第十三条：个人同意"
KEPT = _("评价过 24 个月后删除")

declare(
    "exchange.RatingText",
    "text",
    data_class=3,
    purpose=_("说清哪里好、哪里不好"),
    basis=BASIS,
    retention=KEPT,
    readers=("self", "worker", "hirer", "attendant", "station_manager", "district_officer"),
    mask="hidden",
)
not_personal("exchange.RatingText", "uid", "rating")
for _field, _purpose in (("text", _("说清为什么觉得不对")), ("decision", _("告诉本人怎么定的"))):
    declare(
        "exchange.RatingObjection",
        _field,
        data_class=3,
        purpose=_purpose,
        basis="个人信息保护法第二十四条：自动化决定的说明和申诉",
        retention=_("定下来 2 年后删除"),
        readers=("self", "attendant", "station_manager", "district_officer"),
        mask="hidden",
    )
not_personal(
    "exchange.RatingObjection", "uid", "kind", "rating", "drop", "fact", "worker", "hirer", "station", "region_code", "state",
    "state_changed_at", "filed_at", "due_on", "decided_by_uid",
)  # fmt: skip
