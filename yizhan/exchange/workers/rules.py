"""What a registration as a worker needs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.workers.enums import ConfirmChannel

RADII_KM = (3, 5, 10, 20)
"""Distances offered as buttons; another whole number of kilometres may be typed."""

ALL_DAY, MORNING, AFTERNOON, NOT_FREE = 0b1111, 0b0011, 0b1100, 0
"""Masks of the four quarters of a day. Work of a morning begins before dawn, so a morning holds the night's end."""

DAY_CHOICES = ((ALL_DAY, _("全天")), (MORNING, _("上午")), (AFTERNOON, _("下午")), (NOT_FREE, _("没空")))

WANTS = ("wants_lunch", "wants_transport", "no_night")
"""Further wishes: lunch on site, a lift there and back, no work in the night."""

OLDEST = 100
"""A birth year further back than this is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class TradeWish:
    """A trade somebody wants to work in. ``level``: 0 helper, 1 can do it, 2 skilled, 3 master."""

    trade_code: str
    level: int = 1
    years: int | None = None


def read_wish(typed: TradeWish | Mapping[str, Any]) -> TradeWish:
    """A wish from a form, an import or the demo data."""
    return typed if isinstance(typed, TradeWish) else TradeWish(**typed)


def day_choice(slots: int | None) -> int:
    """The button that says best when somebody is free; a day nobody spoke of is free."""
    if slots is None:
        return ALL_DAY
    known = [mask for mask, _label in DAY_CHOICES]
    if slots in known:
        return slots
    if slots & MORNING and slots & AFTERNOON:
        return ALL_DAY
    return MORNING if slots & MORNING else AFTERNOON


def birth_of_year(year: int) -> date:
    """The birth date kept when only the year is known: its last day, so that nobody counts as older than he is.

    A person of whom the year alone leaves open whether he is 16 shows the identity number.
    """
    return date(year, 12, 31)


def reasons_against_day(on: date, slots: int, *, today: date, last: date) -> list[Reason]:
    """Everything against an answer to 哪天有空."""
    reasons = []
    if on < today:
        reasons.append(Reason("day_past", _("这一天已经过去了"), "on"))
    if on > last:
        reasons.append(Reason("day_too_far", _("太远了，到时候再说"), "on"))
    if not NOT_FREE <= slots <= ALL_DAY:
        reasons.append(Reason("slots_unknown", _("选上午、下午、全天或没空"), "slots"))
    return reasons


def reasons_against_wishes(
    wishes: Sequence[TradeWish],
    *,
    known_codes: frozenset[str],
    most: int,
    radius_km: int,
    wish_day_fen: int | None,
) -> list[Reason]:
    """Everything against the trades, distance and pay somebody wishes for."""
    reasons = []
    if not wishes:
        reasons.append(Reason("trade_missing", _("选一个会干的活"), "trades"))
    if len(wishes) > most:
        reasons.append(Reason("too_many_trades", _("工种太多了，挑最常干的"), "trades"))
    if any(wish.trade_code not in known_codes for wish in wishes):
        reasons.append(Reason("trade_unknown", _("没有这个工种"), "trades"))
    if len({wish.trade_code for wish in wishes}) < len(wishes):
        reasons.append(Reason("trade_twice", _("同一个工种选了两次"), "trades"))
    if any(not 0 <= wish.level <= 3 for wish in wishes):
        reasons.append(Reason("level_unknown", _("熟练程度选一个"), "trades"))
    if any(wish.years is not None and not 0 <= wish.years <= 70 for wish in wishes):
        reasons.append(Reason("years_unlikely", _("干了几年，填 0 到 70"), "trades"))
    if not 1 <= radius_km <= 50:
        reasons.append(Reason("radius_out_of_range", _("愿意跑多远填 1 到 50 公里"), "radius_km"))
    if wish_day_fen is not None and not 0 < wish_day_fen <= 500_000:
        reasons.append(Reason("wish_out_of_range", _("想要的日工钱填 1 到 5000 元"), "wish_day"))
    return reasons


def card_number(worker_id: int) -> str:
    """The number on the worker's card: short enough to be shouted across a hall."""
    return f"{worker_id:06d}"


# ---- days ----


