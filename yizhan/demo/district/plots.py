"""In which order the stories are told: mostly the ordinary one, every other one now and then, each at least once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import cycle

from yizhan.demo.district import plots_days as days
from yizhan.demo.district import plots_money as money
from yizhan.demo.district.going import Going

Plot = Callable[[Going], Iterator[datetime]]

RARE: tuple[Plot, ...] = (
    money.paid_late,
    days.did_not_come,
    days.hours_disputed,
    money.paid_in_parts,
    days.was_ill,
    money.something_on_top,
    days.nobody_was_there,
    money.never_paid,
    days.nobody_wrote_hours,
    days.called_off_late,
    money.deduction_refused,
    days.got_hurt,
    days.van_had_left,
    money.advance_on_the_way,
    days.hours_corrected,
    money.said_paid_but_not,
    days.rained_off,
    days.said_he_was_there,
    days.sent_home_again,
    days.went_away_unsafe,
    days.hours_still_disputed,
)
"""What happens to about one engagement in five."""

USUAL_BETWEEN = 4

FOR_SEVERAL_DAYS: frozenset[Plot] = frozenset(
    {money.paid_at_once, money.paid_late, money.paid_in_parts, money.something_on_top, money.never_paid,
     money.said_paid_but_not, money.deduction_refused, days.hours_corrected, days.called_off_late}
)  # fmt: skip
"""The other stories are of one day, and would leave the later days of longer work untold."""


class Turns:
    """Whose turn it is: four ordinary stories, then the next of the others, and so on without end."""

    def __init__(self) -> None:
        self._told = 0
        self._waiting: list[Plot] = []
        self._rare = cycle(RARE)

    def next(self, *, is_one_day: bool = True) -> Plot:
        """The next story; one that does not fit work of several days waits for the next single day."""
        self._told += 1
        if self._told % (USUAL_BETWEEN + 1) == 0:
            self._waiting.append(next(self._rare))
        for number, plot in enumerate(self._waiting):
            if is_one_day or plot in FOR_SEVERAL_DAYS:
                return self._waiting.pop(number)
        return money.paid_at_once
