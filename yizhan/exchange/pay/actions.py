"""Everything that writes about money, for the other slices and contexts. The platform never holds money; it writes down
what both sides say.

Lock order: engagement (60) → day of work (70) → pay (72) → alert (73).
"""

from yizhan.exchange.pay.answers import (
    answer_entry,
    confirm_received,
    note_call_to_worker,
    settle_deduction,
    take_back_answer,
)
from yizhan.exchange.pay.claims import (
    CLAIMABLE,
    add_extra,
    claim_deduction,
    claim_paid,
    note_advance,
    withdraw_claim,
)
from yizhan.exchange.pay.ladder import (
    _do_close_alerts,
    ask_for_case,
    climb_ladder,
    enter_ladder,
    fall_due,
    mark_overdue,
    note_call_to_hirer,
    open_case,
    raise_alert,
    void_pay,
)
from yizhan.exchange.pay.owing import _do_close_if_done, _do_owe_pay, close_by_time, open_items

__all__ = [
    "CLAIMABLE", "_do_close_alerts", "_do_close_if_done", "_do_owe_pay", "add_extra", "answer_entry", "ask_for_case",
    "claim_deduction", "claim_paid", "climb_ladder", "close_by_time", "confirm_received", "enter_ladder", "fall_due",
    "mark_overdue", "note_advance", "note_call_to_hirer", "note_call_to_worker", "open_case", "open_items", "raise_alert",
    "settle_deduction", "take_back_answer", "void_pay", "withdraw_claim",
]  # fmt: skip