def days_of_weeks(
    said: Mapping[date, int], weekly: Mapping[int, int], *, today: date, count: int
) -> dict[date, int]:
    """What is known of the next days: what was said of the day itself, else of its weekday; the rest stays unspoken."""
    days = [today + timedelta(days=number) for number in range(count)]
    known = {on: said.get(on, weekly.get(on.weekday())) for on in days}
    return {on: slots for on, slots in known.items() if slots is not None}


def reasons_against_week(weekly: Mapping[int, int]) -> list[Reason]:
    """Everything against an answer to 每周哪几天有空."""
    known = all(
        weekday in range(7) and isinstance(slots, int) and NOT_FREE <= slots <= ALL_DAY
        for weekday, slots in weekly.items()
    )
    return [] if known else [Reason("slots_unknown", _("选上午、下午、全天或没空"), "week")]


def touches_night(starts_at: datetime, ends_at: datetime, *, night_from: time, night_until: time) -> bool:
    """Whether a span of local time touches the night between two hours of the clock, over midnight."""
    day = starts_at.date() - timedelta(days=1)
    while day <= ends_at.date():
        night_begins = datetime.combine(day, night_from, tzinfo=starts_at.tzinfo)
        night_ends = datetime.combine(day + timedelta(days=1), night_until, tzinfo=starts_at.tzinfo)
        if starts_at < night_ends and night_begins < ends_at:
            return True
        day += timedelta(days=1)
    return False


def is_night_work(starts_at: datetime, ends_at: datetime, *, night_from: time, night_until: time) -> bool:
    """Whether a posting reaches into the night on any of its days; a long one is worked daily between its two clocks."""
    if ends_at - starts_at > timedelta(hours=24):
        first_end = datetime.combine(starts_at.date(), ends_at.timetz())
        ends_at = first_end if first_end > starts_at else first_end + timedelta(days=1)
    return touches_night(starts_at, ends_at, night_from=night_from, night_until=night_until)


def night_hours(stored: Sequence[str]) -> tuple[time, time]:
    """The two hours of the clock between which 16- and 17-year-olds are sent to no work."""
    night_from, night_until = (time.fromisoformat(text) for text in stored)
    return night_from, night_until


# ---- entries on somebody's word ----


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What counts when somebody wants to confirm an entry.

    Args:
        authors: uids of all staff who typed anything into the registration.
        code_fits: the undo code of the slip was told rightly. identity_tail: end of the number on file.
    """

    authors: frozenset[str]
    consent_how: str
    has_phone: bool
    code_fits: bool
    identity_tail: str


def reasons_against_confirming(
    facts: EntryFacts, *, channel: str, tail_typed: str, note: str
) -> list[Reason]:
    """Everything against this way of confirming (L-08: independent of the way the entry came)."""
    if channel == ConfirmChannel.CALL_BACK:
        if not facts.has_phone:
            return [Reason("no_phone", _("他没登记手机，换个办法核对"), "channel")]
        if facts.consent_how == "phone_code":
            text = _("登记时用的就是这个手机，换个办法核对")
            return [Reason("channel_not_independent", text, "channel")]
        return []
    if channel == ConfirmChannel.SLIP_SHOWN:
        return [] if facts.code_fits else [Reason("code_wrong", _("撤销码和小票对不上"), "code")]
    if channel == ConfirmChannel.CARD_SEEN:
        if not facts.identity_tail:
            return [Reason("no_identity_number", _("档案里没有身份证号，换个办法核对"), "channel")]
        if tail_typed.strip().upper() != facts.identity_tail:
            return [Reason("card_differs", _("后四位和档案里的不一样"), "tail")]
        return []
    if channel == ConfirmChannel.VISIT:
        return [] if note.strip() else [Reason("note_missing", _("写一句在哪儿见的人"), "note")]
    return [Reason("channel_unknown", _("选一下是怎么核对的"), "channel")]


def slip_number(entry_id: int) -> str:
    """Number of the slip of an entry: ``DL000123`` (代录)."""
    return f"DL{entry_id:06d}"


def undo_code(digest: str) -> str:
    """Eight figures out of a keyed digest (hexadecimal)."""
    return f"{int(digest, 16) % 100_000_000:08d}"


def in_groups(code: str) -> str:
    """``12345678`` → ``1234 5678``, as it is printed and read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
