"""Personal fields of hirers."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

HIRER, SITE = "exchange.Hirer", "exchange.WorkSite"
_STAFF = ("self", "attendant", "station_manager")
_BASIS = _("人力资源市场暂行条例")
_KEPT = _("不再用工后 3 年")

declare(
    HIRER, "organisation", data_class=2, purpose=_("这家是谁"), basis=_BASIS, retention=_KEPT, readers=_STAFF
)
declare(
    HIRER, "contact", data_class=2, purpose=_("联系用工方"), basis=_BASIS, retention=_KEPT, readers=_STAFF
)
declare(
    HIRER,
    "region_code",
    data_class=2,
    purpose=_("由哪里的驿站服务"),
    basis=_BASIS,
    retention=_KEPT,
    readers=_STAFF,
)
declare(HIRER, "evidence_kind", data_class=2, purpose=_("凭什么核验的"), basis=_("五部门通知（2026年1月）"), retention=_KEPT, readers=_STAFF)  # fmt: skip
not_personal(
    HIRER, "uid", "station", "verification_state", "state_changed_at", "verified_by_uid", "recheck_due_on",
    "registered_at", "is_demo",
)  # fmt: skip

declare(SITE, "address", data_class=4, purpose=_("工人找得到地方"), basis=_BASIS, retention=_KEPT, readers=("self", "attendant", "station_manager"), mask="address")  # fmt: skip
declare(
    SITE, "foreman", data_class=2, purpose=_("谁在现场点名"), basis=_BASIS, retention=_KEPT, readers=_STAFF
)
declare(
    SITE, "cell_row", data_class=2, purpose=_("算离工人有多远"), basis=_BASIS, retention=_KEPT, readers=_STAFF
)
declare(
    SITE,
    "cell_column",
    data_class=2,
    purpose=_("算离工人有多远"),
    basis=_BASIS,
    retention=_KEPT,
    readers=_STAFF,
)
not_personal(SITE, "uid", "hirer", "name", "region_code", "is_active")
