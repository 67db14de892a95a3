"""Personal fields of recommendations."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

declare(
    "exchange.NotSuitable",
    "reason",
    data_class=2,
    purpose=_("下次推荐得更合适"),
    basis="个人信息保护法第十三条：个人同意",
    retention=_("撤回或满 6 个月后不再用，12 个月后删除"),
    readers=("self", "attendant", "station_manager"),
)
not_personal(
    "exchange.NotSuitable", "uid", "teacher", "worker", "posting", "distance_m", "said_at", "said_by_uid", "undone_at"
)  # fmt: skip
