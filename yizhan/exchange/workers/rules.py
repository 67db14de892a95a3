"""What a registration as a worker needs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

RADII_KM = (3, 5, 10, 20)
"""Distances offered as buttons; another whole number of kilometres may be typed."""

ALL_DAY, MORNING, AFTERNOON, NOT_FREE = 0b1111, 0b0011, 0b1100, 0
"""Masks of the four quarters of a day. Work of a morning begins before dawn, so a morning holds the night's end."""

DAY_CHOICES = ((ALL_DAY, _("全天")), (MORNING, _("上午")), (AFTERNOON, _("下午")), (NOT_FREE, _("没空")))

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
