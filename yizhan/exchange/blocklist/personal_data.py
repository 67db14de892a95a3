"""Personal fields of the blocklist."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

BLOCK, OBJECTION = "exchange.Block", "exchange.BlockObjection"
_BASIS = _("人力资源市场暂行条例")
_KEPT = _("结束后 3 年")
_STAFF = ("self", "attendant", "station_manager", "district_officer")

for _field, _purpose in (
    ("worker", _("不给谁派活")),
    ("by_worker", _("谁不去这家")),
    ("reason_code", _("为什么列名单")),
    ("evidence_ref", _("凭什么列名单")),
    ("starts_on", _("从哪天起")),
    ("ends_on", _("到哪天止")),
):
    declare(BLOCK, _field, data_class=2, purpose=_purpose, basis=_BASIS, retention=_KEPT, readers=_STAFF)
declare(BLOCK, "words", data_class=4, purpose=_("为什么列名单"), basis=_BASIS, retention=_KEPT, readers=_STAFF, mask="hidden")  # fmt: skip
not_personal(
    BLOCK, "uid", "scope", "hirer", "by_hirer", "station", "region_code", "state", "state_changed_at", "made_by_uid",
    "decided_by_uid", "created_at", "is_demo",
)  # fmt: skip
declare(OBJECTION, "words", data_class=4, purpose=_("申诉"), basis=_BASIS, retention=_KEPT, readers=_STAFF, mask="hidden")  # fmt: skip
declare(OBJECTION, "answer", data_class=4, purpose=_("答复申诉"), basis=_BASIS, retention=_KEPT, readers=_STAFF, mask="hidden")  # fmt: skip
declare(OBJECTION, "outcome", data_class=2, purpose=_("申诉结果"), basis=_BASIS, retention=_KEPT, readers=_STAFF)  # fmt: skip
not_personal(
    OBJECTION, "uid", "block", "made_by_uid", "made_at", "answer_due_on", "decided_by_uid", "decided_at"
)
