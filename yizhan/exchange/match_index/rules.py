"""Turning what people say into the whole numbers of a match row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yizhan.core.clock import SHANGHAI
from yizhan.matching.rows import ALWAYS, DAYS, SLOTS, slot_bit

HOURS_PER_SLOT = 24 // SLOTS
HOURS_PER_DAY = (
    8  # a day's pay counts as eight hours (劳动法第36条), a month as 21.75 days (劳社部发〔2008〕3号)
)
HOURS_PER_MONTH = 174


@dataclass(frozen=True, slots=True)
class TradeOffer:
    """A trade a worker offers, with level 0–3."""

    trade_code: str
    level: int


@dataclass(frozen=True, slots=True)
class WorkerRowData:
    """What the workers slice knows of one looking worker.

    Args:
        days: date → mask of the four slots; a day that is not named counts as free.
        certificates: kinds on record and valid; ``void_certificates``: kinds known to have run out.
    """

    worker_id: int
    trades: tuple[TradeOffer, ...]
    cell_row: int
    cell_column: int
    radius_km: int
    wish_day_fen: int
    days: Mapping[date, int]
    certificates: tuple[str, ...]
    void_certificates: tuple[str, ...]
    born_on: date | None
    last_active_at: datetime


@dataclass(frozen=True, slots=True)
class JobRowData:
    """What the postings slice knows of one open posting. ``hour_pay_fen`` from :func:`hour_pay`."""

    posting_id: int
    hirer_id: int
    trade_code: str
    cell_row: int
    cell_column: int
    hour_pay_fen: int
    starts_at: datetime
    ends_at: datetime
    certificates: tuple[str, ...]
    published_at: datetime
    places_left: int
    level_min: int = 0
    legal_age: int = 16


def hour_pay(pay_fen: int, unit: str) -> int:
    """Pay in fen for one hour; 0 when the unit (piece, lump) cannot be turned into hours."""
    divisor = {"hour": 1, "day": HOURS_PER_DAY, "month": HOURS_PER_MONTH}.get(unit)
    return pay_fen // divisor if divisor else 0


def span_mask(starts_at: datetime, ends_at: datetime, base_on: date) -> int:
    """Slots a span of time touches, counted from ``base_on``; what lies beyond 14 days is left out.

    A long engagement touches the same slots each day: 7:30–17:00 for three days leaves the nights free. The span of one
    shift (under 24 hours) is taken as it is, over midnight too.
    """
    starts_at, ends_at = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    if ends_at - starts_at < timedelta(hours=24):
        return _plain_mask(starts_at, ends_at, base_on)
    mask, day = 0, starts_at.date()
    while day <= ends_at.date() and (day - base_on).days < DAYS:
        first = datetime.combine(day, starts_at.timetz())
        last = datetime.combine(day, ends_at.timetz())
        if last <= first:
            last += timedelta(days=1)
        mask |= _plain_mask(first, min(last, ends_at) if min(last, ends_at) > first else first, base_on)
        day += timedelta(days=1)
    return mask


def _plain_mask(starts_at: datetime, ends_at: datetime, base_on: date) -> int:
    mask = 0
    at = datetime.combine(
        starts_at.date(), time(starts_at.hour // HOURS_PER_SLOT * HOURS_PER_SLOT), tzinfo=SHANGHAI
    )
    while at < ends_at:
        day = (at.date() - base_on).days
        if 0 <= day < DAYS:
            mask |= slot_bit(day, at.hour // HOURS_PER_SLOT)
        at += timedelta(hours=HOURS_PER_SLOT)
    return mask


def free_mask(days: Mapping[date, int], base_on: date) -> int:
    """The worker's own words as a mask; a day nobody spoke of counts as free."""
    mask = ALWAYS
    for day, slots in days.items():
        offset = (day - base_on).days
        if 0 <= offset < DAYS:
            whole_day = sum(slot_bit(offset, slot) for slot in range(SLOTS))
            said = sum(slot_bit(offset, slot) for slot in range(SLOTS) if slots >> slot & 1)
            mask = mask & ~whole_day | said
    return mask


def shifted(mask: int, days: int, *, incoming: int) -> int:
    """A mask re-based ``days`` later; the days that come into view get ``incoming`` (all free or all idle)."""
    if days <= 0:
        return mask
    if days >= DAYS:
        return incoming
    entered = incoming & ~((1 << (SLOTS * (DAYS - days))) - 1)
    return mask >> (SLOTS * days) | entered


def epoch_hour(instant: datetime) -> int:
    """Whole hours since 1970-01-01 UTC."""
    return int(instant.timestamp() // 3600)


def busy_mask(spans: Iterable[tuple[datetime, datetime]], base_on: date) -> int:
    """Slots taken by accepted engagements."""
    mask = 0
    for starts_at, ends_at in spans:
        mask |= span_mask(starts_at, ends_at, base_on)
    return mask
