"""How well a worker and a posting fit: filters first, then one whole number, ``S4``.

Everything is integer arithmetic on rows (see ``rows``), so one SQL statement gives the same order on SQLite and on
PostgreSQL. ``//`` is integer division of numbers that are never negative, which is what ``/`` means between integers
in both databases; products need ``bigint`` in PostgreSQL. ``w`` is the worker's row, ``j`` the posting's,
``x`` the row that is *ranked* (the posting when jobs are sought for a worker, else the worker). Terms are in 1e-4.

========  ==========================================================================================================
term      definition
========  ==========================================================================================================
rel       hundredths: 100 for the same trade, the relation table for a related one, 0 = filtered
fit       ``rel * (70 + 10 * max(-3, min(3, w.level - j.min_level)))``
dy, dx    ``(w.row - j.row) * 1109``  and  ``(w.col - j.col) * j.column_m``   (metres)
d2        ``dy*dy + dx*dx``   (square metres)
dist      ``250000000000 // (25000000 + d2)``      half at 5 km; 10000 in the same cell
pay       ``min(10000, 10000 * max(0, 5*j.pay_fen - 4*w.wish_fen) // (3*w.wish_fen))``
          = clip((pay / wish - 0.8) / 0.6, 0, 1);   0 when j.pay_fen = 0;   3333 when only w.wish_fen = 0
star      ``25 * (x.star - 100)``
fresh     the first row of the step table with ``age < hours``: JOB_FRESH for postings, WORKER_FRESH for workers, else 0
reply     ``10000 * (x.replies + 4) // (x.asked + 5)``
S4        ``(wf*fit + wd*dist + wp*pay + ws*star + wn*fresh + wr*reply + 50) // 100``   with weights in hundredths
order     S4 descending, then ``x.exposures`` ascending, then the id of x ascending
========  ==========================================================================================================

Test the two zero cases of ``pay`` first (CASE), else a database divides by zero. The step tables stand for ``exp(-age/3 d)`` and ``exp(-idle/7 d)``, taken at the middle of each step, so SQL needs no exp().
A person's age, sex or origin is never part of the score; age enters only as the legal minimum.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from enum import StrEnum

from .rows import ROW_METRES, JobRow, WorkerRow

FULL = 10_000
"""A whole term, in 1e-4."""

UNKNOWN_WISH = 3_333
"""The pay term of a worker who stated no wish: as if the pay were exactly what she hoped for."""

JOB_FRESH = ((6, 9592), (12, 8825), (24, 7788), (48, 6065), (72, 4346), (120, 2636), (168, 1353), (240, 588))
WORKER_FRESH = ((24, 9311), (48, 8071), (96, 6514), (168, 4558), (336, 2231), (504, 821))
"""``(hours, points)``: the first row with ``age < hours`` counts; older than the last row counts 0."""

Relations = Mapping[tuple[str, str], int]
"""(the worker's trade, the posting's trade) → similarity in hundredths; equal trades need no entry."""


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """Shares of the six terms in hundredths; they sum to 100. The defaults are those of the design paper.

    A district's weights are a dated row; whoever calls passes them in.
    """

    fit: int = 30
    dist: int = 25
    pay: int = 20
    star: int = 10
    fresh: int = 5
    reply: int = 10

    def __post_init__(self) -> None:
        if sum(astuple(self)) != 100 or min(astuple(self)) < 0:
            raise ValueError("weights must not be negative and must sum to 100 hundredths")


@dataclass(frozen=True, slots=True)
class ScoreTerms:
    """The six terms of one pair, each 0..10000 (1e-4)."""

    fit: int
    dist: int
    pay: int
    star: int
    fresh: int
    reply: int


class Ranked(StrEnum):
    """Which side of the pair is being ranked: its star, freshness and replies count."""

    JOB = "job"
    WORKER = "worker"


class Filter(StrEnum):
    """Why a pair is not offered at all; the order of the names is the order of the checks."""

    TRADE = "trade"
    DISTANCE = "distance"
    TIME = "time"
    CERTIFICATE = "certificate"
    LEGAL_AGE = "legal_age"
    BLOCKED = "blocked"


def relation(worker_trade: str, job_trade: str, relations: Relations) -> int:
    """Return how near two trades are, in hundredths (100 the same, 0 not related)."""
    if worker_trade == job_trade:
        return 100
    return relations.get((worker_trade, job_trade), 0)


def distance_squared(worker: WorkerRow, job: JobRow) -> int:
    """Return the squared distance in square metres between the cells of the two rows."""
    dy = (worker.row - job.row) * ROW_METRES
    dx = (worker.col - job.col) * job.column_m
    return dy * dy + dx * dx


def distance_points(square_metres: int) -> int:
    """Return the distance term: 10000 in the same cell, 5000 at 5 km."""
    return 250_000_000_000 // (25_000_000 + square_metres)


def pay_points(pay_fen: int, wish_fen: int) -> int:
    """Return the pay term of an hourly pay against an hourly wish (0 = not stated)."""
    if pay_fen == 0:
        return 0
    if wish_fen == 0:
        return UNKNOWN_WISH
    return min(FULL, FULL * max(0, 5 * pay_fen - 4 * wish_fen) // (3 * wish_fen))


def fresh_points(hours: int, steps: tuple[tuple[int, int], ...]) -> int:
    """Return the points of the first step whose bound lies above ``hours``, else 0."""
    return next((points for bound, points in steps if hours < bound), 0)


def reply_points(replies: int, asked: int) -> int:
    """Return the share of answered requests, drawn towards 4 of 5 for those who were seldom asked."""
    return FULL * (replies + 4) // (asked + 5)


def score_terms(worker: WorkerRow, job: JobRow, relations: Relations, ranked: Ranked) -> ScoreTerms:
    """Return the six terms of a pair (see the table at the head of this module).

    The pair should have passed :func:`first_failing_filter`; unrelated trades give a fit of 0.
    """
    level = max(-3, min(3, worker.level - job.min_level))
    if ranked is Ranked.JOB:
        side, fresh = job, fresh_points(job.age_hours, JOB_FRESH)
    else:
        side, fresh = worker, fresh_points(worker.idle_hours, WORKER_FRESH)
    return ScoreTerms(
        fit=relation(worker.trade, job.trade, relations) * (70 + 10 * level),
        dist=distance_points(distance_squared(worker, job)),
        pay=pay_points(job.pay_fen, worker.wish_fen),
        star=25 * (side.star - 100),
        fresh=fresh,
        reply=reply_points(side.replies, side.asked),
    )


def total(terms: ScoreTerms, weights: ScoreWeights) -> int:
    """Return ``S4``, the score in 1e-4, rounded half up."""
    weighted = sum(getattr(terms, f.name) * getattr(weights, f.name) for f in fields(ScoreTerms))
    return (weighted + 50) // 100


def first_failing_filter(worker: WorkerRow, job: JobRow, relations: Relations) -> Filter | None:
    """Return the first filter that keeps this pair apart, or None when it may be offered.

    A certificate that was never asked for does not fail (the reasons say "ask"); one known to be missing does.
    """
    if relation(worker.trade, job.trade, relations) == 0:
        return Filter.TRADE
    if distance_squared(worker, job) > worker.radius_m * worker.radius_m:
        return Filter.DISTANCE
    if job.times & ~worker.available:
        return Filter.TIME
    if job.certificates & worker.void_certificates:
        return Filter.CERTIFICATE
    if worker.age < job.legal_age:
        return Filter.LEGAL_AGE
    if job.hirer_id in worker.blocked_hirers or worker.worker_id in job.blocked_workers:
        return Filter.BLOCKED
    return None
