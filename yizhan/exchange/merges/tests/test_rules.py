"""When two files look like one person, which values stay, and what speaks against undoing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yizhan.exchange.merges import rules
from yizhan.exchange.merges.enums import Alike
from yizhan.exchange.merges.rules import (
    FileFacts,
    UndoFacts,
    alike,
    is_near_birth,
    reasons_against_undoing,
    score,
)

POINTS = {
    "same_phone": 35, "same_name": 40, "near_name": 25, "same_birth": 30, "near_birth": 15, "same_village": 15,
    "same_town": 10,
}  # fmt: skip
LEAST = 60
ZHOU = FileFacts("周大山", "phone-1", "", date(1968, 5, 3), "421002001")


def points(other: FileFacts) -> int:
    return score(alike(ZHOU, other), POINTS)


@pytest.mark.parametrize(
    "other",
    [
        replace(ZHOU, phone="phone-2"),
        replace(ZHOU, phone="phone-2", birth_on=date(1968, 12, 31)),
        replace(ZHOU, phone="phone-2", birth_on=date(1968, 3, 5)),
        replace(ZHOU, phone="phone-2", full_name="周大三"),
        replace(ZHOU, full_name="周大三", birth_on=None, region_code=""),
        replace(ZHOU, birth_on=None, region_code="421002100"),
    ],
    ids=[
        "other phone",
        "only the year",
        "day and month changed",
        "one character off",
        "same phone, name off",
        "same phone and name",
    ],
)
def test_the_same_person_with_other_details_is_listed(other):
    assert points(other) >= LEAST


@pytest.mark.parametrize(
    "other",
    [
        replace(ZHOU, full_name="李秀英"),
        FileFacts("周大山", "", "", None, "421002001"),
        FileFacts("周大三", "", "", date(1968, 5, 4), "421002100"),
        FileFacts("周大山", "", "", date(1990, 1, 1), "421002001"),
    ],
    ids=["a wife on the same phone", "a common name of the same town", "two slips at once", "father and son"],
)
def test_other_people_are_not_listed(other):
    assert points(other) < LEAST


def test_two_identity_numbers_are_two_people_however_alike():
    one, other = replace(ZHOU, identity="a"), replace(ZHOU, identity="b")
    assert alike(one, other) == ()
    assert Alike.SAME_NAME in alike(one, replace(other, identity="a"))


def test_of_two_short_names_one_character_off_is_half_the_name():
    assert not rules.is_near_name("王伟", "王芳")
    assert rules.is_near_name("王建国", "王建")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (date(1968, 5, 3), date(1968, 5, 8), True),
        (date(1968, 5, 3), date(1968, 3, 5), True),
        (date(1968, 5, 3), date(1968, 12, 31), True),
        (date(1968, 5, 3), date(1969, 5, 8), False),
    ],
)
def test_near_birth_dates(one, other, near):
    assert is_near_birth(one, other) is near


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("周大山", "周大山", 0), ("周大山", "周山", 1), ("周", "王", 1), ("ab", "ba", 2)],
)
def test_edit_distance(one, other, steps):
    assert rules.edit_distance(one, other) == steps == rules.edit_distance(other, one)


def test_an_empty_value_never_wins():
    assert rules.kept_by_itself("", "13800000000") == "loser"
    assert rules.kept_by_itself("13800000001", "13800000000") == "survivor"
    assert rules.kept_by_itself(None, None) == "survivor"


def test_every_reason_against_undoing_is_given_at_once():
    fine = UndoFacts(today=date(2026, 11, 23), undo_until=date(2026, 11, 23), survivor_in_use=True)
    assert reasons_against_undoing(fine) == []
    bad = UndoFacts(
        today=date(2026, 11, 24), undo_until=date(2026, 11, 23), survivor_in_use=False, changed=("phone",), strayed=2,
        blanked=True,
    )  # fmt: skip
    assert [why.code for why in reasons_against_undoing(bad)] == [
        "undo_too_late", "survivor_closed", "blanked", "changed_since", "moved_on",
    ]  # fmt: skip


def test_a_form_says_everything_that_is_wrong():
    codes = [why.code for why in rules.reasons_against_choice({"shoe_size": "left"}, " ")]
    assert codes == ["choice_unknown", "reason_missing"]


@pytest.mark.parametrize(
    ("region", "common"),
    [
        ("421002001003", Alike.SAME_VILLAGE),
        ("421002001004", Alike.SAME_TOWN),
        ("421002100003", None),
    ],
)
def test_the_same_village_says_more_than_the_same_town(region, common):
    one = replace(ZHOU, region_code="421002001003")
    assert set(alike(one, replace(one, region_code=region))) & {Alike.SAME_VILLAGE, Alike.SAME_TOWN} == (
        {common} if common else set()
    )


@pytest.mark.parametrize(("letters", "codes"), [(200, []), (201, ["reason_too_long"])])
def test_a_reason_is_two_hundred_letters_at_most(letters, codes):
    assert [why.code for why in rules.reasons_against_choice({}, "长" * letters)] == codes


@pytest.mark.parametrize(("merged_again", "code"), [(True, "merged_again"), (False, "survivor_closed")])
def test_a_file_that_went_on_into_another_one_is_not_called_closed(merged_again, code):
    facts = UndoFacts(
        today=date(2026, 11, 23),
        undo_until=date(2026, 11, 23),
        survivor_in_use=False,
        merged_again=merged_again,
    )
    assert [why.code for why in reasons_against_undoing(facts)] == [code]
