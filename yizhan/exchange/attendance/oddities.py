"""What looks odd about a check-in (d.3). Pure: stamps in, flags with their reasons out; nobody is punished by a rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yizhan.core.geo import Cell, cell_distance_metres
from yizhan.exchange.attendance.enums import FlagKind


@dataclass(frozen=True, slots=True)
class Stamp:
    """One proof of presence, with what the rules look at.

    Args:
        side: who made it (``worker``, ``hirer``, ``station``). ended_at: when that day of work ended, ``None`` while it runs.
        holds: whether he still has the place (one who was sent home or replaced makes room for another).
    """

    day_id: int
    worker_id: int
    posting_id: int
    at: datetime
    side: str
    device_key: str = ""
    cell: Cell | None = None
    ended_at: datetime | None = None
    skew_seconds: int = 0
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is odd; each a dated value of the district."""

    device_people: int = 4
    device_hours: int = 24
    speed_kmh: int = 90
    nearest_km: int = 3
    same_second_people: int = 3
    skew_minutes: int = 10


@dataclass(frozen=True, slots=True)
class Oddity:
    """A kind, the day it is about and the rows that explain it."""

    kind: FlagKind
    day_id: int
    facts: dict[str, object] = field(default_factory=dict)


def oddities_of(new: Stamp, others: Iterable[Stamp], *, headcount: int, limits: Limits) -> list[Oddity]:
    """Everything odd about one new stamp beside the others of the same device, worker and posting-day."""
    rows = [row for row in others if row.day_id != new.day_id]
    found = [
        _same_device(new, rows, limits),
        _hirers_device(new, rows),
        _fast_travel(new, rows, limits),
        _overlap(new, rows),
        _same_second(new, rows, limits),
        _too_many_heads(new, rows, headcount),
        _clock_skew(new, limits),
    ]
    return [oddity for oddity in found if oddity is not None]


def _same_device(new: Stamp, rows: list[Stamp], limits: Limits) -> Oddity | None:
    if not new.device_key or new.side != "worker":
        return None
    span = timedelta(hours=limits.device_hours)
    same = [
        r
        for r in rows
        if r.device_key == new.device_key and r.side == "worker" and abs(new.at - r.at) <= span
    ]
    people = {row.worker_id for row in same} | {new.worker_id}
    if len(people) < limits.device_people:
        return None
    return Oddity(
        FlagKind.SAME_DEVICE,
        new.day_id,
        {"people": len(people), "days": _days(same), "hours": limits.device_hours},
    )


def _hirers_device(new: Stamp, rows: list[Stamp]) -> Oddity | None:
    if not new.device_key or new.side != "worker":
        return None
    same = [row for row in rows if row.device_key == new.device_key and row.side == "hirer"]
    return Oddity(FlagKind.HIRERS_DEVICE, new.day_id, {"days": _days(same)}) if same else None


def _fast_travel(new: Stamp, rows: list[Stamp], limits: Limits) -> Oddity | None:
    if new.cell is None:
        return None
    for row in rows:
        if row.worker_id != new.worker_id or row.posting_id == new.posting_id or row.cell is None:
            continue
        metres = cell_distance_metres(new.cell, row.cell)
        first, last = sorted([row, new], key=lambda stamp: stamp.at)
        left = min(first.ended_at or first.at, last.at)  # who has gone home travels from then on
        hours = (last.at - left).total_seconds() / 3600
        if metres >= limits.nearest_km * 1000 and metres > limits.speed_kmh * 1000 * hours:
            facts = {"days": [row.day_id], "km": round(metres / 1000), "minutes": round(hours * 60)}
            return Oddity(FlagKind.FAST_TRAVEL, new.day_id, facts)
    return None


def _overlap(new: Stamp, rows: list[Stamp]) -> Oddity | None:
    clash = [
        row
        for row in rows
        if row.worker_id == new.worker_id
        and row.posting_id != new.posting_id
        and row.at <= new.at
        and (row.ended_at is None or row.ended_at > new.at)
        and new.at - row.at < timedelta(hours=24)
    ]
    return Oddity(FlagKind.OVERLAP, new.day_id, {"days": _days(clash)}) if clash else None


def _same_second(new: Stamp, rows: list[Stamp], limits: Limits) -> Oddity | None:
    if new.side != "worker":
        return None
    second = new.at.replace(microsecond=0)
    same = [
        row
        for row in rows
        if row.posting_id == new.posting_id
        and row.side == "worker"
        and row.at.replace(microsecond=0) == second
    ]
    people = {row.worker_id for row in same} | {new.worker_id}
    if len(people) < limits.same_second_people:
        return None
    return Oddity(FlagKind.SAME_SECOND, new.day_id, {"people": len(people), "days": _days(same)})


def _too_many_heads(new: Stamp, rows: list[Stamp], headcount: int) -> Oddity | None:
    if not new.holds:
        return None
    there = {row.worker_id for row in rows if row.posting_id == new.posting_id and row.holds} | {
        new.worker_id
    }
    if len(there) <= headcount:
        return None
    return Oddity(FlagKind.TOO_MANY_HEADS, new.day_id, {"people": len(there), "places": headcount})


def _clock_skew(new: Stamp, limits: Limits) -> Oddity | None:
    minutes = abs(new.skew_seconds) // 60
    return (
        Oddity(FlagKind.CLOCK_SKEW, new.day_id, {"minutes": minutes})
        if minutes >= limits.skew_minutes
        else None
    )


def _days(rows: Iterable[Stamp]) -> list[int]:
    return sorted({row.day_id for row in rows})
