"""Personal fields of the recommended list."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

declare(
    "exchange.ListName",
    "nickname",
    data_class=1,
    purpose=_("上推荐榜时用的称呼"),
    basis="个人信息保护法第十三条：单独同意",
    retention=_("收回同意时马上撤下"),
    readers=("self", "visitor"),
)
not_personal("exchange.ListName", "uid", "worker")
