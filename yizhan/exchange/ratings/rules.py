"""Stars from faces: a mean that is drawn towards the prior while there is little to go on. Pure, whole hundredths.

Scoring e.4, first form: weight 0.5^(age/half-life), the 4th and later answer of the same hirer within half a year
counts nothing, ``G = (m·prior + Σ a·y) / (m + Σ a)``. Severity of the hirer, private answers and reliability follow
with work order 2; ``StarPolicy`` is one dated value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class StarPolicy:
    """Numbers of the algorithm; see the dated value ``exchange.star_policy``."""

    code: str
    m: float
    prior_hundredths: int
    half_life_days: float
    window_days: int
    same_hirer_most: int
    same_hirer_days: int
    enough: float
    faces_hundredths: dict[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One revealed answer about a worker: when, by which hirer, which face (1–3)."""

    at: datetime
    hirer_id: int
    face: int


@dataclass(frozen=True, slots=True)
class Star:
    """A star and the parts it came from.

    Args:
        hundredths: 100–500, ``None`` = 新人 (fewer effective answers than enough).
        answers_count: answers looked at. effective: sum of weights, two places. mean_hundredths: their weighted mean.
        left_out: answers of the same hirer that counted nothing. good, fair, bad: faces among those that counted.
    """

    hundredths: int | None
    answers_count: int
    effective: float
    mean_hundredths: int | None
    left_out: int
    good: int
    fair: int
    bad: int

    def parts(self, policy: StarPolicy) -> dict[str, Any]:
        """Stored beside the star, so that the page 为什么是这个星级 can say how it came about."""
        known = asdict(self) | {
            "m": policy.m,
            "prior_hundredths": policy.prior_hundredths,
            "enough": policy.enough,
        }
        return {key: value for key, value in known.items() if key != "hundredths"}


def weigh(answers: Iterable[Answer], now: datetime, policy: StarPolicy) -> list[tuple[Answer, float]]:
    """Each answer of the window with its weight, oldest first."""
    since = now - timedelta(days=policy.window_days)
    kept = sorted((a for a in answers if since <= a.at <= now), key=lambda a: (a.at, a.hirer_id, a.face))
    weighed = []
    for place, answer in enumerate(kept):
        half_year = answer.at - timedelta(days=policy.same_hirer_days)
        earlier = Counter(a.hirer_id for a in kept[:place] if a.at >= half_year)
        capped = earlier[answer.hirer_id] >= policy.same_hirer_most
        age_days = (now - answer.at).total_seconds() / 86400
        weighed.append((answer, 0.0 if capped else 0.5 ** (age_days / policy.half_life_days)))
    return weighed


def star(answers: Iterable[Answer], now: datetime, policy: StarPolicy) -> Star:
    """The star of one worker in one trade group."""
    weighed = weigh(answers, now, policy)
    counted = [(answer, weight) for answer, weight in weighed if weight > 0]
    effective = sum(weight for _answer, weight in counted)
    points = sum(weight * policy.faces_hundredths[str(answer.face)] for answer, weight in counted)
    faces = Counter(answer.face for answer, _weight in counted)
    shrunk = (policy.m * policy.prior_hundredths + points) / (policy.m + effective)
    return Star(
        # A tiny tolerance: three answers of today must count as three in spite of the seconds between them.
        hundredths=int(shrunk + 0.5) if effective >= policy.enough - 0.05 else None,
        answers_count=len(weighed),
        effective=round(effective, 2),
        mean_hundredths=int(points / effective + 0.5) if effective else None,
        left_out=len(weighed) - len(counted),
        good=faces[3],
        fair=faces[2],
        bad=faces[1],
    )
