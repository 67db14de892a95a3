"""How much a day of work is worth and when it must be paid. Pure; whole fen only.

Rounding: the only divisions are hour pay by minutes, month pay by days and a lump sum over days. Hour and month pay are
rounded half up to one fen; a lump sum is split so that the parts add up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.refusals import Reason

FINISHED = frozenset({"confirmed", "settled", "void"})
TIMES_TOO_MUCH = 10  # more than ten times what is owed is a typing error (a nought too many), not a tip
NOT_YET = Reason("not_due_yet", _("还没到时间"))
AFTER_TROUBLE = frozenset({"part_paid", "contested", "overdue", "in_ladder", "case"})


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
        return "settle" if state in AFTER_TROUBLE else "confirm"
    return "part_pay"


def is_paid_on_time(
    state: str, *, claimed_at: datetime | None, confirmed_at: datetime | None, overdue_at: datetime
) -> bool:
    """Whether a pay counts as 按时付清: confirmed in full, and the hirer's claim or the worker's word came in time."""
    paid_at = min((at for at in (claimed_at, confirmed_at) if at), default=None)
    return state == "confirmed" and paid_at is not None and paid_at <= overdue_at


# ---- the ledger ----


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger of a day's money; see ``enums.EntryKind`` and ``enums.Standing``."""

    kind: str
    standing: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What the lines come to.

    Args:
        owed_fen: base, corrections and extras, less the deductions the worker said yes to.
        received_fen: what he said he got, advances included, less what he took back.
        open_deduction_fen, open_advance_fen: said by the other side, not answered by him; they change nothing.
    """

    owed_fen: int
    received_fen: int
    open_deduction_fen: int
    open_advance_fen: int

    @property
    def missing_fen(self) -> int:
        return max(0, self.owed_fen - self.received_fen)

    @property
    def undisputed_fen(self) -> int:
        """What can be paid at once whatever becomes of the disputed part."""
        return undisputed_fen(self.owed_fen, self.received_fen, self.open_deduction_fen)


def balance(lines: Iterable[Line]) -> Balance:
    """Sums of a ledger. No line is lost and none counts twice; a claim of the hirer is a word, not money."""
    owed = received = deduction = advance = 0
    for line in lines:
        counts = line.standing == "counts"
        if line.kind in {"base", "correction", "extra"}:
            owed += line.amount_fen if counts else 0
        elif line.kind == "deduction":
            owed -= line.amount_fen if counts else 0
            deduction += line.amount_fen if line.standing == "open" else 0
        elif line.kind == "advance":
            received += line.amount_fen if counts else 0
            advance += line.amount_fen if line.standing == "open" else 0
        elif line.kind == "received":
            received += line.amount_fen
        elif line.kind == "taken_back":
            received -= line.amount_fen
    return Balance(max(0, owed), received, deduction, advance)


def undisputed_fen(owed_fen: int, received_fen: int, open_deduction_fen: int) -> int:
    """What is missing apart from what the hirer wants to keep back: pay that now (d.4)."""
    return max(0, owed_fen - received_fen - open_deduction_fen)


def deduction_most_fen(base_fen: int, percent: int) -> int:
    """The most that may be kept back of a day's pay, rounded down in the worker's favour."""
    return base_fen * percent // 100


def reasons_against_line(amount_fen: int, reason: str, *, most_fen: int | None) -> list[Reason]:
    """Why an amount cannot be entered; every line of the hirer says what it is for."""
    reasons = []
    if amount_fen <= 0:
        reasons.append(Reason("amount_impossible", _("写上多少钱"), "amount"))
    if most_fen is not None and amount_fen > most_fen:
        reasons.append(Reason("amount_too_large", _("太多了，看看是不是多写了零"), "amount"))
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写清楚为什么"), "reason"))
    return reasons


def within_cycle(planned: date, unit: str, worked_on: date, most_days: int) -> date:
    """Hourly (part-time) work is paid within fifteen days† of the work (劳动合同法 72), day pay on the day agreed."""
    return min(planned, worked_on + timedelta(days=most_days)) if unit == "hour" else planned


# ---- the ladder ----


def next_step_at(raised_at: datetime, step: int, hours: Sequence[int]) -> datetime | None:
    """When the step after ``step`` comes; ``None`` after the last.

    Args:
        hours: hours after the alert at which step 1, 2, 3 and 4 come.
    """
    return raised_at + timedelta(hours=hours[step]) if step < len(hours) else None


# ---- statistics ----


def day_rate_fen(amount_fen: int, minutes: int, *, unit: str, full_day_minutes: int) -> int | None:
    """What a paid day says about the day wage of a trade: day pay as it is, hour pay times a full day; else ``None``.

    Piece and lump pay say something about the work, not about a day; months are paid by another market.
    """
    if unit == "day":
        return amount_fen
    if unit == "hour" and minutes > 0:
        return round_half_up(amount_fen * full_day_minutes, minutes)
    return None


def median_fen(amounts: Sequence[int], least: int) -> int | None:
    """Median of day wages, rounded half up; ``None`` below ``least``† values, so that no single wage can be read."""
    if not amounts or len(amounts) < least:
        return None
    found = median(amounts)
    return int(found + 0.5)
