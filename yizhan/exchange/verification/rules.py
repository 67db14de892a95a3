"""The ladder of evidence and what a person-day counts (scoring e.1). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yizhan.exchange.engagements.enums import Verification

RULE_VERSION = "e1-2026-11"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts about one engagement.

    Args:
        worker_said, hirer_said: each side spoke through its own channel (tap, SMS, keypad, signed paper with the slip's number).
        attended: presence by a proof that is more than one's own word, and no odd day found wrong.
        paid: the worker himself confirmed money. called_back: somebody else's random call found it true.
        is_imported: a placement from before this system (D15).
    """

    worker_said: bool = False
    hirer_said: bool = False
    attended: bool = False
    paid: bool = False
    called_back: bool = False
    is_imported: bool = False


def evidence_level(facts: Evidence) -> Verification:
    """V0 station's word, V1 one side, V2 both, V3 with presence or pay, V4 called back. Imported ones are V0 for good."""
    if facts.is_imported or not (facts.worker_said or facts.hirer_said):
        return Verification.V0
    if not (facts.worker_said and facts.hirer_said):
        return Verification.V1
    if not (facts.attended or facts.paid):
        return Verification.V2
    return Verification.V4 if facts.called_back else Verification.V3


@dataclass(frozen=True, slots=True)
class WorkedDay:
    """One person-day as it may count."""

    day_id: int
    engagement_id: int
    worker_id: int
    hirer_id: int
    station_id: int
    on: date
    level: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a person-day counts; every number is a dated value.

    Args:
        one_sided_percent: what a V1 day counts. one_sided_most_percent: V1's share of a station's total at most.
        full_days: days of a worker-hirer pair in a quarter that count in full. repeat_percent: what the later ones count.
    """

    one_sided_percent: int = 50
    one_sided_most_percent: int = 10
    full_days: int = 10
    repeat_percent: int = 50


@dataclass(frozen=True, slots=True)
class WeighedDay:
    """A person-day with the weight it got and why (``pair``: beyond the first days of its pair in the quarter)."""

    day: WorkedDay
    weight: Fraction
    pair: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """What a station has to show, side by side.

    Args:
        person_days: days on which somebody worked, V1 and above. unique_persons: how many people.
        counted: weighed person-days after the cap on V1. held_back: what the cap took off.
    """

    person_days: int
    unique_persons: int
    counted: Fraction
    held_back: Fraction


def quarter_of(on: date) -> tuple[int, int]:
    return on.year, (on.month - 1) // 3 + 1


def weigh(days: Iterable[WorkedDay], weights: Weights) -> list[WeighedDay]:
    """Give every person-day its weight.

    V0 counts nothing and uses up nothing. Of one worker and one hirer the first ten† days of a quarter count in full, the
    later ones half†: a long job is good, but it is not new matching.
    """
    seen: dict[tuple[int, int, tuple[int, int]], int] = {}
    weighed = []
    for day in sorted(days, key=lambda row: (row.on, row.day_id)):
        if day.level <= 0:
            weighed.append(WeighedDay(day, Fraction(0), False))
            continue
        pair = (day.worker_id, day.hirer_id, quarter_of(day.on))
        seen[pair] = seen.get(pair, 0) + 1
        repeated = seen[pair] > weights.full_days
        weight = Fraction(1) if day.level >= 2 else Fraction(weights.one_sided_percent, 100)
        if repeated:
            weight *= Fraction(weights.repeat_percent, 100)
        weighed.append(WeighedDay(day, weight, repeated))
    return weighed


def volume(weighed: Iterable[WeighedDay], weights: Weights) -> Volume:
    """Sum the days of one station; V1 is at most a tenth† of the total."""
    rows = [row for row in weighed if row.weight > 0]
    sure = sum((row.weight for row in rows if row.day.level >= 2), Fraction(0))
    one_sided = sum((row.weight for row in rows if row.day.level == 1), Fraction(0))
    share = Fraction(weights.one_sided_most_percent, 100)
    # at most `share` of the total that includes it: one_sided <= share * (sure + one_sided)
    most = sure * share / (1 - share) if share < 1 else one_sided
    counted = min(one_sided, most)
    return Volume(
        person_days=len(rows),
        unique_persons=len({row.day.worker_id for row in rows}),
        counted=sure + counted,
        held_back=one_sided - counted,
    )
