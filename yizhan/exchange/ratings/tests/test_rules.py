"""Stars: shrunk towards the mean, older answers lighter, one hirer cannot make or break anybody.

``oracle`` is the formula of scoring e.4 written a second time, slowly and without looking; both must agree exactly.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.ratings.policy import Figure, StarPolicy, first_policy, first_row, reasons_against
from yizhan.exchange.ratings.rules import (
    Outcome,
    Severity,
    Standing,
    answer_weights,
    complaint_malus,
    rehires,
    reliability,
    severity,
    star,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
POLICY = replace(
    first_policy(),
    mean_answer=4.33,
    mean_again=0.7,
    graded=Figure(4.33, 0.2),
    private=Figure(0.7, 0.1),
    reliable=Figure(0.9, 0.05),
    cuts=(-1.5, -0.8, 0.0, 1.0),
)
AVERAGE = Standing(POLICY.mean_answer, POLICY.mean_again)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def told(*answers: float, again: bool | None = None) -> list[Outcome]:
    """Finished work of today for different hirers."""
    return [Outcome(NOW, hirer, answer, again) for hirer, answer in enumerate(answers, 1)]


# ---- the formula against a second hand ----


def oracle(
    outcomes: list[Outcome], standing: Standing, policy: StarPolicy
) -> tuple[float, float, float, float, int | None]:
    """G, P, R, X and the star, straight from the text."""

    def age(row: Outcome) -> float:
        return (NOW - row.at).total_seconds() / 86400

    rows = sorted(
        (row for row in outcomes if age(row) >= 0 and age(row) <= policy.window_days),
        key=lambda row: (row.at, row.hirer_id, row.answer or 0, row.again is True),
    )
    weight: list[float] = []
    for i, row in enumerate(rows):
        if row.answer is None and row.again is None:
            weight.append(0)
            continue
        earlier = 0
        for other in rows[:i]:
            rated = other.answer is not None or other.again is not None
            if (
                rated
                and other.hirer_id == row.hirer_id
                and age(other) - age(row) <= policy.same_hirer_days + 1e-9
            ):
                earlier += 1
        weight.append(0 if earlier >= policy.same_hirer_most else 0.5 ** (age(row) / policy.half_life_days))
    g_top, g_low = policy.m * standing.mean_answer, policy.m
    p_top, p_low = policy.m * standing.mean_again, policy.m
    r_top, r_low = policy.kept_at_first, policy.of_at_first
    for a, row in zip(weight, rows, strict=True):
        b = standing.severities.get(row.hirer_id, Severity())
        if row.answer is not None:
            g_top, g_low = g_top + a * (row.answer - b.answer), g_low + a
        if row.again is not None:
            p_top, p_low = p_top + a * ((1 if row.again else 0) - b.again), p_low + a
        if row.failure is not None:
            own = 0.5 ** (age(row) / policy.half_life_days)
            r_top += own * (1 - (policy.failures[row.failure] if row.failure else 0))
            r_low += own
    for hirer in {row.hirer_id for row in rows}:
        done = [row for row in rows if row.hirer_id == hirer and row.failure == ""]
        again = [
            later
            for earlier, later in zip(done, done[1:], strict=False)
            if later.is_chosen and age(earlier) - age(later) <= policy.rehire_days
        ]
        if again:
            a = 0.5 ** (age(again[-1]) / policy.half_life_days)
            p_top, p_low = p_top + a * (1 - standing.severities.get(hirer, Severity()).again), p_low + a
    g, p, r = g_top / g_low, min(0.99, max(0.01, p_top / p_low)), r_top / r_low
    x = 0.325 * (g - policy.graded.mean) / policy.graded.spread
    x += 0.325 * (p - policy.private.mean) / policy.private.spread
    x += 0.35 * (r - policy.reliable.mean) / policy.reliable.spread
    x += min(0.2, 0.1 * standing.certificates)
    fading = [1 - (NOW - at).total_seconds() / 86400 / 365 for at in standing.complaints]
    malus = 0.5 * max([part for part in fading if part > 0], default=0)
    x -= malus
    stars: int | None = 1
    for cut in policy.cuts:
        stars = (stars or 0) + (x >= cut)
    done_all = [row for row in rows if row.failure == ""]
    if stars == 5 and not (
        len(done_all) >= 8 and len({row.hirer_id for row in done_all}) >= 4 and r >= 0.93 and not malus
    ):
        stars = 4
    if sum(weight) < policy.enough - 0.05:
        stars = None
    return g, p, r, x, stars


outcomes = st.lists(
    st.builds(
        lambda days, hirer, answer, again, failure, chosen: Outcome(
            days_ago(days),
            hirer,
            answer if failure == "" else None,
            again if failure == "" else None,
            failure,
            chosen,
        ),
        st.integers(0, 900),
        st.integers(1, 6),
        st.sampled_from([None, 1.0, 1.5, 2.0, 3.0, 3.5, 4.0, 5.0]),
        st.sampled_from([None, True, False]),
        st.sampled_from(["", "", "", "no_show_worker", "walked_off", "late_cancel", None]),
        st.booleans(),
    ),
    max_size=40,
)
standings = st.builds(
    Standing,
    st.floats(3, 5),
    st.floats(0.2, 0.9),
    st.dictionaries(
        st.integers(1, 6), st.builds(Severity, st.floats(-1, 1), st.floats(-0.4, 0.4)), max_size=6
    ),
    st.integers(0, 4),
    st.lists(st.integers(0, 500), max_size=2).map(lambda ages: tuple(days_ago(age) for age in ages)),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows=outcomes, standing=standings)
def test_the_rules_agree_with_the_formula_written_a_second_time(
    rows: list[Outcome], standing: Standing
) -> None:
    found = star(rows, standing, NOW, POLICY)
    g, p, r, x, stars = oracle(rows, standing, POLICY)
    assert (found.graded, found.private, found.reliable) == pytest.approx((g, p, r), abs=1e-9)
    assert found.index == pytest.approx(x, abs=1e-8)
    if all(abs(x - cut) > 1e-6 for cut in POLICY.cuts):
        assert found.stars == stars


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows=outcomes)
def test_the_order_of_outcomes_does_not_matter(rows: list[Outcome]) -> None:
    # Two answers of one hirer at the same instant cannot be told apart in time; their sum can.
    assert star(rows, AVERAGE, NOW, POLICY).stars == star(list(reversed(rows)), AVERAGE, NOW, POLICY).stars


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows=outcomes)
def test_a_better_answer_never_lowers_the_index(rows: list[Outcome]) -> None:
    better = [
        replace(row, answer=5.0 if row.answer else None, again=True if row.again is not None else None)
        for row in rows
    ]
    assert star(better, AVERAGE, NOW, POLICY).index >= star(rows, AVERAGE, NOW, POLICY).index - 1e-9


# ---- single figures ----


@pytest.mark.parametrize(
    ("answers", "graded"),
    [
        ((), 4.33),
        ((5, 5, 5), (5 * 4.33 + 15) / 8),
        ((1.5, 1.5, 1.5), (5 * 4.33 + 4.5) / 8),
        ((5,) * 20, (5 * 4.33 + 100) / 25),
    ],
)
def test_graded_quality(answers: tuple[float, ...], graded: float) -> None:
    assert star(told(*answers), AVERAGE, NOW, POLICY).graded == pytest.approx(graded)


def test_two_answers_leave_a_newcomer_three_make_a_star() -> None:
    assert star(told(5, 5), AVERAGE, NOW, POLICY).stars is None
    assert star(told(5, 5, 5), AVERAGE, NOW, POLICY).stars is not None


def test_half_a_year_halves_the_weight_and_two_years_end_it() -> None:
    rows = [Outcome(days_ago(180), 1, 5.0), Outcome(days_ago(731), 2, 1.0)]
    found = star(rows, AVERAGE, NOW, POLICY)
    assert (found.answers, round(found.effective, 3)) == (1, 0.5)


def test_the_fourth_answer_of_one_hirer_within_half_a_year_counts_nothing() -> None:
    same = [Outcome(days_ago(day), 7, 1.0) for day in (10, 8, 6, 4, 2)]
    assert [weight > 0 for weight in answer_weights(same, NOW, POLICY)] == [True, True, True, False, False]
    spread = [Outcome(days_ago(day), 7, 1.0) for day in (200, 10, 8, 6)]
    assert all(answer_weights(spread, NOW, POLICY))


def test_a_severe_hirer_is_evened_out() -> None:
    hard = severity(10, 3.33, 4.33, POLICY)
    assert hard == pytest.approx(-0.5)  # ten answers: half of the whole star he lies below the others
    standing = replace(AVERAGE, severities={1: Severity(hard, 0)})
    plain, evened = star(told(3.5), AVERAGE, NOW, POLICY), star(told(3.5), standing, NOW, POLICY)
    assert evened.graded > plain.graded


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("", 10 / 11),
        ("no_show_worker", 9 / 11),
        ("walked_off", 9.3 / 11),
        ("late_cancel", 9.5 / 11),
        (None, 0.9),
    ],
)
def test_reliability(failure: str | None, expected: float) -> None:
    assert reliability([Outcome(NOW, 1, failure=failure)], NOW, POLICY) == pytest.approx(expected)


def test_a_real_rehire_within_sixty_days_is_one_more_yes() -> None:
    first, second = Outcome(days_ago(50), 1), Outcome(days_ago(5), 1)
    assert rehires([first, second], POLICY) == [second]
    assert rehires([replace(first, at=days_ago(70)), second], POLICY) == []
    assert rehires([first, replace(second, is_chosen=False)], POLICY) == []
    assert star([first, second], AVERAGE, NOW, POLICY).private > 0.7


def test_papers_add_at_most_a_fifth() -> None:
    figures = [
        star(told(5, 5, 5), replace(AVERAGE, certificates=n), NOW, POLICY).certificate_bonus for n in range(4)
    ]
    assert figures == [0, 0.1, 0.2, 0.2]


@pytest.mark.parametrize(("age", "malus"), [(0, 0.5), (73, 0.4), (364, 0.5 / 365), (366, 0)])
def test_an_upheld_complaint_fades_over_a_year(age: int, malus: float) -> None:
    assert complaint_malus([days_ago(age)], NOW, POLICY) == pytest.approx(malus)


def _excellent(count: int, hirers: int) -> list[Outcome]:
    return [Outcome(days_ago(n), n % hirers, 5.0, True) for n in range(count)]


def test_five_stars_ask_for_eight_engagements_four_hirers_and_no_complaint() -> None:
    assert star(_excellent(12, 4), AVERAGE, NOW, POLICY).stars == 5
    few = star(_excellent(7, 7), AVERAGE, NOW, POLICY)
    assert (few.stars, few.held_at_four) == (4, True)
    assert star(_excellent(12, 3), AVERAGE, NOW, POLICY).stars == 4
    strong = _excellent(30, 10)
    complained = star(strong, replace(AVERAGE, complaints=(days_ago(300),)), NOW, POLICY)
    assert (complained.stars, complained.held_at_four) == (4, True)


def test_nobody_takes_a_place_from_anybody() -> None:
    """Cut points are absolute: everybody can be a five-star worker."""
    assert {star(_excellent(12, 4), AVERAGE, NOW, POLICY).stars for _worker in range(20)} == {5}


# ---- the policy row ----


def test_the_first_row_comes_from_the_simulation_and_says_so() -> None:
    row = first_row()
    assert (row["certainty"], "模拟" in row["source"]) == ("low", True)
    assert reasons_against(row["numbers"]) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"share_graded": 0.5}, "shares_not_one"),
        ({"cuts": [0, -1, 1, 2]}, "cuts_not_rising"),
        ({"graded": {"mean": 4, "spread": 0}}, "spread_not_positive"),
        ({"m": 0}, "number_out_of_range"),
        ({"faces": {"1": 1, "2": 3}}, "keys_wrong"),
        ({"secret": 1}, "numbers_unknown"),
        ({"graded": 4}, "numbers_unreadable"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(change: dict, code: str) -> None:
    assert code in {reason.code for reason in reasons_against({**first_row()["numbers"], **change})}


def test_a_row_with_a_missing_number_or_none_is_refused() -> None:
    numbers = {key: value for key, value in first_row()["numbers"].items() if key != "m"}
    assert [reason.code for reason in reasons_against(numbers)] == ["numbers_missing"]
    assert [reason.code for reason in reasons_against("4.3")] == ["numbers_unreadable"]
