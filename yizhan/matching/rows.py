"""The narrow rows that matching works on: one worker in one trade, one open posting.

A row holds whole numbers only, so that Python, SQLite and PostgreSQL compute the same score to the last digit.
Whoever keeps the rows (actions of the exchange) converts once, when something changes:

================  ======================================================================================
quantity          unit in a row
================  ======================================================================================
place             cells of the plain 0.01° grid: ``row = floor(latitude * 100)``, ``col = floor(longitude * 100)``
column width      metres of one cell column at the posting's latitude, from :func:`column_metres`
pay               fen for one hour's work (a day counts as 8 hours, a month as 174 hours = 21.75 days * 8)
stars             hundredths of a star, 100 to 500, already shrunk towards the mean
age of a row      whole hours since publication (posting) or since the last sign of life (worker)
time              56 bits: bit ``4 * day + slot``; 14 days from the same base day, 4 slots of six hours from 00:00
certificates      one bit for each kind of certificate, the same numbering in both rows
================  ======================================================================================
"""

import math
from dataclasses import dataclass, field

ROW_METRES = 1109
"""Metres of one 0.01° row (one degree of latitude is 110.9 km in the middle latitudes of China)."""

DAYS, SLOTS = 14, 4
ALWAYS = (1 << (DAYS * SLOTS)) - 1
"""The availability mask of somebody who is free at any time of the next 14 days."""


def cell(latitude: float, longitude: float) -> tuple[int, int]:
    """Return the grid cell ``(row, col)`` of a WGS-84 position in degrees."""
    return math.floor(latitude * 100), math.floor(longitude * 100)


def column_metres(row: int) -> int:
    """Return the width of one grid column, in metres, for the latitude band of ``row``.

    A band is ten rows (0.1°) and counts with the cosine of its middle: the error stays under 0.1 % anywhere in China.
    """
    middle = (row // 10) / 10 + 0.05
    return round(1113.2 * math.cos(math.radians(middle)))


def slot_bit(day: int, slot: int) -> int:
    """Return the bit of one slot: ``day`` 0..13 after the base day, ``slot`` 0..3 (00–06, 06–12, 12–18, 18–24)."""
    if not (0 <= day < DAYS and 0 <= slot < SLOTS):
        raise ValueError(f"no slot {slot} on day {day}")
    return 1 << (SLOTS * day + slot)


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker in one trade. A worker with three trades has three rows with the same ``worker_id``.

    ``wish_fen`` 0 means that no wish was stated. ``certificates`` are those on record and valid, ``void_certificates``
    those known to be missing or run out; what is in neither was never asked. ``age`` is used for the legal minimum only.
    """

    worker_id: int
    trade: str
    level: int
    row: int
    col: int
    radius_m: int
    wish_fen: int
    age: int
    available: int = ALWAYS
    certificates: int = 0
    void_certificates: int = 0
    star: int = 300
    idle_hours: int = 0
    replies: int = 0
    asked: int = 0
    exposures: int = 0
    blocked_hirers: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class JobRow:
    """One open posting. ``pay_fen`` 0 means that the pay is open to talk; ``legal_age`` is 16, or 18 for barred work."""

    job_id: int
    hirer_id: int
    trade: str
    row: int
    col: int
    column_m: int
    pay_fen: int
    min_level: int = 0
    times: int = 0
    certificates: int = 0
    legal_age: int = 16
    star: int = 300
    age_hours: int = 0
    replies: int = 0
    asked: int = 0
    exposures: int = 0
    blocked_workers: frozenset[int] = field(default_factory=frozenset)
