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
    WORKER, "uid", "station", "state", "registered_via", "registered_at", "registered_by_uid", "is_demo"
)

for _model, _fields in {
    "exchange.WorkerTrade": {"trade": _("会干什么活"), "level": _("熟练程度"), "years": _("干了几年")},
    "exchange.WorkerCertificate": {"kind": _("有什么证"), "valid_until": _("证到哪天")},
    "exchange.WorkerDay": {"on": _("哪天有空"), "slots": _("什么时段有空")},
}.items():
    for _field, _purpose in _fields.items():
        declare(_model, _field, data_class=2, purpose=_purpose, basis=_BASIS, retention=_KEPT, readers=_STAFF)
    not_personal(_model, "worker")
not_personal("exchange.WorkerTrade", "is_verified")
not_personal("exchange.WorkerCertificate", "is_verified")
