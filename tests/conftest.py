"""Fixtures of the tests that cross contexts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime

import pytest

from yizhan.core import clock


@pytest.fixture(autouse=True)
def _quiet_refusals() -> Iterator[None]:
    """Pages refused on purpose by the hundred would drown the one line that matters."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


@pytest.fixture
def move_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | datetime], datetime]:
    """``move_clock("2026-11-24T07:20")``: set the present for every thread, the live server's too.

    ``clock.at`` holds it for the calling thread only.
    """

    def move(instant: str | datetime) -> datetime:
        moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.SHANGHAI)
        # A variable with a default is seen by threads as well.
        monkeypatch.setattr(clock, "_set_at", ContextVar("yizhan_moved_clock", default=moment))
        return moment

    return move
