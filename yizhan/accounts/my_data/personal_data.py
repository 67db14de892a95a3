"""Personal fields of requests about one's own data."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

_RIGHTS = "个人信息保护法 art. 44–50"
_KEPT = _("办完后 3 年")
_STAFF = ("self", "station_manager", "district_officer")

for _model in ("accounts.DataExport", "accounts.CorrectionRequest", "accounts.ErasureRequest"):
    for _field in ("asked_how", "asked_at"):
        declare(
            _model, _field, data_class=2, purpose=_("证明是本人要办的"), basis=_RIGHTS, retention=_KEPT,
            readers=(*_STAFF, "attendant", "auditor"),
        )  # fmt: skip
    declare(
        _model, "proof", data_class=2, purpose=_("纸质凭据在哪儿"), basis=_RIGHTS, retention=_KEPT,
        readers=(*_STAFF, "auditor"),
    )  # fmt: skip
    not_personal(_model, "uid", "person", "asked_by_uid", "state", "state_changed_at")

declare(
    "accounts.DataExport", "content", data_class=4, purpose=_("本人来取的副本"), basis=_RIGHTS,
    retention=_("取走两份或 7 天后清空"), readers=("self",), mask="hidden", export=False,
)  # fmt: skip
not_personal(
    "accounts.DataExport", "for_role", "made_at", "due_at", "expires_at", "json_taken_at", "page_taken_at"
)
for _field, _purpose in {
    "wanted": _("本人说应该是什么"), "evidence": _("本人说凭什么"), "answer": _("告诉本人怎么定的"),
}.items():  # fmt: skip
    declare(
        "accounts.CorrectionRequest", _field, data_class=4, purpose=_purpose, basis=_RIGHTS,
        retention=_("注销时清空"), readers=_STAFF, mask="hidden",
    )  # fmt: skip
declare(
    "accounts.CorrectionRequest", "field", data_class=2, purpose=_("哪一项要改"), basis=_RIGHTS, retention=_KEPT,
    readers=_STAFF,
)  # fmt: skip
not_personal("accounts.CorrectionRequest", "due_on", "answered_by_uid", "answered_at")
not_personal("accounts.ErasureRequest", "due_at", "ended_at", "stopped_by")
