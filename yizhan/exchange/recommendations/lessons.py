"""What 不合适 teaches (R8.4): few plain effects, each of which can be said in a sentence and taken back. Pure.

- every reason: this very posting is not suggested again;
- 不想去这家: none of this hirer's;
- 太远了 / 工钱低 / 不想干这种活: as far or farther, paid as little or less, the same trade comes later (15† points of 100);
- of a hirer: this person not for this posting, or for none of his.

Nothing is taken from anybody: the public list shows everything, and the other side's star is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yizhan.exchange.recommendations.enums import WhyNot


@dataclass(frozen=True, slots=True)
class Said:
    """One 不合适. ``pay_fen`` is the pay of an hour, 0 when it cannot be told."""

    reason: str
    posting_id: int
    hirer_id: int
    trade_code: str
    distance_m: int | None
    pay_fen: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """What follows from everything somebody said."""

    postings: frozenset[int] = frozenset()
    hirers: frozenset[int] = frozenset()
    trades: frozenset[str] = frozenset()
    far_m: int | None = None
    low_fen: int | None = None
    none: bool = field(default=False)

    def hides(self, posting_id: int, hirer_id: int) -> bool:
        """Whether a posting is not suggested at all."""
        return posting_id in self.postings or hirer_id in self.hirers

    def against(self, trade_code: str, distance_m: float, pay_fen: int) -> list[str]:
        """Why a posting comes later, in the worker's own words."""
        found = []
        if trade_code in self.trades:
            found.append(_("你说过不想干这种活，往后排了"))
        if self.far_m is not None and distance_m >= self.far_m:
            found.append(_("你说过这么远不合适，往后排了"))
        if self.low_fen is not None and 0 < pay_fen <= self.low_fen:
            found.append(_("你说过这么多钱低了，往后排了"))
        return found


def lessons_of(said: Iterable[Said]) -> Lessons:
    """Everything a worker said, as one set of effects."""
    rows = list(said)
    far = [row.distance_m for row in rows if row.reason == WhyNot.TOO_FAR and row.distance_m is not None]
    low = [row.pay_fen for row in rows if row.reason == WhyNot.PAY_LOW and row.pay_fen]
    return Lessons(
        postings=frozenset(row.posting_id for row in rows),
        hirers=frozenset(row.hirer_id for row in rows if row.reason == WhyNot.THIS_HIRER),
        trades=frozenset(row.trade_code for row in rows if row.reason == WhyNot.TRADE),
        far_m=min(far, default=None),
        low_fen=max(low, default=None),
        none=not rows,
    )


def effect_words(said: Said, hirer_name: str, trade_name: str) -> str:
    """What one 不合适 does, as the list of what was said tells it."""
    match said.reason:
        case WhyNot.TOO_FAR:
            return _("这个活不再推；这么远和更远的往后排")
        case WhyNot.PAY_LOW:
            return _("这个活不再推；这么多钱和更少的往后排")
        case WhyNot.TRADE:
            return _("这个活不再推；%(trade)s的活往后排") % {"trade": trade_name}
        case WhyNot.THIS_HIRER:
            return _("%(hirer)s的活都不再推") % {"hirer": hirer_name}
        case WhyNot.NOT_FOR_US:
            return _("以后你的活都不推这个人")
        case WhyNot.NOT_THIS_JOB:
            return _("这个活不再推这个人")
    return _("这个活不再推")
