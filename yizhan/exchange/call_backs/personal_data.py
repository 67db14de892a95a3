"""Personal fields of call-backs."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

declare(
    "exchange.CallBack",
    "note",
    data_class=3,
    purpose=_("抽查时本人怎么说"),
    basis="个人信息保护法第十三条：履行法定职责所必需",
    retention=_("抽查结束后 3 年"),
    readers=("self", "attendant", "station_manager", "local_officer", "district_officer"),
    mask="hidden",
)
declare(
    "exchange.CallBack",
    "number_masked",
    data_class=2,
    purpose=_("记下打的是哪个号码（只留头尾）"),
    basis="个人信息保护法第十三条：履行法定职责所必需",
    retention=_("抽查结束后 3 年"),
    readers=("self", "attendant", "station_manager", "local_officer", "district_officer"),
)
not_personal(
    "exchange.CallBack", "uid", "engagement", "side", "caller_station", "sample", "state", "state_changed_at", "drawn_at",
    "drawn_by_uid", "tries", "answer", "answered_at", "answered_by_uid",
)  # fmt: skip
