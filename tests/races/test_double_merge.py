"""Two clerks make one file of two in the same moment, each keeping the other one (R8.1)."""

from __future__ import annotations

import pytest

from yizhan.accounts.people.models import Person
from yizhan.core import invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.engagements.tests.test_race_places import race
from yizhan.exchange.merges import actions
from yizhan.exchange.merges.models import FileMerge
from yizhan.exchange.merges.tests.factories import WHY, clerk, twice

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NAMES = ["exchange.merged_files_point_at_one_that_stands", "exchange.nothing_names_a_merged_file"]


def test_r8_1_two_clerks_who_merge_crosswise_leave_one_file() -> None:
    first, second = twice()
    pairs = [(first, second), (second, first)] * 2
    calls = [
        lambda who=clerk(), stays=str(stays.person.uid), goes=str(goes.person.uid): actions.propose_merge(
            who, stays, goes, chosen={}, reason=WHY
        )
        for stays, goes in pairs
    ]
    results = race(calls)
    assert sum(isinstance(result, str) for result in results) == 1, results
    assert all(isinstance(result, str | Refused | OutOfSight) for result in results), results
    assert FileMerge.objects.filter(state="merged").count() == 1
    assert Person.objects.filter(pk__in=[first.person_id, second.person_id], state="active").count() == 1
    drain()
    assert list(invariants.violations(NAMES)) == []
