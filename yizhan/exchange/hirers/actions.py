"""Everything that can be done with hirers; each group lives in a file of its own."""

from yizhan.exchange.hirers.checking import (
    _do_halt_unlicensed,
    ask_for_check,
    expire_verification,
    refuse_hirer,
    verify_hirer,
    warn_of_recheck,
    withdraw_check,
)
from yizhan.exchange.hirers.contacts import change_contact, correct_contact
from yizhan.exchange.hirers.members import (
    accept_invite,
    decline_invite,
    invite_foreman,
    invite_staff,
    lapse_invite,
    remove_foreman,
    remove_staff,
    withdraw_invite,
)
from yizhan.exchange.hirers.registering import (
    _do_open_hirer_of_role,
    register_enterprise,
    register_household,
    register_own_hirer,
)
from yizhan.exchange.hirers.sites import add_site, change_site, close_site, reopen_site

__all__ = [
    "_do_halt_unlicensed", "_do_open_hirer_of_role", "accept_invite", "add_site", "ask_for_check", "change_contact",
    "change_site", "close_site", "correct_contact", "decline_invite", "expire_verification", "invite_foreman", "invite_staff",
    "lapse_invite", "refuse_hirer", "register_enterprise", "register_household", "register_own_hirer", "remove_foreman",
    "remove_staff", "reopen_site", "verify_hirer", "warn_of_recheck", "withdraw_check", "withdraw_invite",
]  # fmt: skip
