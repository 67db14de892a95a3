"""The only source of "now". Tests and demo data set it; nothing else reads the machine's clock.

All instants are aware. :func:`today` is the date in Asia/Shanghai, whatever the server's zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set_at: ContextVar[datetime | None] = ContextVar("yizhan_clock", default=None)


def now() -> datetime:
    """The current instant, in Asia/Shanghai."""
    instant = _set_at.get()
    return (instant or datetime.now(UTC)).astimezone(SHANGHAI)


def today() -> date:
    """The current date in Asia/Shanghai."""
    return now().date()


def local(day: date, at: time | str = "00:00") -> datetime:
    """An aware instant on ``day`` at a Shanghai wall-clock time (``time`` or ``"HH:MM"``)."""
    wall = time.fromisoformat(at) if isinstance(at, str) else at
    return datetime.combine(day, wall, tzinfo=SHANGHAI)


@contextmanager
def at(instant: datetime | str) -> Iterator[datetime]:
    """Hold the clock at ``instant`` (aware, or ISO text read as Shanghai time) inside the block."""
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=SHANGHAI)
    token = _set_at.set(instant)
    try:
        yield instant
    finally:
        _set_at.reset(token)


def days(count: int) -> timedelta:
    """A span of calendar days."""
    return timedelta(days=count)
