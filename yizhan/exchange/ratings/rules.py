"""Stars of workers, from what happened in one group of trades (scoring e.4). Pure.

For engagements ``i`` of at least V2 within the window, ``a = 0.5^(age/180)``; the fourth and later answer of one hirer
within half a year has ``a = 0``::

    G = (m·μ + Σ a(y − b)) / (m + Σ a)          y = 1…5, three faces count 1.5 / 3.5 / 5
    P = (m·π + Σ a(z − b')) / (m + Σ a)         z = 1 for 愿意再雇; a real re-hire within 60 days is one more z = 1
    R = (9 + Σ a·s) / (10 + Σ a)                s = 1 − weight of the failure; protected reasons are no data
    b = n/(n + 10) · (mean of the hirer − μ)    severity of the hirer; b' the same of his private answers
    X = 0.325 z(G) + 0.325 z(P) + 0.35 z(R) + papers (≤ 0.2) − upheld serious complaint (0.5, fading over a year)

The star is the number of cut points that X reaches, plus one; with Σ a < 3 there is none (新人). Every number comes
from the :class:`~yizhan.exchange.ratings.policy.StarPolicy` in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from yizhan.exchange.ratings.policy import StarPolicy

DAY = 86_400
TINY = 0.05  # three answers of today count as three in spite of the hours between them


@dataclass(frozen=True, slots=True)
class Outcome:
    """One engagement as the star sees it.

    Args:
        at: when it was over. answer: y on the scale 1–5, ``None`` without one. again: the private answer.
        failure: one of ``policy.failures``, ``""`` for work that was done, ``None`` for no data (protected reasons).
        is_chosen: the hirer picked this person himself, so a second time is a real re-hire.
    """

    at: datetime
    hirer_id: int
    answer: float | None = None
    again: bool | None = None
    failure: str | None = ""
    is_chosen: bool = True


@dataclass(frozen=True, slots=True)
class Severity:
    """How far a hirer's answers lie from the district's: of the public answers and of the private ones."""

    answer: float = 0.0
    again: float = 0.0


MILD = Severity()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the star is measured against beside the outcomes.

    Args:
        mean_answer, mean_again: μ and π of the trade in the district. severities: by hirer.
        certificates: papers of this trade that were seen. complaints: days on which a serious complaint was upheld.
    """

    mean_answer: float
    mean_again: float
    severities: Mapping[int, Severity] = field(default_factory=dict)
    certificates: int = 0
    complaints: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Star:
    """A star with its parts.

    Args:
        stars: 1–5, ``None`` = 新人. graded, private, reliable: G, P, R. index: X.
        effective: Σ a of the answers. answers, left_out: answers looked at, and those that count nothing.
        mean_answer, mean_again: the worker's own weighted means before shrinking, ``None`` without any.
        engagements, hirers: finished ones within the window. failures: how often each way to fail.
        held_at_four: X reaches five stars, the further conditions do not.
    """

    stars: int | None
    graded: float
    private: float
    reliable: float
    index: float
    effective: float
    answers: int
    left_out: int
    mean_answer: float | None
    mean_again: float | None
    engagements: int
    hirers: int
    failures: dict[str, int]
    private_answers: int
    rehired: int
    certificate_bonus: float
    complaint_malus: float
    held_at_four: bool

    @property
    def hundredths(self) -> int | None:
        """As it is stored."""
        return None if self.stars is None else self.stars * 100

    def parts(self) -> dict[str, Any]:
        """Stored beside the star, so that the page 为什么是这个星级 can say how it came about."""
        return {
            key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(self).items()
        }


def recency(at: datetime, now: datetime, policy: StarPolicy) -> float:
    """0.5^(age / half-life)."""
    return 0.5 ** ((now - at).total_seconds() / DAY / policy.half_life_days)


def in_window(outcomes: Iterable[Outcome], now: datetime, policy: StarPolicy) -> list[Outcome]:
    """What is young enough to count, oldest first."""
    since = now - timedelta(days=policy.window_days)
    kept = [row for row in outcomes if since <= row.at <= now]
    return sorted(kept, key=lambda row: (row.at, row.hirer_id, row.answer or 0, row.again is True))


def answer_weights(rows: Sequence[Outcome], now: datetime, policy: StarPolicy) -> list[float]:
    """Weight of each answer; the fourth and later of one hirer within half a year weighs nothing."""
    times: dict[int, list[datetime]] = {}
    weights = []
    for row in rows:
        if row.answer is None and row.again is None:
            weights.append(0.0)
            continue
        earlier = times.setdefault(row.hirer_id, [])
        since = row.at - timedelta(days=policy.same_hirer_days)
        is_capped = sum(at >= since for at in earlier) >= policy.same_hirer_most
        earlier.append(row.at)
        weights.append(0.0 if is_capped else recency(row.at, now, policy))
    return weights


def rehires(rows: Sequence[Outcome], policy: StarPolicy) -> list[Outcome]:
    """The newest real re-hire of each hirer: chosen again, and done, within 60 days of finished work."""
    last: dict[int, datetime] = {}
    found: dict[int, Outcome] = {}
    for row in rows:
        if row.failure != "":
            continue
        before = last.get(row.hirer_id)
        if before is not None and row.is_chosen and row.at - before <= timedelta(days=policy.rehire_days):
            found[row.hirer_id] = row
        last[row.hirer_id] = row.at
    return list(found.values())


