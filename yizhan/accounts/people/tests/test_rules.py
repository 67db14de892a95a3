"""What is read from a typed person."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.accounts.enums import Gender
from yizhan.accounts.people.rules import normalise_identity_number, read_person, reasons_against_working

TODAY = date(2026, 11, 23)
IDENTITY = "421002197803059975"


def read(**typed):
    facts = {"full_name": "周大勇", "display_name": "", "phone": "", "identity_number": "", "birth_on": None}
    return read_person(**facts | {"how": "spoken", "today": TODAY} | typed)


def codes(facts):
    return [reason.code for reason in facts.reasons]


def test_a_name_is_enough():
    facts = read()
    assert codes(facts) == []
    assert facts.display_name == "周师傅"


def test_the_form_of_address_is_the_persons_own():
    assert read(address_form="大姐").display_name == "周大姐"


def test_an_identity_number_gives_birth_date_and_sex():
    facts = read(identity_number=IDENTITY)
    assert (facts.birth_on, facts.gender) == (date(1978, 3, 5), Gender.MALE)


def test_all_reasons_come_at_once():
    facts = read(full_name=" ", phone="138", identity_number="42", how="whatever")
    assert codes(facts) == ["name_missing", "mobile_is_hotline", "identity_too_short", "how_unknown"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"full_name": ""}, "name_missing"),
        ({"full_name": "周" * 41}, "name_too_long"),
        ({"display_name": "周" * 21}, "display_name_too_long"),
        ({"phone": "1381234567"}, "mobile_too_short"),
        ({"identity_number": "421002197803059970"}, "identity_check"),
        ({"identity_number": IDENTITY, "birth_on": date(1979, 3, 5)}, "birth_differs"),
        ({"birth_on": date(2026, 11, 24)}, "birth_future"),
        ({"how": ""}, "how_unknown"),
    ],
)
def test_one_thing_wrong_gives_one_reason(typed, code):
    assert codes(read(**typed)) == [code]


def test_both_forms_of_an_identity_number_meet():
    fifteen = IDENTITY[:6] + IDENTITY[8:17]
    assert normalise_identity_number(fifteen) == IDENTITY
    assert normalise_identity_number(" 42100219780305997５ ") == IDENTITY


def test_an_unknown_text_stays_as_it_is():
    assert normalise_identity_number("abc") == "ABC"


@pytest.mark.parametrize(
    ("birth_on", "allowed"),
    [(date(2010, 11, 23), True), (date(2010, 11, 24), False), (None, True)],
)
def test_sixteen_is_the_first_day_one_may_work(birth_on, allowed):
    assert (reasons_against_working(birth_on, today=TODAY, minimum_age=16) == []) is allowed
