"""Claim: the star finds the good people better than the mean of public stars, also when hirers are polite in private.

The rules of the product (``ratings.rules``) rate the workers of thirty synthetic districts of either kind, whose truth is
known; the peer, the mean of public stars, answers in the same run. Printed are the rank correlation with the truth and
the share of the top-5 % list that is truly in the best fifth, beside the table of scoring e.4, and what the first policy
row was taken from: means, spreads and cut points.

    python -m benchmarks.star_rating [--districts 30] [--seed 20230822]
"""

from __future__ import annotations

import argparse
import os
import platform
import time

os.environ.setdefault("DATABASE_URL", "sqlite:///")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

import numpy as np  # noqa: E402

from yizhan.exchange.ratings.policy import PARTS, first_policy  # noqa: E402
from yizhan.exchange.ratings.tests.star_world import SEED, run  # noqa: E402

EXPECTED = {0.0: ((0.73, 0.85), (0.58, 0.57)), 0.6: ((0.67, 0.84), (0.58, 0.56))}
TOLERANCE = 0.03


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    print(
        f"python -m benchmarks.star_rating --districts {given.districts} --seed {given.seed} · Python {platform.python_version()} · NumPy {np.__version__}"
    )
    failed = False
    for polite, (ours_wanted, naive_wanted) in EXPECTED.items():
        began = time.perf_counter()
        rng = np.random.default_rng(given.seed)
        rows = [run(rng, first_policy(), polite_privately=polite) for _n in range(given.districts)]
        ours = np.mean([(row[0].correlation, row[0].top) for row in rows], axis=0)
        naive = np.mean([(row[1].correlation, row[1].top) for row in rows], axis=0)
        print(f"\n{given.districts} districts, {polite:.0%} of unhappy hirers polite even privately")
        print(
            f"  the product's star   {ours[0]:.3f} / {ours[1]:.2f}   table e.4: {ours_wanted[0]} / {ours_wanted[1]}"
        )
        print(
            f"  mean of public stars {naive[0]:.3f} / {naive[1]:.2f}   table e.4: {naive_wanted[0]} / {naive_wanted[1]}"
        )
        failed |= bool(np.max(np.abs(ours - ours_wanted)) > TOLERANCE or ours[0] <= naive[0])
        fitted = [row[2] for row in rows]
        print(
            f"  means: answers {np.mean([policy.mean_answer for policy in fitted]):.3f}, "
            f"again {np.mean([policy.mean_again for policy in fitted]):.3f}"
        )
        for part in PARTS:
            mean = np.mean([getattr(policy, part).mean for policy in fitted])
            spread = np.mean([getattr(policy, part).spread for policy in fitted])
            print(f"  {part}: mean {mean:.3f}, spread {spread:.3f}")
        index = [star.index for row in rows for star in row[3] if star.effective >= first_policy().enough]
        print(
            f"  cut points (3, 15, 50, 85 %): {np.round(np.quantile(index, [0.03, 0.15, 0.5, 0.85]), 2).tolist()}"
        )
        print(f"  {time.perf_counter() - began:.1f} s")
    print("\nDIFFERS FROM THE TABLE" if failed else f"\nwithin {TOLERANCE} of the table")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
