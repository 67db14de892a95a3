"""Reasons in the words of the person who reads them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yizhan.core.geo import distance_for_hirer, distance_for_worker
from yizhan.matching.reasons import Reason, ReasonCode
from yizhan.matching.score import Filter

TERM_WORDS = {
    "fit": gettext_lazy("活合不合"),
    "dist": gettext_lazy("远不远"),
    "pay": gettext_lazy("工钱合不合"),
    "star": gettext_lazy("守不守时、干得好不好"),
    "fresh": gettext_lazy("是不是最近的"),
    "reply": gettext_lazy("回不回话"),
}
TERMS = tuple(TERM_WORDS)


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What sentences about one pair name besides the score's own terms.

    Args:
        own_trade: name of the trade of the worker's row; ``wanted_trade``: of the posting.
        distance_m: metres between the two cells.
        starts_on: first day of the work. certificates: names of the kinds that were never asked for.
    """

    own_trade: str
    wanted_trade: str
    distance_m: float
    starts_on: date
    today: date
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """``reasons`` speak for the match, ``limits`` are what to ask first."""

    reasons: tuple[str, ...]
    limits: tuple[str, ...] = ()


def shares_of_hundred(parts: Mapping[str, int]) -> dict[str, int]:
    """Whole shares that sum to 100, whatever six numbers a district typed (largest remainders; all zero → equal).

    Six rows are changed one at a time, so between two changes their sum is not 100.
    """
    total = sum(parts.values())
    given = dict(parts) if total else dict.fromkeys(parts, 1)
    total = total or len(given)
    shares = {name: 100 * part // total for name, part in given.items()}
    by_remainder = sorted(given, key=lambda name: (-(100 * given[name] % total), name))
    for name in by_remainder[: 100 - sum(shares.values())]:
        shares[name] += 1
    return shares


def day_word(day: date, today: date) -> str:
    """今天、明天、后天, else 11月26日."""
    near = {0: _("今天"), 1: _("明天"), 2: _("后天")}
    return near.get((day - today) // timedelta(days=1)) or _("%(month)s月%(day)s日") % {
        "month": day.month,
        "day": day.day,
    }


def words_for_worker(reasons: Sequence[Reason], facts: PairFacts) -> Words:
    """Sentences to the worker about a posting, strongest first."""
    return _words(reasons, facts, _to_worker)


def words_for_hirer(reasons: Sequence[Reason], facts: PairFacts) -> Words:
    """Sentences to the hirer about a worker.

    What the worker wishes to earn stays between him and the system, so pay is never a reason here.
    """
    return _words(reasons, facts, _to_hirer)


def _words(reasons: Sequence[Reason], facts: PairFacts, speak) -> Words:
    said = [sentence for reason in reasons if (sentence := speak(reason, facts))]
    asks = any(reason.code is ReasonCode.CERTIFICATE_ASK for reason in reasons)
    limits = tuple(_ask(kind, speak is _to_worker) for kind in facts.certificates) if asks else ()
    return Words(tuple(said), limits)


def _to_worker(reason: Reason, facts: PairFacts) -> str:
    match reason.code:
        case ReasonCode.TRADE_SAME:
            return _("你会干%(trade)s的活") % {"trade": facts.own_trade}
        case ReasonCode.TRADE_RELATED:
            return _("你会干%(own)s，跟%(wanted)s差不多") % {
                "own": facts.own_trade,
                "wanted": facts.wanted_trade,
            }
        case ReasonCode.DISTANCE:
            return _("离你%(distance)s") % {"distance": distance_for_worker(facts.distance_m)}
        case ReasonCode.PAY_ABOVE_WISH:
            return _("比你想要的高 %(percent)s%%") % {"percent": reason.params["percent"]}
        case ReasonCode.PAY_AS_WISH:
            return _("工钱跟你想要的差不多")
        case ReasonCode.NEW_POSTING:
            hours = int(reason.params["hours"])
            if hours < 1:
                return _("刚发出来的")
            return ngettext("%(hours)s 小时前发的", "%(hours)s 小时前发的", hours) % {"hours": hours}
        case ReasonCode.REPLIES:
            return _("这家回话快")
        case ReasonCode.TIME_FREE:
            return _("你%(day)s有空") % {"day": day_word(facts.starts_on, facts.today)}
    return ""


def _to_hirer(reason: Reason, facts: PairFacts) -> str:
    match reason.code:
        case ReasonCode.TRADE_SAME:
            return _("会干%(trade)s的活") % {"trade": facts.own_trade}
        case ReasonCode.TRADE_RELATED:
            return _("会干%(own)s，跟%(wanted)s差不多") % {
                "own": facts.own_trade,
                "wanted": facts.wanted_trade,
            }
        case ReasonCode.DISTANCE:
            return _("离干活的地方 %(distance)s") % {"distance": distance_for_hirer(facts.distance_m)}
        case ReasonCode.REPLIES:
            return _("叫得应")
        case ReasonCode.TIME_FREE:
            return _("%(day)s有空") % {"day": day_word(facts.starts_on, facts.today)}
    return ""


def _ask(kind: str, to_worker: bool) -> str:
    if to_worker:
        return _("要%(kind)s，有的话带上") % {"kind": kind}
    return _("%(kind)s没登记过，先问一声") % {"kind": kind}


WHY_NOT_YOU = {
    Filter.TRADE: lambda: _("你登记的工种里没有这个活"),
    Filter.DISTANCE: lambda: _("比你愿意跑的远"),
    Filter.TIME: lambda: _("那几天你说没空，或者已经有活了"),
    Filter.CERTIFICATE: lambda: _("要的证你的到期了"),
    Filter.LEGAL_AGE: lambda: _("这个活法律规定要满 18 周岁"),
    Filter.BLOCKED: lambda: _("你和这家互相不推荐"),
}
WHY_NOT_HIM = {
    Filter.TRADE: lambda: _("没登记会干这个活"),
    Filter.DISTANCE: lambda: _("比他愿意跑的远"),
    Filter.TIME: lambda: _("那几天他说没空，或者已经有活了"),
    Filter.CERTIFICATE: lambda: _("要的证到期了"),
    Filter.LEGAL_AGE: lambda: _("这个活法律规定要满 18 周岁"),
    Filter.BLOCKED: lambda: _("他和这家互相不推荐"),
}
"""The first failing filter in words (no black box, F403)."""
