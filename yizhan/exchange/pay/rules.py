"""How much a day of work is worth and when it must be paid. Pure; whole fen only.

Rounding: the only divisions are hour pay by minutes, month pay by days and a lump sum over days. Hour and month pay are
rounded half up to one fen; a lump sum is split so that the parts add up exactly.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from yizhan.core import clock

FINISHED = frozenset({"confirmed", "settled", "void"})


def round_half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` for non-negative whole numbers, halves away from zero.

    Raises:
        ValueError: a negative numerator or a denominator that is not positive.
    """
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"cannot round {numerator}/{denominator}")
    return (2 * numerator + denominator) // (2 * denominator)


def share_of_lump(total_fen: int, number: int, count: int) -> int:
    """Part ``number`` (from 0) of a lump sum over ``count`` days; the parts differ by at most one fen and add up."""
    return total_fen * (number + 1) // count - total_fen * number // count


def amount_fen(
    *,
    unit: str,
    pay_fen: int,
    minutes: int,
    pieces: int | None = None,
    day_number: int = 0,
    days_count: int = 1,
    month_days_hundredths: int = 2175,
) -> int:
    """What one agreed day is worth.

    - ``hour``: pay × minutes / 60, rounded half up to a fen;
    - ``day``: the whole day rate as soon as any minute is agreed (half days are agreed as such beforehand);
    - ``month``: pay / 21.75† per day, rounded half up;
    - ``piece``: pay × pieces; ``lump``: this day's share of the whole.

    Args:
        minutes: agreed minutes; none worked → nothing owed.
        day_number, days_count: place of the day among the planned ones (lump).
        month_days_hundredths: paid days of a month × 100.
    """
    if minutes <= 0:
        return 0
    if unit == "hour":
        return round_half_up(pay_fen * minutes, 60)
    if unit == "month":
        return round_half_up(pay_fen * 100, month_days_hundredths)
    if unit == "piece":
        return pay_fen * (pieces or 0)
    if unit == "lump":
        return share_of_lump(pay_fen, day_number, days_count)
    return pay_fen


def due_at(pay_on: date) -> datetime:
    """The instant by which it must be paid: the end of the pay day (Asia/Shanghai)."""
    return clock.local(pay_on + timedelta(days=1))


def overdue_at(pay_on: date, overdue_clock: time) -> datetime:
    """The instant from which it counts as overdue: 10:00† on the day after the pay day."""
    return clock.local(pay_on + timedelta(days=1), overdue_clock)


def outcome(amount: int, received_before: int, received_now: int, state: str) -> str:
    """Transition that a worker's answer to 收到多少钱 leads to.

    Args:
        received_before: confirmed earlier in part. state: state before the answer.

    Returns:
        ``confirm`` (all, in time), ``settle`` (all, after trouble), ``part_pay`` or ``contest`` (nothing at all).
    """
    if received_now == 0:
        return "contest"
    if received_before + received_now >= amount:
        return "settle" if state in {"part_paid", "contested", "overdue", "in_ladder", "case"} else "confirm"
    return "part_pay"


def is_paid_on_time(
    state: str, *, claimed_at: datetime | None, confirmed_at: datetime | None, overdue_at: datetime
) -> bool:
    """Whether a pay counts as 按时付清: confirmed in full, and the hirer's claim or the worker's word came in time."""
    paid_at = min((at for at in (claimed_at, confirmed_at) if at), default=None)
    return state == "confirmed" and paid_at is not None and paid_at <= overdue_at
