"""Which day a check-in belongs to, which proof is stronger, how many minutes stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.attendance.enums import Proof
from yizhan.exchange.engagements.rules import Shift

MOST_PIECES = 100_000  # of one person on one day; more is a nought too many
MOST_DAY_FEN = 10_000_000  # what pieces of one day may come to (100,000 yuan): a nought too many as well
MOST_MINUTES = 1440  # nobody works more than a whole day on one day (also a constraint of the table)
STRENGTH: Mapping[str, str] = {
    "qr": "strong",
    "day_code": "strong",
    "foreman": "medium",
    "station": "medium",
    "photo": "medium",
    "self_claim": "weak",
}
"""The product's own table; the district's is the dated value ``exchange.proof_strength``."""
RANKS = ("", "weak", "medium", "strong")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one side reports of a day.

    Args:
        minutes: worked minutes, overtime included, breaks taken off. pieces: count, for pay by piece.
        break_minutes, overtime_minutes: how much of the presence was break, how much of the minutes was overtime.
    """

    minutes: int
    pieces: int | None = None
    break_minutes: int | None = None
    overtime_minutes: int | None = None

    def with_minutes(self, minutes: int) -> Figure:
        return replace(self, minutes=minutes)


def strength(proof: str, table: Mapping[str, str] = STRENGTH) -> str:
    """``strong``, ``medium`` or ``weak``; what a district's table does not name is weak, no proof at all is ``""``."""
    if not proof:
        return ""
    found = table.get(str(Proof(proof).value), "weak")
    return found if found in RANKS else "weak"


def is_stronger(new: str, old: str, table: Mapping[str, str] = STRENGTH) -> bool:
    """Whether a second proof of the same day replaces the first (code strong, foreman and station medium, own word weak)."""
    return RANKS.index(strength(new, table)) > RANKS.index(strength(old, table))


def proves(proof: str, table: Mapping[str, str] = STRENGTH) -> bool:
    """Whether a proof is more than somebody's own word: it lifts an engagement to V3 (e.1)."""
    return RANKS.index(strength(proof, table)) >= RANKS.index("medium")


def corrected(said_at: datetime, skew_seconds: int, received_at: datetime) -> datetime:
    """An instant by a phone's clock, by ours: the skew it had when it sent is added; never later than now."""
    return min(received_at, said_at + timedelta(seconds=skew_seconds))


def too_far_apart(first: datetime, second: datetime, tolerance_minutes: int) -> bool:
    """Whether two reports of the same moment do not fit together."""
    return abs(first - second) > timedelta(minutes=tolerance_minutes)


def may_contest(contest_until: datetime | None, now: datetime) -> bool:
    """Whether hours that stand can still be contested (three days†)."""
    return contest_until is not None and now < contest_until


# ---- the picture of the minute ----

_TOKEN = re.compile(r"([0-9a-f]{1,12})\.(\d{8})\.([0-9a-f]{1,12})\.([0-9a-f]{20})")


def qr_step(at: datetime, period_seconds: int) -> int:
    """Number of the period an instant lies in."""
    return int(at.timestamp()) // period_seconds


