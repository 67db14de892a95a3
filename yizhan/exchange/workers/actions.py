"""The doors of the slice; what stands behind each is in the file named for it."""

from yizhan.exchange.workers.consenting import (
    check_consent_code,
    give_consent_at_counter,
    send_consent_code,
    withdraw_consent_at_counter,
)
from yizhan.exchange.workers.indexing import (
    MATCHING_CONSENTS,
    _do_follow,
    _do_follow_consent,
    _do_look_for_imported,
    _do_reindex_worker,
)
from yizhan.exchange.workers.proxies import (
    _do_follow_confirmation,
    _do_note_fields,
    check_undo_code,
    confirm_entry,
    note_read_back,
    register_undo_bar,
    undo_entry_by_slip,
    undo_own_entry,
)
from yizhan.exchange.workers.real_name import ask_real_name_check, note_real_name_check
from yizhan.exchange.workers.registering import (
    OFFERED_CONSENTS,
    _do_register_at_counter,
    register_myself,
    register_worker_at_counter,
)
from yizhan.exchange.workers.wishes import (
    add_certificate,
    correct_worker_person,
    forget_worker_day,
    refresh_free_days,
    remove_certificate,
    set_worker_day,
    set_worker_week,
    update_wishes,
    warn_of_certificates,
)

__all__ = [
    "MATCHING_CONSENTS",
    "OFFERED_CONSENTS",
    "_do_follow",
    "_do_follow_confirmation",
    "_do_look_for_imported",
    "_do_follow_consent",
    "_do_note_fields",
    "_do_register_at_counter",
    "_do_reindex_worker",
    "add_certificate",
    "ask_real_name_check",
    "check_consent_code",
    "check_undo_code",
    "confirm_entry",
    "correct_worker_person",
    "forget_worker_day",
    "give_consent_at_counter",
    "note_read_back",
    "note_real_name_check",
    "refresh_free_days",
    "register_myself",
    "register_undo_bar",
    "register_worker_at_counter",
    "remove_certificate",
    "send_consent_code",
    "set_worker_day",
    "set_worker_week",
    "undo_entry_by_slip",
    "undo_own_entry",
    "update_wishes",
    "warn_of_certificates",
    "withdraw_consent_at_counter",
]
