"""What people and clocks do to a crew: the one door to import from.

Lock order: posting (40) → crew (45) → job (46) → membership (48) → worker (50) → engagement (60) → ledger.
"""

from yizhan.exchange.crews.dividing import _do_divide, divide_waiting
from yizhan.exchange.crews.founding import (
    change_crew,
    dissolve_crew,
    found_crew,
    hand_over,
    open_join_code,
)
from yizhan.exchange.crews.joining import (
    answer_invite,
    invite_member,
    join_at_counter,
    join_by_code,
    lapse_invite,
    leave_crew,
    take_off,
)
from yizhan.exchange.crews.offering import (
    answer_job,
    decline_job,
    lapse_job,
    offer_to_crew,
    place_crew,
    withdraw_job,
)
from yizhan.exchange.crews.shares import answer_shares, set_shares

__all__ = [
    "_do_divide", "answer_invite", "answer_job", "answer_shares", "change_crew", "decline_job", "dissolve_crew",
    "divide_waiting", "found_crew", "hand_over", "invite_member", "join_at_counter", "join_by_code", "lapse_invite", "lapse_job",
    "leave_crew", "offer_to_crew", "open_join_code", "place_crew", "set_shares", "take_off", "withdraw_job",
]  # fmt: skip