def severity(count: int, mean: float, overall: float, policy: StarPolicy) -> float:
    """``n/(n + 10) · (mean − μ)``: few answers say little about a hirer."""
    return count / (count + policy.hirer_pull) * (mean - overall)


def shrunk(prior: float, pairs: Sequence[tuple[float, float]], policy: StarPolicy) -> float:
    """``(m·prior + Σ a·v) / (m + Σ a)`` of ``(a, v)``."""
    return (policy.m * prior + sum(a * v for a, v in pairs)) / (policy.m + sum(a for a, _v in pairs))


def reliability(rows: Iterable[Outcome], now: datetime, policy: StarPolicy) -> float:
    """R: came and stayed. What happened for protected reasons is no data."""
    kept, of = policy.kept_at_first, policy.of_at_first
    for row in rows:
        if row.failure is not None:
            a = recency(row.at, now, policy)
            kept += a * (1 - policy.failures.get(row.failure, 0.0))
            of += a
    return kept / of


def complaint_malus(upheld: Iterable[datetime], now: datetime, policy: StarPolicy) -> float:
    """0.5 on the day an upheld serious complaint is decided, nothing a year later; the heaviest one counts."""
    ages = [(now - at).total_seconds() / DAY for at in upheld if at <= now]
    left = [1 - age / policy.complaint_days for age in ages if age < policy.complaint_days]
    return policy.complaint_drop * max(left, default=0.0)


def index_of(graded: float, private: float, reliable: float, policy: StarPolicy) -> float:
    """The blend of the three, before papers and complaints."""
    return (
        policy.share_graded * policy.graded.z(graded)
        + policy.share_private * policy.private.z(private)
        + policy.share_reliable * policy.reliable.z(reliable)
    )


def stars_of_index(index: float, policy: StarPolicy) -> int:
    """1 to 5 by the fixed cut points."""
    return 1 + sum(index >= cut for cut in policy.cuts)


def meets_top_conditions(
    engagements: int, hirers: int, reliable: float, malus: float, policy: StarPolicy
) -> bool:
    """What five stars and the recommended list ask for beside the index (step 8)."""
    return (
        engagements >= policy.top_engagements
        and hirers >= policy.top_hirers
        and reliable >= policy.top_reliable
        and malus == 0
    )


def star(outcomes: Iterable[Outcome], standing: Standing, now: datetime, policy: StarPolicy) -> Star:
    """The star of one worker in one group of trades."""
    rows = in_window(outcomes, now, policy)
    weights = answer_weights(rows, now, policy)
    weighed = [(a, row) for a, row in zip(weights, rows, strict=True) if a > 0]
    graded_pairs = [
        (a, row.answer - _of(standing, row).answer) for a, row in weighed if row.answer is not None
    ]
    said = [(a, row, float(row.again)) for a, row in weighed if row.again is not None]
    again = rehires(rows, policy)
    said += [(recency(row.at, now, policy), row, 1.0) for row in again]
    private_pairs = [(a, z - _of(standing, row).again) for a, row, z in said]

    graded = shrunk(standing.mean_answer, graded_pairs, policy)
    private = min(0.99, max(0.01, shrunk(standing.mean_again, private_pairs, policy)))
    reliable = reliability(rows, now, policy)
    bonus = min(policy.certificate_most, policy.certificate_each * standing.certificates)
    malus = complaint_malus(standing.complaints, now, policy)
    index = index_of(graded, private, reliable, policy) + bonus - malus

    effective = sum(a for a, _row in weighed)
    done = [row for row in rows if row.failure == ""]
    hirers = len({row.hirer_id for row in done})
    reached = stars_of_index(index, policy)
    is_top = meets_top_conditions(len(done), hirers, reliable, malus, policy)
    held = reached == 5 and not is_top
    answered = [row for row in rows if row.answer is not None or row.again is not None]
    return Star(
        stars=None if effective < policy.enough - TINY else 4 if held else reached,
        graded=graded,
        private=private,
        reliable=reliable,
        index=index,
        effective=effective,
        answers=len(answered),
        left_out=len(answered) - len(weighed),
        mean_answer=_mean([(a, row.answer) for a, row in weighed if row.answer is not None]),
        mean_again=_mean([(a, z) for a, _row, z in said]),
        engagements=len(done),
        hirers=hirers,
        failures={code: sum(row.failure == code for row in rows) for code in policy.failures},
        private_answers=len(said) - len(again),
        rehired=len(again),
        certificate_bonus=bonus,
        complaint_malus=malus,
        held_at_four=held,
    )


def _of(standing: Standing, row: Outcome) -> Severity:
    return standing.severities.get(row.hirer_id, MILD)


def _mean(pairs: Sequence[tuple[float, float]]) -> float | None:
    total = sum(a for a, _v in pairs)
    return sum(a * v for a, v in pairs) / total if total else None
