"""What is next for one person on a board, and how the four dots stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

COMING = frozenset({"accepted", "confirmed", "dispatched"})
THERE = frozenset({"on_site", "working"})
WORKED = frozenset({"completed", "closed"})
SAID_YES = COMING | THERE | WORKED
HAS_PHONE = frozenset({"confirmed", "dispatched", "on_site", "working", "completed"})
"""States after the mutual yes in which the hirer may call the worker (ARCHITECTURE §4)."""

CAME_AND_WENT = frozenset({"sent_home", "walked_off", "abandoned_safety"})
ENDED = CAME_AND_WENT | {
    "declined", "lapsed", "cancelled_by_worker", "cancelled_by_hirer", "no_show_worker", "no_show_hirer", "replaced",
}  # fmt: skip


class Duty(StrEnum):
    """What happens next with one person. Those in :data:`ON_ME` wait for the hirer's side."""

    ANSWER = "answer"
    CALL_STATION = "call_station"
    ROLL_CALL = "roll_call"
    END_DAY = "end_day"
    ANSWER_HOURS = "answer_hours"
    PAY = "pay"
    RATE = "rate"
    WAIT_ANSWER = "wait_answer"
    WAIT_START = "wait_start"
    WAIT_WORK = "wait_work"
    WAIT_HOURS = "wait_hours"
    WAIT_STATION = "wait_station"
    WAIT_PAY = "wait_pay"
    NONE = "none"


ON_ME = (
    Duty.PAY,
    Duty.CALL_STATION,
    Duty.ANSWER,
    Duty.ROLL_CALL,
    Duty.ANSWER_HOURS,
    Duty.END_DAY,
    Duty.RATE,
)
"""Duties of the hirer's side, the most pressing first."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Where one person stands.

    Args:
        state: state of the engagement.
        day_state: state of the day that matters now, ``""`` before there is one.
        is_roll_open: somebody may tick the name now. is_late: the grace after the start is over and nobody came.
        is_place_open: the posting still lacks somebody and is not over.
        is_shift_over: the planned end of the day in question has passed.
        may_answer_hours: the other side reported hours and this side is asked.
        owed_fen: not yet said to be paid. claimed_fen: said to be paid, not yet confirmed. received_fen: confirmed.
        is_pay_late: something owed is past its day.
        can_rate, has_rated: this side's own answer.
    """

    state: str
    day_state: str = ""
    is_roll_open: bool = False
    is_late: bool = False
    is_place_open: bool = False
    is_shift_over: bool = False
    may_answer_hours: bool = False
    owed_fen: int = 0
    claimed_fen: int = 0
    received_fen: int = 0
    is_pay_late: bool = False
    can_rate: bool = False
    has_rated: bool = False


def next_duty(facts: PersonFacts) -> Duty:
    """The one thing that happens next; money that is late comes before everything else."""
    simple = {
        "interested": Duty.ANSWER,
        "offered": Duty.WAIT_ANSWER,
        "no_show_worker": Duty.CALL_STATION if facts.is_place_open else Duty.NONE,
    }
    if facts.state in simple:
        return simple[facts.state]
    if facts.owed_fen and (facts.is_pay_late or facts.state in ENDED):
        return Duty.PAY
    if facts.state not in SAID_YES:
        return Duty.NONE
    if facts.state in COMING and facts.is_late:
        return Duty.CALL_STATION
    return _duty_of_the_day(facts) or _duty_after_work(facts)


def _duty_of_the_day(facts: PersonFacts) -> Duty | None:
    if facts.may_answer_hours:
        return Duty.ANSWER_HOURS
    if facts.state not in WORKED and facts.day_state in {"", "expected"} and facts.is_roll_open:
        return Duty.ROLL_CALL
    if facts.day_state == "checked_in":
        return Duty.END_DAY if facts.is_shift_over else Duty.WAIT_WORK
    waiting = {"contested": Duty.WAIT_STATION, "submitted": Duty.WAIT_HOURS}
    if not facts.owed_fen and facts.day_state in waiting:
        return waiting[facts.day_state]
    return None


def _duty_after_work(facts: PersonFacts) -> Duty:
    if facts.owed_fen:
        return Duty.PAY
    if facts.can_rate:
        return Duty.RATE
    if facts.claimed_fen:
        return Duty.WAIT_PAY
    return Duty.NONE if facts.state in WORKED else Duty.WAIT_START


@dataclass(frozen=True, slots=True)
class Dot:
    """One of the four dots; ``state`` is ``done``, ``now``, ``todo`` or ``bad`` (``ui/progress_dots.html``)."""

    label: Text
    state: str


def dots(facts: PersonFacts, duty: Duty) -> tuple[Dot, ...]:
    """说来 · 到岗 · 付钱 · 互评; at most one is ``now`` and it is the hirer's next duty."""
    return (
        Dot(_("说来"), _come(facts, duty)),
        _arrive(facts, duty),
        Dot(_("付钱"), _paid(facts, duty)),
        Dot(_("互评"), _rated(facts, duty)),
    )


def _come(facts: PersonFacts, duty: Duty) -> str:
    if duty == Duty.ANSWER:
        return "now"
    said_yes = facts.state in SAID_YES or facts.state in CAME_AND_WENT or facts.state.startswith("no_show")
    return "done" if said_yes else "todo"


def _arrive(facts: PersonFacts, duty: Duty) -> Dot:
    if duty == Duty.CALL_STATION or facts.state == "no_show_worker":
        return Dot(_("没到"), "bad")
    if facts.state in THERE | WORKED | CAME_AND_WENT:
        return Dot(_("到岗"), "done")
    return Dot(_("到岗"), "now" if duty == Duty.ROLL_CALL else "todo")


def _paid(facts: PersonFacts, duty: Duty) -> str:
    if duty in {Duty.PAY, Duty.ANSWER_HOURS, Duty.END_DAY}:
        return "now"
    return "done" if is_paid(facts) else "todo"


def _rated(facts: PersonFacts, duty: Duty) -> str:
    if duty == Duty.RATE:
        return "now"
    return "done" if facts.has_rated else "todo"


def is_paid(facts: PersonFacts) -> bool:
    """Whether everything there was to pay is confirmed by the worker."""
    return facts.received_fen > 0 and not facts.owed_fen and not facts.claimed_fen


@dataclass(frozen=True, slots=True)
class Counters:
    """说来 / 到了 / 已付 / 已评 of one posting."""

    said_yes: int
    arrived: int
    paid: int
    rated: int


def count(people: list[PersonFacts]) -> Counters:
    """The four figures; somebody who said yes and did not come still counts as 说来."""
    came = THERE | WORKED | CAME_AND_WENT
    return Counters(
        said_yes=sum(
            p.state in SAID_YES or p.state in CAME_AND_WENT or p.state == "no_show_worker" for p in people
        ),
        arrived=sum(p.state in came for p in people),
        paid=sum(is_paid(p) for p in people),
        rated=sum(p.has_rated for p in people),
    )


def most_pressing(duties: list[Duty]) -> Duty:
    """Of several people's duties the one to show first; ``NONE`` when nothing waits for the hirer."""
    return next((duty for duty in ON_ME if duty in duties), Duty.NONE)