def qr_parts(token: str) -> tuple[int, date, int, str] | None:
    """Posting, day, period and seal of a token; ``None`` when it is none."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    try:
        on = date.fromisoformat(f"{found[2][:4]}-{found[2][4:6]}-{found[2][6:]}")
    except ValueError:
        return None
    return int(found[1], 16), on, int(found[3], 16), found[4]


# ---- figures ----


def reasons_against_figure(figure: Figure, *, by_piece: bool, pay_fen: int) -> list[Reason]:
    """Everything against a figure, all at once."""
    reasons = []
    if not 0 <= figure.minutes <= MOST_MINUTES:
        reasons.append(Reason("minutes_impossible", _("一天最多 24 小时"), "minutes"))
    rest = figure.break_minutes or 0
    if rest and (not 0 <= rest <= MOST_MINUTES or rest + max(0, figure.minutes) > MOST_MINUTES):
        reasons.append(Reason("break_impossible", _("歇的时间加干活的时间超过一天了"), "break_minutes"))
    if not 0 <= (figure.overtime_minutes or 0) <= max(0, figure.minutes):
        reasons.append(Reason("overtime_impossible", _("加班不能比总工时还多"), "overtime_minutes"))
    return reasons + reasons_against_pieces(figure.pieces, by_piece=by_piece, pay_fen=pay_fen)


def reasons_against_correction(
    minutes: int, pieces: int | None, minutes_delta: int, pieces_delta: int, *, by_piece: bool, pay_fen: int
) -> list[Reason]:
    """Why a counter-entry cannot be added to what stands."""
    reasons = []
    if not 0 <= minutes + minutes_delta <= MOST_MINUTES:
        reasons.append(Reason("minutes_impossible", _("更正完要在 0 到 24 小时之间"), "minutes"))
    if not by_piece and pieces_delta:
        reasons.append(Reason("pieces_not_counted", _("这个活不按件算"), "pieces"))
    if by_piece:
        reasons += reasons_against_pieces((pieces or 0) + pieces_delta, by_piece=True, pay_fen=pay_fen)
    return reasons


def shift_at(
    shifts: Iterable[Shift], at: datetime, *, early_minutes: int, late_minutes: int = 0
) -> Shift | None:
    """The shift a check-in now belongs to, ``None`` outside every one.

    Args:
        early_minutes: how long before the start one may check in.
        late_minutes: how long after the end somebody else may still tick a name (roll call).
    """
    early, late = timedelta(minutes=early_minutes), timedelta(minutes=late_minutes)
    fitting = [shift for shift in shifts if shift.starts_at - early <= at < shift.ends_at + late]
    # Two may fit when one begins while the other ends: the one already running wins.
    running = [shift for shift in fitting if shift.starts_at <= at < shift.ends_at]
    return min(running or fitting, key=lambda shift: shift.starts_at, default=None)


def too_many_tries(tries: Iterable[datetime], now: datetime, *, most: int, within_minutes: int) -> bool:
    """Whether the wrong codes of the last minutes have used up what is allowed."""
    since = now - timedelta(minutes=within_minutes)
    return sum(1 for at in tries if at > since) >= most


def measured_minutes(
    checked_in_at: datetime | None,
    checked_out_at: datetime | None,
    shift: Shift,
    *,
    break_minutes: int,
    grace_minutes: int = 0,
    counted_from_start: bool = False,
) -> int | None:
    """Worked minutes between both stamps inside the planned shift; ``None`` without both stamps.

    Time before the start or after the end is extra work that somebody must write down (``submit_hours``). The break
    is taken off only when the presence is longer than the break.

    Args:
        grace_minutes: coming that late still counts from the start.
        counted_from_start: a roll call says that he is there, not when he came.
    """
    if checked_in_at is None or checked_out_at is None:
        return None
    begin = checked_in_at
    if counted_from_start or begin <= shift.starts_at + timedelta(minutes=grace_minutes):
        begin = shift.starts_at
    end = min(checked_out_at, shift.ends_at)
    present = max(0, int((end - begin).total_seconds() // 60))
    return present - break_minutes if present > break_minutes else present


def figure_after_silence(submitted: int, submitted_by: str, measured: int | None) -> int:
    """D10, silence decides for the worker: his own figure stands; a hirer's figure never falls below what was measured.

    Args:
        submitted: minutes reported. submitted_by: side that reported (``worker``, ``hirer``, ``station``, ``system``).
    """
    if submitted_by == "worker" or measured is None:
        return submitted
    return max(submitted, measured)


def may_answer(side: str, submitted_by: str) -> bool:
    """Only the other side answers a figure; the station may speak for either; a proposal of SYSTEM anybody may answer."""
    if side in {"station", "system"} or submitted_by == "system":
        return True
    return side in {"worker", "hirer"} and side != submitted_by


def minutes_of(text: str) -> int:
    """Hours as people type them (``8``, ``8.5``, ``8小时``) in whole minutes.

    Raises:
        Refused: ``hours_unreadable`` or ``minutes_impossible``.
    """
    plain = text.strip().replace("．", ".").removesuffix("小时").removesuffix("个")
    try:
        hours = Decimal(plain)
    except InvalidOperation:
        raise Refused(Reason("hours_unreadable", _("几小时只写数字，比如 8 或 8.5"), "hours")) from None
    if not hours.is_finite() or not 0 <= hours <= 24:
        raise Refused(Reason("minutes_impossible", _("一天最多 24 小时"), "hours"))
    return int(hours * 60)


def pieces_of(text: str) -> int | None:
    """A count as people type it (``120``); ``None`` when the field was left empty.

    Raises:
        Refused: ``pieces_unreadable``.
    """
    plain = text.strip()
    if not plain:
        return None
    if not plain.isdecimal():
        raise Refused(Reason("pieces_unreadable", _("做了多少只写整数，比如 120"), "pieces"))
    return int(plain)


def reasons_against_pieces(pieces: int | None, *, by_piece: bool, pay_fen: int) -> list[Reason]:
    """Why a count cannot stand: missing although pay is by piece, or beyond what a person can do in a day."""
    if not by_piece:
        return []
    if pieces is None:
        return [Reason("pieces_missing", _("按件算的活，写上做了多少件"), "pieces")]
    if not 0 <= pieces <= MOST_PIECES or pieces * pay_fen > MOST_DAY_FEN:
        return [Reason("pieces_impossible", _("件数太多了，看看是不是多写了零"), "pieces")]
    return []
