"""Brute force: every worker against every posting. Slow, plain, and right: the faster engines are held to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .rows import JobRow, WorkerRow
from .score import Ranked, Relations, ScoreTerms, ScoreWeights, first_failing_filter, score_terms, total


@dataclass(frozen=True, slots=True)
class Match:
    """One pair that passed the filters: its score ``s4`` (1e-4) and the terms it is made of."""

    worker: WorkerRow
    job: JobRow
    s4: int
    terms: ScoreTerms


def match(
    worker: WorkerRow, job: JobRow, relations: Relations, weights: ScoreWeights, ranked: Ranked
) -> Match | None:
    """Return the scored pair, or None when a filter keeps it apart."""
    if first_failing_filter(worker, job, relations) is not None:
        return None
    terms = score_terms(worker, job, relations, ranked)
    return Match(worker, job, total(terms, weights), terms)


def _best_per_id(matches: Iterable[Match], ranked: Ranked, k: int) -> list[Match]:
    best: dict[int, Match] = {}
    for found in matches:
        key = found.job.job_id if ranked is Ranked.JOB else found.worker.worker_id
        # Among equal rows of one worker the lower trade code stands, so that every engine shows the same reason.
        if key not in best or (-found.s4, found.worker.trade) < (-best[key].s4, best[key].worker.trade):
            best[key] = found

    def place(item: tuple[int, Match]) -> tuple[int, int, int]:
        key, found = item
        side = found.job if ranked is Ranked.JOB else found.worker
        return -found.s4, side.exposures, key

    return [found for _, found in sorted(best.items(), key=place)[:k]]


def best_jobs(
    worker: WorkerRow | Sequence[WorkerRow],
    jobs: Iterable[JobRow],
    relations: Relations,
    weights: ScoreWeights = ScoreWeights(),
    k: int = 20,
) -> list[Match]:
    """Return the ``k`` best postings for one worker.

    Args:
        worker: her row, or all her rows (one for each trade); the best row of a posting counts once.
        jobs: the open postings.
        relations: similarity of trades in hundredths.
        weights: shares of the terms.
        k: how many to return.

    Order: score descending, exposures in 7 days ascending, id ascending.
    """
    rows = [worker] if isinstance(worker, WorkerRow) else list(worker)
    pairs = (match(row, job, relations, weights, Ranked.JOB) for job in jobs for row in rows)
    return _best_per_id((pair for pair in pairs if pair), Ranked.JOB, k)


def best_workers(
    job: JobRow,
    workers: Iterable[WorkerRow],
    relations: Relations,
    weights: ScoreWeights = ScoreWeights(),
    k: int = 20,
) -> list[Match]:
    """Return the ``k`` best workers for one posting; a worker with several trade rows appears once, with the best.

    Order: score descending, exposures in 7 days ascending, id ascending.
    """
    pairs = (match(row, job, relations, weights, Ranked.WORKER) for row in workers)
    return _best_per_id((pair for pair in pairs if pair), Ranked.WORKER, k)
