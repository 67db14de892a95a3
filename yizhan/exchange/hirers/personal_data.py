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

INVITE = "exchange.MemberInvite"
_INVITE_KEPT = _("答复后 6 个月")
declare(INVITE, "phone", data_class=3, purpose=_("请他来带班或经办"), basis=_BASIS, retention=_INVITE_KEPT, readers=("self",), mask="phone")  # fmt: skip
declare(INVITE, "name", data_class=2, purpose=_("邀请上怎么称呼"), basis=_BASIS, retention=_INVITE_KEPT, readers=_STAFF)  # fmt: skip
declare(INVITE, "person", data_class=2, purpose=_("谁答应的"), basis=_BASIS, retention=_INVITE_KEPT, readers=_STAFF)  # fmt: skip
not_personal(
    INVITE, "uid", "hirer", "site", "role", "state", "state_changed_at", "invited_by_uid", "lapses_on", "created_at",
)  # fmt: skip
