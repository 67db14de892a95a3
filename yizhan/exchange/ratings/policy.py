"""``StarPolicy`` (D13): every number of the star in one dated row. Pure.

The first row lies in ``data/star_policy.json`` (source: simulation, certainty low); later rows are proposed and
confirmed by two people (:mod:`yizhan.exchange.ratings.policies`). A star names the row it was made with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason

FIRST_FILE = Path(__file__).parent / "data" / "star_policy.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """Mean and spread (standard deviation) of one part of the star over the workers of the district."""

    mean: float
    spread: float

    def z(self, value: float) -> float:
        """How many spreads above the mean."""
        return (value - self.mean) / self.spread


@dataclass(frozen=True, slots=True)
class StarPolicy:
    """Numbers of scoring e.4.

    Args:
        code: name of the row. m: answers the mean of the trade counts as. half_life_days, window_days: see step 1.
        same_hirer_most, same_hirer_days: later answers of one hirer within these days count nothing.
        enough: effective answers below which there is no star (新人).
        hirer_pull: answers at which a hirer's severity counts half. mean_answer, mean_again: μ and π of the district.
        kept_at_first, of_at_first: R = (9 + …)/(10 + …). failures: weight of each way to fail.
        rehire_days: a real re-hire within these days is one more "yes".
        faces: what each face counts on the scale 1–5.
        graded, private, reliable: mean and spread of G, P, R. share_*: their shares of X.
        certificate_each, certificate_most: bonus for papers of the trade that were seen.
        complaint_drop, complaint_days: an upheld serious complaint and how it fades.
        cuts: lowest X of two, three, four and five stars.
        top_engagements, top_hirers, top_reliable: what five stars and the recommended list ask for beside X.
    """

    code: str
    m: float
    half_life_days: float
    window_days: int
    same_hirer_most: int
    same_hirer_days: int
    enough: float
    hirer_pull: float
    mean_answer: float
    mean_again: float
    kept_at_first: float
    of_at_first: float
    failures: Mapping[str, float]
    rehire_days: int
    faces: Mapping[str, float]
    graded: Figure
    private: Figure
    reliable: Figure
    share_graded: float
    share_private: float
    share_reliable: float
    certificate_each: float
    certificate_most: float
    complaint_drop: float
    complaint_days: int
    cuts: tuple[float, float, float, float]
    top_engagements: int
    top_hirers: int
    top_reliable: float


PARTS = ("graded", "private", "reliable")
FAILURES = ("no_show_worker", "walked_off", "late_cancel")


def policy_of(code: str, numbers: Mapping[str, Any]) -> StarPolicy:
    """A row as the rules want it; the numbers must have passed :func:`reasons_against`."""
    made = dict(numbers)
    for name in PARTS:
        made[name] = Figure(**numbers[name])
    made["cuts"] = tuple(numbers["cuts"])
    return StarPolicy(code=code, **made)


def reasons_against(numbers: Any) -> list[Reason]:
    """Everything wrong with the numbers of a proposed row, so that no star can ever be computed from nonsense."""
    names = {field.name for field in fields(StarPolicy)} - {"code"}
    if not isinstance(numbers, Mapping):
        return [Reason("numbers_unreadable", _("这些数读不出来"), "numbers")]
    if missing := sorted(names - set(numbers)):
        text = _("少了这几项：%(names)s") % {"names": "、".join(missing)}
        return [Reason("numbers_missing", text, "numbers")]
    if unknown := sorted(set(numbers) - names):
        text = _("不认识这几项：%(names)s") % {"names": "、".join(unknown)}
        return [Reason("numbers_unknown", text, "numbers")]
    try:
        policy = policy_of("proposed", numbers)
        return [Reason(code, text, "numbers") for code, is_wrong, text in _checks(policy) if is_wrong]
    except (TypeError, ValueError, KeyError, AttributeError):
        return [Reason("numbers_unreadable", _("这些数读不出来"), "numbers")]


def _checks(policy: StarPolicy) -> list[tuple[str, bool, str]]:
    shares = policy.share_graded + policy.share_private + policy.share_reliable
    parts = (policy.graded, policy.private, policy.reliable)
    weights = [*policy.failures.values(), policy.mean_again, policy.top_reliable]
    positive = (policy.m, policy.half_life_days, policy.window_days, policy.enough, policy.hirer_pull, policy.complaint_days, policy.same_hirer_days, policy.same_hirer_most)  # fmt: skip
    never_below = (policy.rehire_days, policy.certificate_each, policy.certificate_most, policy.complaint_drop, policy.top_engagements, policy.top_hirers)  # fmt: skip
    return [
        ("shares_not_one", abs(shares - 1) > 1e-9, _("三部分的占比加起来要等于 1")),
        (
            "cuts_not_rising",
            len(policy.cuts) != 4 or list(policy.cuts) != sorted(set(policy.cuts)),
            _("四条分数线要一条比一条高"),
        ),
        ("spread_not_positive", any(part.spread <= 0 for part in parts), _("离散程度要大于 0")),
        (
            "number_out_of_range",
            any(not 0 <= weight <= 1 for weight in weights)
            or any(number <= 0 for number in positive)
            or any(number < 0 for number in never_below)
            or not 1 <= policy.mean_answer <= 5
            or not 0 <= policy.kept_at_first <= policy.of_at_first
            or policy.of_at_first <= 0,
            _("有数超出了范围"),
        ),
        (
            "keys_wrong",
            set(policy.failures) != set(FAILURES)
            or set(policy.faces) != {"1", "2", "3"}
            or any(not 1 <= face <= 5 for face in policy.faces.values()),
            _("爽约的轻重或三张脸的分没写全"),
        ),
    ]


@lru_cache(maxsize=1)
def first_row() -> dict[str, Any]:
    """Code, numbers, source and certainty of the row that holds until another one is confirmed."""
    return json.loads(FIRST_FILE.read_text(encoding="utf-8"))


def first_policy() -> StarPolicy:
    """The first row as the rules want it."""
    row = first_row()
    return policy_of(row["code"], row["numbers"])
