"""Reading dated values.

Outside a request every read is one indexed query, so tests, commands and jobs are never stale. Within a request (or
a ``with kept():`` block) the whole table is read once and kept for that thread; a write on the same thread drops it,
and nothing is kept again until the transaction of that write has ended, because a rollback would leave a value behind
that never was.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.transaction import Atomic

from yizhan.core import clock
from yizhan.core.dated import registry
from yizhan.core.dated.enums import Certainty

if TYPE_CHECKING:
    from yizhan.core.dated.models import DatedValue

Steps = dict[str, tuple[list[date], list[Any]]]


class _Kept(threading.local):
    keeping = False
    steps: Steps | None = None
    written_in: Atomic | None = None  # outermost transaction of the last write while it may be open


_kept = _Kept()


def value(code: str, on: date | None = None) -> Any:
    """The value in force on a day (default: today).

    Raises:
        UnknownCode: nobody declared ``code``.
    """
    made = registry.definition_of(code)
    day = on or clock.today()
    if _may_keep():
        if _kept.steps is None:
            _kept.steps = _all_steps()
        days, values = _kept.steps.get(code, ([], []))
        place = bisect_right(days, day)
        return registry.from_json(made, values[place - 1]) if place else made.default
    row = _rows().in_force(day).filter(code=code).first()
    return registry.from_json(made, row.value) if row else made.default


@contextmanager
def kept() -> Iterator[None]:
    """Read the table once inside the block (long batches); see the module's docstring for what stays correct."""
    before = _kept.keeping, _kept.steps
    _kept.keeping, _kept.steps = True, None
    try:
        yield
    finally:
        _kept.keeping, _kept.steps = before[0], None


def forget() -> None:
    """A row was written on this thread."""
    _kept.steps = None
    _kept.written_in = next((block for block in connection.atomic_blocks if not block._from_testcase), None)


def _may_keep() -> bool:
    if _kept.written_in is not None and _kept.written_in not in connection.atomic_blocks:
        _kept.written_in = _kept.steps = None
    return _kept.keeping and _kept.written_in is None


def _begin_request(**_signal: Any) -> None:
    _kept.keeping, _kept.steps = True, None


def _end_request(**_signal: Any) -> None:
    _kept.keeping, _kept.steps = False, None


request_started.connect(_begin_request, dispatch_uid="yizhan.core.dated")
request_finished.connect(_end_request, dispatch_uid="yizhan.core.dated")


def _rows():
    from yizhan.core.dated.models import (
        DatedValue,  # at call time: rules may import this package before the tables
    )

    return DatedValue.objects.all()


def _all_steps() -> Steps:
    steps: Steps = defaultdict(lambda: ([], []))
    for row in _rows().standing().order_by("code", "effective_from"):
        days, values = steps[row.code]
        days.append(row.effective_from)
        values.append(row.value)
    return dict(steps)


@dataclass(frozen=True, slots=True)
class SettingsRow:
    """One line of the settings page.

    Args:
        value, shown: what is in force today, and the same in words.
        source, certainty, certainty_label, effective_from: of the row in force; of the default when
            ``is_default`` (then ``effective_from`` is ``None``).
        upcoming: standing rows that begin later, soonest first.
        history: earlier and withdrawn rows, newest first.
    """

    definition: registry.Definition
    value: Any
    shown: str
    source: str
    certainty: str
    certainty_label: str
    effective_from: date | None
    is_default: bool
    upcoming: tuple[DatedValue, ...]
    history: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class SettingsGroup:
    name: str
    rows: tuple[SettingsRow, ...]


def rows_for_settings_page(on: date | None = None) -> list[SettingsGroup]:
    """Every declared value under its heading, with what is in force, what comes and what was; one query."""
    day = on or clock.today()
    stored: dict[str, list[DatedValue]] = defaultdict(list)
    for row in _rows().order_by("code", "-effective_from", "-pk"):
        stored[row.code].append(row)
    groups: dict[str, list[SettingsRow]] = {}
    for made in registry.defined():
        groups.setdefault(str(made.group), []).append(_settings_row(made, stored[made.code], day))
    return [SettingsGroup(name, tuple(rows)) for name, rows in groups.items()]


def _settings_row(made: registry.Definition, rows: list[DatedValue], day: date) -> SettingsRow:
    standing = [row for row in rows if row.withdrawn_at is None]
    current = next((row for row in standing if row.effective_from <= day), None)
    upcoming = [row for row in standing if row.effective_from > day]
    held = registry.from_json(made, current.value) if current else made.default
    origin = current or made
    return SettingsRow(
        definition=made,
        value=held,
        shown=registry.show(made, held),
        source=origin.source,
        certainty=origin.certainty,
        certainty_label=str(Certainty(origin.certainty).label),
        effective_from=current.effective_from if current else None,
        is_default=current is None,
        upcoming=tuple(reversed(upcoming)),
        history=tuple(row for row in rows if row is not current and row not in upcoming),
    )
