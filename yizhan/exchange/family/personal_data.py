"""Personal fields of family ties."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

TIE = "exchange.FamilyTie"
_BASIS = _("本人同意")
_KEPT = _("停了以后 3 年")
_READERS = ("self", "attendant", "station_manager")

for _field, _purpose in {
    "worker": _("家人帮谁看活"), "helper": _("谁在帮忙"), "kin": _("是他什么人"), "ends_on": _("帮到哪天"),
    "agreed_how": _("本人怎么同意的"), "proof": _("纸质凭据在哪儿"),
}.items():  # fmt: skip
    declare(TIE, _field, data_class=2, purpose=_purpose, basis=_BASIS, retention=_KEPT, readers=_READERS)
declare(
    TIE, "helper_phone", data_class=3, purpose=_("请哪位家人"), basis=_BASIS, retention=_("家人答应或作废就清空"),
    readers=("self",), mask="phone",
)  # fmt: skip
not_personal(
    TIE, "uid", "state", "state_changed_at", "asked_by_uid", "code_digest", "code_expires_at", "tries", "created_at",
    "ended_by_uid",
)  # fmt: skip
