"""Personal fields of pay."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.catalogue import declare, not_personal

declare(
    "exchange.PayDue",
    "worker_note",
    data_class=3,
    purpose=_("说清少了多少工钱、为什么"),
    basis="个人信息保护法第十三条：履行合同所必需",
    retention=_("工资付清后 2 年（工资支付记录保存期）"),
    readers=("self", "attendant", "station_manager", "mediator"),
    mask="hidden",
)
not_personal(
    "exchange.PayDue", "uid", "engagement", "attendance", "amount_fen", "state", "state_changed_at", "due_at",
    "overdue_at", "claimed_fen", "claimed_at", "claimed_by_uid", "way", "received_fen", "confirmed_at", "confirmed_via",
    "base_fen", "through_leader", "undo_until", "unanswered_calls",
)  # fmt: skip

declare(
    "exchange.PayEntry",
    "reason",
    data_class=3,
    purpose=_("说清加了、扣了、先支了多少，为什么"),
    basis="个人信息保护法第十三条：履行合同所必需",
    retention=_("工资付清后 3 年（工资支付记录保存期）"),
    readers=("self", "hirer", "hirer_staff", "attendant", "station_manager", "mediator"),
    mask="hidden",
)
not_personal(
    "exchange.PayEntry", "uid", "pay", "engagement", "kind", "amount_fen", "standing", "way", "through_leader", "via",
    "paper_number", "receipt", "by_role", "by_uid", "at", "answered_at",
)  # fmt: skip
