"""The order of a public list: another one every day, the same for everybody on that day."""

from __future__ import annotations

import hashlib
from datetime import date


def place_of_day(worker_uid: str, trade_code: str, day: date) -> str:
    """A key to sort by. Nobody is first because he registered first or has more stars; anybody can compute it again."""
    return hashlib.sha256(f"{day.isoformat()}|{worker_uid}|{trade_code}".encode()).hexdigest()


def counted(people: int, least: int) -> int | None:
    """How many people a trade has, or ``None`` while they are so few that a number would point at them."""
    return people if people >= least else None
