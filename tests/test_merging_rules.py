"""No record forgets to say what becomes of it when two files of one person become one."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.core.merging import Fate, Rule, bars, kinds, rules, undeclared


def test_every_reference_to_a_person_or_a_registration_is_declared():
    assert set(kinds()) == {"accounts.Person", "exchange.Worker"}
    assert undeclared() == [], "say in the context's merging.py whether it moves, stays or bars merging"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.model}.{rule.field}")
def test_what_is_declared_is_there(rule: Rule):
    column = apps.get_model(rule.model)._meta.get_field(rule.field)
    if column.is_relation:
        assert column.related_model._meta.label == rule.of
    assert rule.fate is not Fate.STAYS or rule.why, "history needs a reason to stay"


def test_nothing_is_declared_twice():
    with pytest.raises(ValueError, match="twice"):
        bars("accounts.StaffLogin", "person", of="accounts.Person", code="x", text="x")
