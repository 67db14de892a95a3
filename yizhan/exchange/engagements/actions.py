"""What people and clocks do to an engagement: the one door to import from.

The steps live by meaning: ``offers`` (the five entrances, several people at once), ``answers`` (no, undo, changed terms),
``settling`` (confirm, slip, on the way, daily word), ``cancelling`` (before the start, on site, rain stop, mismatch),
``no_shows`` (proposal, mark, answer, correction), ``replacing`` (replace, standby, walk-on), ``known_workers`` (call-back).
Lock order everywhere: posting (40) → worker (50) → engagement (60).
"""

from yizhan.exchange.engagements.answers import (
    _do_ask_again,
    agree_to_changed_terms,
    decline_offer,
    lapse_changed_terms,
    lapse_engagement,
    refuse_changed_terms,
    refuse_interest,
    undo_acceptance,
    withdraw_interest,
)
from yizhan.exchange.engagements.cancelling import (
    cancel_by_hirer,
    cancel_by_worker,
    note_mismatch,
    send_home,
    stop_day,
    stop_for_safety,
    walk_off,
)
from yizhan.exchange.engagements.known_workers import _do_offer_wished, call_back_worker, wish_worker
from yizhan.exchange.engagements.locking import ENGAGEMENT_LOCK, PLACE_LOCKS
from yizhan.exchange.engagements.no_shows import (
    _do_dismiss_proposals,
    contest_no_show,
    dismiss_no_show,
    let_no_show_stand,
    mark_no_show_hirer,
    mark_no_show_worker,
    propose_no_show,
    report_hirer_absent,
    reverse_no_show,
    uphold_no_show,
)
from yizhan.exchange.engagements.offers import (
    _do_place_crew,
    accept_offer,
    apply_for_posting,
    assign_worker,
    claim_posting,
    offer_place,
    place_together,
    send_elsewhere,
)
from yizhan.exchange.engagements.placing import (
    _do_arrive,
    _do_cancel,
    _do_close,
    _do_complete,
    _do_confirm,
    _do_end,
    _do_note_word,
    as_system,
)
from yizhan.exchange.engagements.replacing import (
    _do_call_standbys,
    admit_walk_on,
    call_standbys,
    open_walk_on,
    replace_worker,
    walk_on,
)
from yizhan.exchange.engagements.settling import (
    answer_about_day,
    ask_about_day,
    begin_work,
    confirm_engagement,
    dispatch_engagement,
    print_slip,
)

__all__ = [
    "ENGAGEMENT_LOCK", "PLACE_LOCKS", "_do_arrive", "_do_ask_again", "_do_call_standbys", "_do_cancel", "_do_close",
    "_do_complete", "_do_confirm", "_do_dismiss_proposals", "_do_end", "_do_note_word", "_do_offer_wished", "_do_place_crew",
    "accept_offer", "admit_walk_on", "agree_to_changed_terms", "answer_about_day", "apply_for_posting", "as_system", "ask_about_day",
    "assign_worker", "begin_work", "call_back_worker", "call_standbys", "cancel_by_hirer", "cancel_by_worker",
    "claim_posting", "confirm_engagement", "contest_no_show", "decline_offer", "dismiss_no_show", "dispatch_engagement",
    "lapse_changed_terms", "lapse_engagement", "let_no_show_stand", "mark_no_show_hirer", "mark_no_show_worker",
    "note_mismatch", "offer_place", "open_walk_on", "place_together", "print_slip", "propose_no_show",
    "refuse_changed_terms", "refuse_interest", "replace_worker", "report_hirer_absent", "reverse_no_show", "send_elsewhere",
    "send_home", "stop_day", "stop_for_safety", "undo_acceptance", "uphold_no_show", "walk_off", "walk_on", "wish_worker",
    "withdraw_interest",
]  # fmt: skip
