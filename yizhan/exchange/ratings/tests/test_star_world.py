"""The product's rules in the synthetic district of the study: the same people are found as in the proposal.

Thirty districts of each kind: ``python -m benchmarks.star_rating``. Here three, measured against the table of scoring
e.4 (mean of thirty: blend 0.73 and 0.85, mean of public stars 0.58; polite hirers 0.67 and 0.84).
"""

from __future__ import annotations

import numpy as np
import pytest

from yizhan.exchange.ratings.policy import first_policy
from yizhan.exchange.ratings.tests.star_world import SEED, run


def test_the_star_finds_the_good_ones_better_than_the_mean_of_public_stars() -> None:
    rng = np.random.default_rng(SEED)
    found = [run(rng, first_policy()) for _district in range(3)]
    ours = np.mean([(row[0].correlation, row[0].top) for row in found], axis=0)
    naive = np.mean([(row[1].correlation, row[1].top) for row in found], axis=0)
    assert ours[0] == pytest.approx(0.73, abs=0.03)
    assert ours[1] == pytest.approx(0.85, abs=0.08)
    assert naive[0] == pytest.approx(0.58, abs=0.04)
    assert ours[0] > naive[0] + 0.1


def test_the_blend_holds_when_unhappy_hirers_stay_polite_even_privately() -> None:
    rng = np.random.default_rng(SEED)
    found = [run(rng, first_policy(), polite_privately=0.6)[0] for _district in range(3)]
    assert np.mean([row.correlation for row in found]) == pytest.approx(0.67, abs=0.03)
    assert np.mean([row.top for row in found]) > 0.75


def test_the_first_policy_row_holds_the_figures_of_the_simulation() -> None:
    rng = np.random.default_rng(SEED)
    _ours, _naive, fitted, _stars = run(rng, first_policy())
    for part in ("graded", "private", "reliable"):
        stored, seen = getattr(first_policy(), part), getattr(fitted, part)
        assert stored.mean == pytest.approx(seen.mean, abs=0.05)
        assert stored.spread == pytest.approx(seen.spread, rel=0.15)


def test_the_cut_points_give_the_shares_of_the_proposal() -> None:
    rng = np.random.default_rng(SEED)
    reached = [found.index for _n in range(3) for found in run(rng, first_policy())[3] if found.stars]
    shares = [np.mean(np.array(reached) >= cut) for cut in first_policy().cuts]
    assert shares == pytest.approx([0.97, 0.85, 0.50, 0.15], abs=0.03)
