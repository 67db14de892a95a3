"""Personal fields of workers."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

WORKER = "exchange.Worker"
_STAFF = ("self", "attendant", "station_manager")
_BASIS = _("本人同意（按我的情况推荐活儿、用我大概的位置）")
_KEPT = _("注销后 3 年")

declare(WORKER, "card_number", data_class=2, purpose=_("在驿站叫号、找人"), basis=_("人力资源市场暂行条例"), retention=_KEPT, readers=_STAFF)  # fmt: skip
declare(WORKER, "person", data_class=2, purpose=_("这份登记是谁的"), basis=_("人力资源市场暂行条例"), retention=_KEPT, readers=_STAFF)  # fmt: skip
declare(WORKER, "home_region_code", data_class=2, purpose=_("找近处的活"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
declare(WORKER, "cell_row", data_class=3, purpose=_("算离活儿有多远（约 1 公里见方的格子）"), basis=_BASIS, retention=_("撤回同意即删"), readers=("self",), mask="hidden")  # fmt: skip
declare(WORKER, "cell_column", data_class=3, purpose=_("算离活儿有多远（约 1 公里见方的格子）"), basis=_BASIS, retention=_("撤回同意即删"), readers=("self",), mask="hidden")  # fmt: skip
declare(WORKER, "radius_km", data_class=2, purpose=_("找近处的活"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
declare(WORKER, "wish_day_fen", data_class=2, purpose=_("找工钱合适的活"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
declare(WORKER, "is_looking", data_class=2, purpose=_("要不要推荐活儿"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
declare(WORKER, "last_active_at", data_class=2, purpose=_("推荐还在找活的人"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
not_personal(
    WORKER,
    "uid",
    "station",
    "merged_into",
    "state",
    "registered_via",
    "registered_at",
    "registered_by_uid",
    "is_demo",
)

for _model, _fields in {
    "exchange.WorkerTrade": {"trade": _("会干什么活"), "level": _("熟练程度"), "years": _("干了几年")},
    "exchange.WorkerCertificate": {"kind": _("有什么证"), "valid_until": _("证到哪天")},
    "exchange.WorkerWeek": {"weekday": _("每周哪几天有空"), "slots": _("什么时段有空")},
    "exchange.WorkerDay": {"on": _("哪天有空"), "slots": _("什么时段有空")},
}.items():
    for _field, _purpose in _fields.items():
        declare(_model, _field, data_class=2, purpose=_purpose, basis=_BASIS, retention=_KEPT, readers=_STAFF)
    not_personal(_model, "worker")
not_personal("exchange.WorkerTrade", "is_verified")
not_personal("exchange.WorkerCertificate", "is_verified", "warned_for")

for _field, _purpose in {
    "wants_lunch": _("找管饭的活"), "wants_transport": _("找有接送的活"), "no_night": _("不派夜里的活"), "goes_with": _("和熟人一起去"),
    "without_profile": _("记着你不要按画像推荐"),
}.items():  # fmt: skip
    declare(WORKER, _field, data_class=2, purpose=_purpose, basis=_BASIS, retention=_KEPT, readers=_STAFF)

_PROOF = _("证明登记是本人的意思")
_ART14 = "个人信息保护法 art. 14"
for _field in ("consent_how", "proof", "at", "confirmed_channel"):
    declare("exchange.ProxyEntry", _field, data_class=2, purpose=_PROOF, basis=_ART14, retention=_KEPT, readers=(*_STAFF, "auditor"))  # fmt: skip
not_personal(
    "exchange.ProxyEntry", "uid", "worker", "slip_number", "state", "state_changed_at", "made_person", "station",
    "entered_by_uid", "paper_serial", "undo_until", "read_back_at", "confirmed_at", "confirmed_by_uid", "undone_at",
)  # fmt: skip
for _field in ("field", "on_whose_word", "at"):
    declare("exchange.FieldEntry", _field, data_class=2, purpose=_("每一项是听谁说的、谁录的"), basis=_ART14, retention=_KEPT, readers=(*_STAFF, "auditor"))  # fmt: skip
not_personal("exchange.FieldEntry", "worker", "entered_by_uid", "entered_role", "channel")
not_personal(
    "exchange.ConsentCode", "uid", "phone_digest", "code_digest", "asked_by_uid", "created_at", "expires_at", "tries",
    "proved_at", "used_at",
)  # fmt: skip
for _field in ("result", "at"):
    declare("exchange.IdentityCheck", _field, data_class=2, purpose=_("核对身份"), basis=_("本人同意（核对身份）"), retention=_KEPT, readers=_STAFF)  # fmt: skip
not_personal("exchange.IdentityCheck", "worker", "adapter", "asked_by_uid")
