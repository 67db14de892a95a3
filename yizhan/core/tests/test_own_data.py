"""The registry of own data."""

from __future__ import annotations

import pytest

from yizhan.core import own_data


def test_a_step_of_an_erasure_is_declared_once():
    name = next(iter(own_data.erasings())).code
    with pytest.raises(ValueError, match="twice"):
        own_data.erases(name, label="x")(lambda work, subject: 0)


def test_the_locks_of_an_erasure_are_those_of_all_steps():
    locks = set(own_data.ErasingLocks("accounts.Person"))
    assert {"accounts.Person", "exchange.Worker"} <= locks


def test_what_stays_has_a_reason_and_where_a_rule_keeps_it_its_days():
    staying = own_data.staying()
    assert all(one.source for one in staying)
    assert {one.rule.code for one in staying if one.rule} >= {"pay_words", "hours_words", "messages"}
