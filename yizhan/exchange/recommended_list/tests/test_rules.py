"""The draw of the day: fair by weight, different every day, the same for everybody who computes it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.exchange.recommended_list.rules import Name, name_reasons, order_of_day, reasons_of, shown_today

DAY = date(2026, 11, 23)
NAMES = [Name(number, 100, is_newcomer=number > 20) for number in range(1, 31)]


def shown(
    names: list[Name], day: date = DAY, seed: str = "seed", places: int = 10, percent: int = 20
) -> list[Name]:
    return shown_today(names, seed, day, "LOG", places=places, newcomer_percent=percent)


def test_the_same_seed_and_day_give_the_same_list_and_another_day_another() -> None:
    assert shown(NAMES) == shown(list(reversed(NAMES)))
    assert shown(NAMES) != shown(NAMES, DAY + timedelta(days=1))
    assert shown(NAMES) != shown(NAMES, seed="other")


def test_over_a_year_everybody_has_been_shown_and_nobody_always() -> None:
    counts = Counter(name.number for n in range(365) for name in shown(NAMES, DAY + timedelta(days=n)))
    known = [counts[name.number] for name in NAMES if not name.is_newcomer]
    newcomers = [counts[name.number] for name in NAMES if name.is_newcomer]
    assert len(counts) == 30
    assert max(known) < 365 * 0.6
    assert sum(newcomers) == 365 * 2


def test_a_heavier_name_comes_first_as_much_more_often_as_its_weight() -> None:
    pair = [Name(1, 150, False), Name(2, 100, False)]
    first = Counter(order_of_day(pair, "seed", DAY + timedelta(days=n), "LOG")[0].number for n in range(3000))
    assert first[1] / 3000 == pytest.approx(0.6, abs=0.03)


@given(
    names=st.lists(
        st.builds(Name, st.integers(1, 10_000), st.integers(1, 500), st.booleans()),
        max_size=40,
        unique_by=lambda name: name.number,
    ),
    places=st.integers(1, 20),
    percent=st.integers(0, 50),
)
def test_newcomers_get_their_share_and_the_others_the_rest(
    names: list[Name], places: int, percent: int
) -> None:
    found = shown(names, places=places, percent=percent)
    newcomers = sum(name.is_newcomer for name in names)
    kept = min(newcomers, -(-places * percent // 100))
    assert sum(name.is_newcomer for name in found) == kept
    assert len(found) == kept + min(places - kept, len(names) - newcomers)
    order = order_of_day(names, "seed", DAY, "LOG")
    assert found == [name for name in order if name in found]


@pytest.mark.parametrize(
    ("nickname", "codes"),
    [
        ("周师傅", set()),
        ("", {"name_missing"}),
        ("周大山", {"name_real"}),
        ("周13812342046", {"name_number"}),
        ("老混蛋", {"name_rude"}),
        ("一" * 13, {"name_long"}),
    ],
)
def test_nicknames(nickname: str, codes: set[str]) -> None:
    assert {reason.code for reason in name_reasons(nickname, "周大山", ["混蛋"])} == codes


def test_reasons_name_no_figures() -> None:
    assert reasons_of({"hirers": 9, "rehired": 2}, is_newcomer=False) == [
        "well_rated",
        "kept_word",
        "many_hirers",
        "asked_again",
    ]
    assert reasons_of({"hirers": 1}, is_newcomer=True) == ["newcomer"]
