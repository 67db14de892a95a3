"""Personal fields of rosters: the list itself is never stored, only that it was taken out."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

EXPORT = "exchange.RosterExport"
_BASIS = "个人信息保护法 art. 51、54"
for _field in ("note", "full_reason"):
    declare(
        EXPORT,
        _field,
        data_class=2,
        purpose=_("名单拿去做什么"),
        basis=_BASIS,
        retention=_("3 年"),
        readers=("self", "station_manager", "district_officer", "auditor"),
    )
not_personal(
    EXPORT, "uid", "kind", "hirer", "on", "purpose", "is_full", "row_count", "made_by_uid", "made_by_role", "made_at",
)  # fmt: skip
