"""Money that several people divide, as pay sees it: ``crews`` says whose day belongs to a pool and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class Shared:
    """A day whose money is divided among several.

    Args:
        is_divided: ``False`` while somebody's hours are still open; nothing is owed until then.
        amount_fen: this person's part of it.
    """

    is_divided: bool
    amount_fen: int = 0


Reader = Callable[[Engagement, AttendanceDay], Shared | None]
_readers: list[Reader] = []


def shared_by(reader: Reader) -> Reader:
    """Declare who knows about divided money (once; importing twice changes nothing)."""
    if reader not in _readers:
        _readers.append(reader)
    return reader


def shared(engagement: Engagement, day: AttendanceDay) -> Shared | None:
    """What is known about a day whose money is divided; ``None``: the day is its worker's own."""
    if not engagement.together:
        return None
    return next((found for reader in _readers if (found := reader(engagement, day)) is not None), None)


def owes_nothing(engagement: Engagement, day: AttendanceDay) -> bool:
    """Whether an agreed day is worth nothing: nothing was made, or nothing of what was divided."""
    found = shared(engagement, day)
    if found is None:
        return day.pieces == 0
    return found.is_divided and found.amount_fen == 0


def waits(engagement: Engagement, day: AttendanceDay) -> bool:
    """Whether the pay of an agreed day waits until the money is divided."""
    found = shared(engagement, day)
    return found is not None and not found.is_divided
