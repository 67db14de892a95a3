"""User names, initial passwords, the state of a login: without a database."""

from __future__ import annotations

import pytest

from yizhan.accounts.staff.rules import ALPHABET, login_state, password_of_digest, reasons_against_username


@pytest.mark.parametrize("typed", ["lichunmei", "li.chun-mei_2", "007", "a" * 40])
def test_user_names_that_are_fine(typed):
    assert reasons_against_username(typed) == []


@pytest.mark.parametrize("typed", ["李春梅", "Li", "ab", "li chun", "-abc", "a" * 41])
def test_user_names_that_are_not(typed):
    assert [reason.code for reason in reasons_against_username(typed)] == ["username_malformed"]


def test_a_password_has_four_groups_without_letters_that_look_alike():
    password = password_of_digest(2**255 - 19)
    assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
    assert set(password) <= {*ALPHABET, "-"}
    assert not set("01oil") & set(ALPHABET)


def test_other_numbers_make_other_passwords():
    assert len({password_of_digest(2**128 + n) for n in range(50)}) == 50


FINE = {"has_login": True, "is_active": True, "has_second_factor": True, "must_change_password": False}


@pytest.mark.parametrize(
    ("differs", "state"),
    [
        ({}, "ready"),
        ({"has_login": False}, "none"),
        ({"is_active": False}, "disabled"),
        ({"has_second_factor": False}, "factor_missing"),
        ({"has_second_factor": False, "must_change_password": True}, "new"),
        ({"must_change_password": True}, "password_initial"),
    ],
)
def test_the_state_of_a_login(differs, state):
    assert login_state(**FINE | differs) == state
