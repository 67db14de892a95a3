"""Runs stories side by side: each is a generator that yields the instant at which it goes on.

A story acts only through the actions; the clock stands at its instant while it does. Between steps the background
jobs and the periodic tasks of that instant run, as they would in a living district.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused

Story = Iterator[datetime]
PULSE, CLOSE = timedelta(hours=12), timedelta(days=3)


def quietly(step: Callable[..., Any], *given: Any, **named: Any) -> bool:
    """Whether a step was possible; in a small demo it may not be."""
    try:
        step(*given, **named)
    except Refused:
        return False
    return True


class Stage:
    """Holds all running stories and the present.

    Args:
        ends_at: nothing happens after this instant; stories that would go on later simply stay where they are.
    """

    def __init__(self, ends_at: datetime):
        self.ends_at = ends_at
        self._queue: list[tuple[datetime, int, Story]] = []
        self._number = itertools.count()
        self.refusals: list[str] = []

    def add(self, at: datetime, story: Story) -> None:
        """Let a story begin at an instant."""
        heapq.heappush(self._queue, (at, next(self._number), story))

    def run(self, progress: Callable[[datetime], None] = lambda _at: None) -> None:
        """Play everything up to the end."""
        next_pulse = self._queue[0][0] if self._queue else self.ends_at
        while self._queue and self._queue[0][0] <= self.ends_at:
            at, _number, story = heapq.heappop(self._queue)
            while next_pulse <= at:
                self._beat(next_pulse)
                progress(next_pulse)
                next_pulse += self._pause(next_pulse)
            with clock.at(at):
                self._step(at, story)
                drain(quiet=False)
        while next_pulse <= self.ends_at:
            self._beat(next_pulse)
            next_pulse += self._pause(next_pulse)
        self._beat(self.ends_at)

    def _pause(self, at: datetime) -> timedelta:
        """How long until the periodic tasks run again: morning and evening, more often in the last days."""
        return PULSE if self.ends_at - at > CLOSE else PULSE / 2

    def _step(self, at: datetime, story: Story) -> None:
        try:
            upcoming = next(story)
        except StopIteration:
            return
        except (
            Refused
        ) as refused:  # a place gone, a time clash: such is life; the story ends, the reason is counted
            self.refusals.extend(refused.codes)
            return
        self.add(max(upcoming, at), story)

    def _beat(self, at: datetime) -> None:
        with clock.at(at):
            drain(periodic=True)
