"""How well a posting is written (F306): four parts with published weights. Pure.

Complete: everything a worker asks about is said. Specific: in figures and names, not in general words. Timely: out early
enough to plan, right the first time. Honest: nothing had to be taken out, nothing was found wrong afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

PARTS = {
    "complete": _("写全"),
    "specific": _("写细"),
    "timely": _("发得早"),
    "honest": _("写得真"),
}
NARROW_PAY = 1.3  # the upper end of a pay range that still counts as a figure
LONG_ENOUGH = 15  # characters of a description that says something
PER_FAULT = 0.5


@dataclass(frozen=True, slots=True)
class QualityFacts:
    """What the score is made of.

    Args:
        lead_hours: from being sent in to the start; ``wanted_lead_hours`` counts as early.
        returns: how often it was sent back. corrections: things taken out of the hirer's own words or held by a rule.
        faults: taken down, or a spot check found something.
    """

    description: str = ""
    requirements: str = ""
    title: str = ""
    trade_name: str = ""
    place_text: str = ""
    meeting_point: str = ""
    transport: str = ""
    meals: str = ""
    tools: str = ""
    insurance: str = "unknown"
    has_break: bool = False
    pay_fen: int = 0
    pay_max_fen: int | None = None
    lead_hours: float = 0.0
    wanted_lead_hours: float = 12.0
    returns: int = 0
    corrections: int = 0
    faults: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part: ``share`` of its ``weight`` reached."""

    code: str
    share: float
    weight: int

    @property
    def points(self) -> float:
        return self.share * self.weight

    @property
    def label(self) -> Any:
        return PARTS[self.code]


@dataclass(frozen=True, slots=True)
class Quality:
    """``points`` of ``most``, the parts, and what the hirer could still write."""

    parts: tuple[Part, ...]
    hints: tuple[Any, ...]

    @property
    def points(self) -> int:
        return round(sum(part.points for part in self.parts))

    @property
    def most(self) -> int:
        return sum(part.weight for part in self.parts)


def quality_of(facts: QualityFacts, weights: Mapping[str, int]) -> Quality:
    """The score and the hints, both from the same checks, so that following a hint raises the score."""
    complete = [
        (bool(facts.description.strip()), _("写两句干什么、怎么干")),
        (bool(facts.meeting_point.strip()), _("写上在哪儿集合")),
        (bool(facts.transport.strip()), _("写上怎么去、有没有车接")),
        (bool(facts.meals.strip()), _("写上管不管饭")),
        (bool(facts.tools.strip()), _("写上要带什么")),
        (facts.insurance != "unknown", _("写上买没买保险")),
    ]
    narrow = facts.pay_max_fen is None or facts.pay_max_fen <= facts.pay_fen * NARROW_PAY
    specific = [
        (len(facts.description.strip()) >= LONG_ENOUGH, _("活说细一点：搬什么、几楼、多少件")),
        (narrow, _("工钱的上下限别差太多")),
        (facts.requirements.strip() not in {"", "不限"}, _("写要会什么、能搬多重")),
        (facts.has_break, _("写上中间歇多久")),
        (facts.title.strip() not in {"", facts.trade_name}, _("标题写具体一点，别只写工种")),
    ]
    early = min(1.0, max(0.0, facts.lead_hours) / facts.wanted_lead_hours)
    timely = early * PER_FAULT**facts.returns
    honest = PER_FAULT**facts.corrections * (0.0 if facts.faults else 1.0)
    shares = {"complete": _share(complete), "specific": _share(specific), "timely": timely, "honest": honest}
    hints = [hint for is_there, hint in complete + specific if not is_there]
    return Quality(tuple(Part(code, shares[code], int(weights.get(code, 0))) for code in PARTS), tuple(hints))


def _share(checks: list[tuple[bool, Any]]) -> float:
    return sum(is_there for is_there, _hint in checks) / len(checks)
