"""Personal fields of favourites."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

FAVOURITE = "exchange.Favourite"
declare(
    FAVOURITE,
    "worker",
    data_class=2,
    purpose=_("下次先叫谁、先去哪家"),
    basis=_("本人同意"),
    retention=_("取消收藏即删"),
    readers=("self",),
)
not_personal(FAVOURITE, "uid", "side", "hirer", "created_at")
