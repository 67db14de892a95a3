"""Personal fields of attendance."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

declare(
    "exchange.HoursStatement",
    "words",
    data_class=3,
    purpose=_("工时有争议时，两边各说各的理由"),
    basis="个人信息保护法第十三条：履行合同所必需",
    retention=_("工资付清后 3 年（工资支付记录保存期）"),
    readers=("self", "attendant", "station_manager", "mediator"),
    mask="hidden",
)
not_personal(
    "exchange.HoursStatement", "uid", "day", "by_role", "by_uid", "minutes", "pieces", "photo", "at",
)  # fmt: skip
