"""What one engagement has in hand while it runs, and the small steps that most stories of a day share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.exchange.attendance.actions import (
    agree_hours,
    check_in_by_foreman,
    check_in_with_code,
    check_out_by_foreman,
    show_day_code,
)
from yizhan.exchange.attendance.queries import days_of
from yizhan.exchange.ratings.actions import rate

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GOOD, FAIR, BAD = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Going:
    """One person on the way to one job: who takes part, and when the shifts are.

    Args:
        minutes: what a day is planned to last, breaks taken off.
        diligence: chance of a good face; a few are better at their work than others.
    """

    engagement_id: int
    posting_id: int
    worker: Actor
    boss: Actor
    attendant: Actor
    starts_at: datetime
    ends_at: datetime
    minutes: int
    chance: Random
    diligence: float = 0.8
    is_by_piece: bool = False

    def shifts(self) -> list[tuple[datetime, datetime]]:
        """Begin and end of each day."""
        length = timedelta(seconds=(self.ends_at - self.starts_at).seconds) or 8 * HOUR
        starts = [
            self.starts_at + number * DAY
            for number in range((self.ends_at.date() - self.starts_at.date()).days + 1)
        ]
        return [(start, start + length) for start in starts if start < self.ends_at]


def arrive(go: Going, *, called: bool = False) -> None:
    """He comes: by the code of the day, or the foreman calls his name."""
    if called:
        check_in_by_foreman(go.boss, go.posting_id, [go.engagement_id])
    else:
        check_in_with_code(go.worker, go.engagement_id, show_day_code(go.boss, go.posting_id))


def reported_days(go: Going) -> list[Any]:
    """Days whose hours wait for his word."""
    return [day for day in days_of(go.engagement_id) if day.state == "submitted"]


def go_home(go: Going, minutes: int | None = None) -> None:
    """The foreman ends the day; for piece work he counts."""
    pieces = {go.engagement_id: go.chance.randint(40, 90)} if go.is_by_piece else None
    check_out_by_foreman(go.boss, go.posting_id, [go.engagement_id], minutes=minutes, pieces=pieces)


def agree(go: Going) -> None:
    """The hours are right."""
    for day in reported_days(go):
        agree_hours(go.worker, day.pk)


def work_day(go: Going, start: datetime, end: datetime) -> Iterator[datetime]:
    """One ordinary day from coming to the agreed hours."""
    yield start - go.chance.randint(4, 20) * MINUTE
    arrive(go, called=go.chance.random() < 0.15)
    yield end + go.chance.randint(1, 9) * MINUTE
    go_home(go)
    yield clock.now() + go.chance.randint(3, 30) * MINUTE
    agree(go)


def work_all_days(go: Going) -> Iterator[datetime]:
    """Every day of the job as it was said."""
    for start, end in go.shifts():
        yield from work_day(go, start, end)
    yield clock.now() + go.chance.randint(10, 60) * MINUTE


def faces(go: Going) -> Iterator[datetime]:
    """Both say how it was; not everybody does."""
    yield clock.now() + 30 * MINUTE
    if go.chance.random() < 0.85:
        weights = (go.diligence, (1 - go.diligence) * 0.8, (1 - go.diligence) * 0.2)
        face = go.chance.choices((GOOD, FAIR, BAD), weights)[0]
        rate(go.boss, go.engagement_id, face, again=face == GOOD or go.chance.random() < 0.5)
    yield clock.now() + 90 * MINUTE
    if go.chance.random() < 0.8:
        face = go.chance.choices((GOOD, FAIR, BAD), (78, 17, 5))[0]
        rate(go.worker, go.engagement_id, face, again=face != BAD)
