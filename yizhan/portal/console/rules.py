"""Who is proposed for which posting, and short words for the hall. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

MORNING_FROM, NOON_FROM, EVENING_FROM = 3, 12, 18


@dataclass(frozen=True, slots=True)
class Opening:
    """A posting that lacks people."""

    posting_id: int
    starts_at: datetime
    ends_at: datetime
    places_left: int


def greeting(hour: int) -> str:
    """早上好 / 下午好 / 晚上好 by the hour in Shanghai; the dawn hall begins at three."""
    if MORNING_FROM <= hour < NOON_FROM:
        return _("早上好")
    return _("下午好") if NOON_FROM <= hour < EVENING_FROM else _("晚上好")


def allocate(openings: Sequence[Opening], candidates: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """The first fitting people for each opening, nobody twice at overlapping times.

    Args:
        openings: in the order in which they are served (earliest start first).
        candidates: posting → worker ids, best first.

    Returns:
        posting → at most ``places_left`` worker ids.
    """
    given: dict[int, list[Opening]] = {}
    chosen: dict[int, list[int]] = {}
    for opening in openings:
        chosen[opening.posting_id] = []
        for worker_id in candidates.get(opening.posting_id, ()):
            if len(chosen[opening.posting_id]) >= opening.places_left:
                break
            if any(_overlap(opening, other) for other in given.get(worker_id, ())):
                continue
            chosen[opening.posting_id].append(worker_id)
            given.setdefault(worker_id, []).append(opening)
    return chosen


def _overlap(one: Opening, other: Opening) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def common_reason(trade: str, distance: str, *, same_trade: bool, several: bool) -> str:
    """``都会搬运 · 离干活的地方 2 公里以内``: what is true of everybody proposed.

    Args:
        trade: name of the posting's trade. same_trade: everybody's place in the ranking rests on that trade.
        distance: words for the farthest of them, ``""`` when unknown.
    """
    parts = []
    if same_trade and trade:
        parts.append((_("都会%(trade)s") if several else _("会%(trade)s")) % {"trade": trade})
    else:
        parts.append(_("会干差不多的活"))
    if distance:
        parts.append(_("离干活的地方 %(distance)s") % {"distance": distance})
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class FindingTag:
    """A short tag of the review list."""

    kind: str
    text: str
    icon_name: str


_KINDS = {
    "hold": ("bad", "alert-octagon"),
    "judge": ("warn", "alert-triangle"),
    "notice": ("info", "info-circle"),
}
_WORDS_SHOWN = 6


def finding_tag(findings: Sequence[Any]) -> FindingTag:
    """The heaviest finding in a few characters; 没问题 when the rules found nothing."""
    heaviest = next((f for severity in _KINDS for f in findings if f.severity == severity), None)
    if heaviest is None:
        return FindingTag("ok", _("没问题"), "circle-check")
    kind, icon = _KINDS[heaviest.severity]
    short = {
        "below_min_wage": _("工钱低于标准"),
        "hirer_unchecked": _("用工方没核验"),
        "many_heads": _("人多，要细看"),
        "dangerous_work": _("危险活，要细看"),
        "overlong_day": _("一天干太久"),
        "deposit_required": _("要收押金"),
        "fee_charging": _("要向工人收钱"),
    }.get(heaviest.code)
    if short is None and heaviest.words and len(heaviest.words) <= _WORDS_SHOWN:
        short = _("写了“%(words)s”") % {"words": heaviest.words}
    return FindingTag(kind, short or str(heaviest.get_severity_display()), icon)
