"""Stars: shrunk towards the prior, older answers lighter, one hirer cannot make or break anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.ratings.rules import Answer, StarPolicy, star, weigh

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
POLICY = StarPolicy(
    code="test",
    m=5,
    prior_hundredths=433,
    half_life_days=180,
    window_days=730,
    same_hirer_most=3,
    same_hirer_days=182,
    enough=3,
    faces_hundredths={"1": 150, "2": 350, "3": 500},
)
answers = st.lists(
    st.builds(
        lambda days, hirer, face: Answer(NOW - timedelta(days=days), hirer, face),
        st.integers(0, 900),
        st.integers(1, 6),
        st.integers(1, 3),
    ),
    max_size=30,
)


def today(*faces: int) -> list[Answer]:
    """Answers of different hirers, all of now."""
    return [Answer(NOW, hirer, face) for hirer, face in enumerate(faces, 1)]


@pytest.mark.parametrize(
    ("faces", "hundredths"),
    [
        ((), None),
        ((3, 3), None),  # fewer than three effective answers: 新人
        ((3, 3, 3), 458),  # (5·4.33 + 15) / 8 = 4.58
        ((1, 1, 1), 327),  # (21.65 + 4.5) / 8 = 3.27
        ((2, 2, 2), 402),
        ((3,) * 20, 487),
    ],
)
def test_formula_g(faces: tuple[int, ...], hundredths: int | None) -> None:
    assert star(today(*faces), NOW, POLICY).hundredths == hundredths


def test_half_a_year_halves_the_weight_and_two_years_end_it() -> None:
    old = Answer(NOW - timedelta(days=180), 1, 3)
    gone = Answer(NOW - timedelta(days=731), 2, 1)
    assert [(answer.hirer_id, round(weight, 3)) for answer, weight in weigh([old, gone], NOW, POLICY)] == [
        (1, 0.5)
    ]


def test_the_fourth_answer_of_one_hirer_within_half_a_year_counts_nothing() -> None:
    same = [Answer(NOW - timedelta(days=day), 7, 1) for day in (10, 8, 6, 4, 2)]
    found = star(same, NOW, POLICY)
    assert (found.left_out, found.bad, found.answers_count) == (2, 3, 5)
    spread = [Answer(NOW - timedelta(days=day), 7, 1) for day in (200, 10, 8, 6)]
    assert star(spread, NOW, POLICY).left_out == 0


@given(given_answers=answers)
def test_a_star_lies_between_the_worst_face_and_five(given_answers: list[Answer]) -> None:
    found = star(given_answers, NOW, POLICY)
    assert found.hundredths is None or 150 <= found.hundredths <= 500


@given(given_answers=answers)
def test_a_better_face_never_lowers_the_star(given_answers: list[Answer]) -> None:
    worse = star(given_answers, NOW, POLICY)
    better = star([replace(answer, face=3) for answer in given_answers], NOW, POLICY)
    assert worse.effective == better.effective
    if worse.hundredths is not None and better.hundredths is not None:
        assert better.hundredths >= worse.hundredths


@given(given_answers=answers)
def test_the_order_of_answers_does_not_matter(given_answers: list[Answer]) -> None:
    assert star(given_answers, NOW, POLICY) == star(list(reversed(given_answers)), NOW, POLICY)


def test_little_data_is_drawn_to_the_mean_and_much_data_speaks_for_itself() -> None:
    few, many = star(today(*[1] * 3), NOW, POLICY), star(today(*[1] * 40), NOW, POLICY)
    assert few.hundredths is not None
    assert many.hundredths is not None
    assert few.hundredths > 300 > many.hundredths


def test_parts_explain_the_star() -> None:
    parts = star(today(3, 3, 2), NOW, POLICY).parts(POLICY)
    assert (parts["good"], parts["fair"], parts["bad"], parts["effective"]) == (2, 1, 0, 3.0)
    assert (parts["m"], parts["prior_hundredths"], parts["mean_hundredths"]) == (5, 433, 450)
