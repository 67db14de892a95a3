"""Personal fields of merging."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

_BASIS = "个人信息保护法 art. 8（保证个人信息的质量）"
_KEPT = _("撤销期满后 3 年")
_STAFF = ("self", "attendant", "station_manager")

_STATION = ("attendant", "station_manager")
for _field in ("reasons", "score"):  # a guess about two people: neither of them takes it along
    declare("exchange.TwinPair", _field, data_class=2, purpose=_("找出登记过两次的人"), basis=_BASIS, retention=_KEPT, readers=_STATION, export=False)  # fmt: skip
declare("exchange.TwinPair", "why", data_class=3, purpose=_("为什么是两个人"), basis=_BASIS, retention=_KEPT, readers=_STATION, mask="hidden", export=False)  # fmt: skip
not_personal("exchange.TwinPair", "uid", "one", "other", "found_at", "told_apart_at", "told_apart_by_uid")
declare("exchange.FileMerge", "reason", data_class=3, purpose=_("凭什么说是同一个人"), basis=_BASIS, retention=_KEPT, readers=_STAFF, mask="hidden")  # fmt: skip
declare("exchange.FileMerge", "before", data_class=4, purpose=_("合错了能恢复原样"), basis=_BASIS, retention=_("撤销期满即清空"), readers=(), mask="hidden", export=False)  # fmt: skip
declare("exchange.FileMerge", "merged_at", data_class=2, purpose=_("让本人知道档案合过"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
not_personal(
    "exchange.FileMerge", "uid", "survivor", "loser", "survivor_worker", "loser_worker", "state", "state_changed_at",
    "chosen", "needs_second", "proposed_by_uid", "proposed_at", "decided_by_uid", "undo_until", "undone_by_uid", "undone_at",
)  # fmt: skip
not_personal("exchange.MovedRow", "merge", "of", "model", "row_pk", "field", "before", "is_left")
