"""A synthetic district of day labour, to see whether the star finds the people who really are good.

Workers have a hidden quality and a hidden habit of turning up; hirers are more or less lenient; unhappy hirers are often
polite in public. Shared by the unit test and by ``benchmarks/star_rating.py``. The draws are in the order of the study
the proposal rests on, so the same seed gives the same district.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.ratings.policy import Figure, StarPolicy
from yizhan.exchange.ratings.rules import Outcome, Severity, Standing, Star, index_of, severity, star

SEED = 20230822
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
METHODS_OF_THE_STUDY = 10  # each drew one set of tie-breakers per run


@dataclass(frozen=True)
class District:
    """What happened, and the truth behind it (70 % skill, 30 % turning up)."""

    outcomes: list[list[Outcome]]
    jobs: np.ndarray
    truth: np.ndarray


@dataclass(frozen=True)
class Finding:
    """Rank correlation with the truth, and the share of the top-5 % list that is truly in the best fifth."""

    correlation: float
    top: float


def make_district(rng: np.random.Generator, *, polite_privately: float = 0.0) -> District:
    """One synthetic district of 600 workers, 180 hirers and nine months."""
    workers, hirers, days, mean_jobs = 600, 180, 270, 9
    quality = rng.normal(0, 1, workers)
    habit = np.clip(rng.beta(18, 1.6, workers), 0.4, 1)
    truth = 0.7 * quality + 0.3 * (habit - habit.mean()) / habit.std()
    lenience = rng.normal(0, 0.45, hirers)
    jobs = np.maximum(0, rng.negative_binomial(1.2, 1.2 / (1.2 + mean_jobs), workers))
    told: list[list[Outcome]] = []
    for worker in range(workers):
        favourites = rng.choice(hirers, 2)
        rows = []
        for _job in range(jobs[worker]):
            hirer = int(rng.choice(favourites) if rng.random() < 0.45 else rng.integers(hirers))
            at = NOW - timedelta(days=float(rng.uniform(0, days)))
            if rng.random() >= habit[worker]:
                rows.append(Outcome(at, hirer, failure="no_show_worker", is_chosen=False))
                continue
            pleased = quality[worker] + lenience[hirer] + rng.normal(0, 0.9)
            again = bool(pleased > -0.6)
            answer = int(np.clip(round(4.2 + 0.55 * pleased), 1, 5))
            if answer <= 3 and rng.random() < 0.6:
                answer = 5 if rng.random() < 0.5 else 4
            if polite_privately and not again and rng.random() < polite_privately:
                again = True
            answers = rng.random() < 0.7
            rows.append(
                Outcome(
                    at, hirer, float(answer) if answers else None, again if answers else None, is_chosen=False
                )
            )
        told.append(rows)
    return District(told, jobs, truth)


def rate_district(district: District, policy: StarPolicy) -> tuple[list[Star], StarPolicy]:
    """Every worker's star by the product's rules, the policy's means and spreads taken from this district."""
    answered = [row for rows in district.outcomes for row in rows if row.answer is not None]
    mean_answer = float(np.mean([row.answer for row in answered]))
    mean_again = float(np.mean([row.again for row in answered]))
    by_hirer: dict[int, list[Outcome]] = {}
    for row in answered:
        by_hirer.setdefault(row.hirer_id, []).append(row)
    severities = {
        hirer: Severity(
            severity(len(rows), float(np.mean([row.answer for row in rows])), mean_answer, policy),
            severity(len(rows), float(np.mean([row.again for row in rows])), mean_again, policy),
        )
        for hirer, rows in by_hirer.items()
    }
    standing = Standing(mean_answer, mean_again, severities)
    first = [star(rows, standing, NOW, policy) for rows in district.outcomes]
    fitted = replace(
        policy,
        mean_answer=mean_answer,
        mean_again=mean_again,
        **{
            name: Figure(float(np.mean(values)), float(np.std(values)))
            for name in ("graded", "private", "reliable")
            if (values := [getattr(found, name) for found in first])
        },
    )
    again = [
        replace(found, index=index_of(found.graded, found.private, found.reliable, fitted)) for found in first
    ]
    return again, fitted


def ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values))


def judge(values: np.ndarray, district: District, rng: np.random.Generator) -> Finding:
    """Hold one estimate against the truth, over everybody who worked at all; ties are drawn."""
    active = np.where(district.jobs >= 1)[0]
    drawn = rng.random(len(active))
    wanted = max(10, int(0.05 * (district.jobs >= 1).sum()))
    top = active[np.argsort(-values[active] + 1e-9 * drawn)[:wanted]]
    best_fifth = np.quantile(district.truth[active], 0.8)
    correlation = np.corrcoef(ranks(values[active]), ranks(district.truth[active]))[0, 1]
    return Finding(float(correlation), float(np.mean(district.truth[top] >= best_fifth)))


def run(
    rng: np.random.Generator, policy: StarPolicy, *, polite_privately: float = 0.0
) -> tuple[Finding, Finding, StarPolicy, list[Star]]:
    """One district: what the product's index finds, what the mean of public stars finds, the fitted policy, the stars."""
    district = make_district(rng, polite_privately=polite_privately)
    stars, fitted = rate_district(district, policy)
    means = np.array(
        [np.mean(said) if (said := [r.answer for r in rows if r.answer]) else 0 for rows in district.outcomes]
    )
    naive = judge(means, district, rng)
    ours = judge(np.array([found.index for found in stars]), district, rng)
    for _method in range(METHODS_OF_THE_STUDY - 2):
        rng.random(int((district.jobs >= 1).sum()))
    return ours, naive, fitted, stars
