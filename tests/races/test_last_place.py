"""The last places of a posting, claimed by eighty people at the same moment (抢单), on whichever database runs.

``engagements/tests/test_race_places.py`` does the same for people who answer an offer; here everybody claims at once,
which creates the engagement, says yes and takes the place in one action.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from yizhan.core import invariants, locking
from yizhan.core.refusals import Reason, Refused
from yizhan.core.workflow import TransitionLog
from yizhan.exchange.engagements import placing
from yizhan.exchange.engagements.actions import claim_posting
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import as_worker, make_posting, make_worker
from yizhan.exchange.engagements.tests.test_race_places import holders, race
from yizhan.exchange.postings.models import Posting

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PLACES, RACERS = 5, 80


def claim(posting: Posting, before: Callable[[], object] = lambda: None) -> Callable[[], Any]:
    """One more person who presses 抢; ``before`` runs in the same thread first."""
    actor = as_worker(make_worker())

    def press() -> Any:
        before()
        return claim_posting(actor, posting.pk)

    return press


def test_the_last_five_places_go_to_exactly_five_of_eighty() -> None:
    posting = make_posting(headcount=PLACES)
    results = race([claim(posting) for _racer in range(RACERS)])
    won = [result for result in results if isinstance(result, int)]
    lost = [result for result in results if isinstance(result, Refused)]
    assert len(won) + len(lost) == RACERS, [r for r in results if not isinstance(r, int | Refused)]
    assert len(won) == PLACES
    assert {code for refused in lost for code in refused.codes} == {"places_taken"}
    posting.refresh_from_db()
    assert (posting.taken_count, posting.state, holders(posting)) == (PLACES, "filled", PLACES)
    assert Engagement.objects.filter(posting=posting).count() == PLACES, (
        "a refused claim leaves nothing behind"
    )
    assert TransitionLog.objects.filter(workflow="exchange.posting", transition="fill").count() == 1
    assert list(invariants.violations(["exchange.taken_count_equals_takers"])) == []


def test_without_lock_and_conditional_update_more_than_all_places_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The race is real on both databases: who decides by what he read a moment ago takes a place that is gone."""
    racers = 6  # below the eight connections of the pool: all stand at the barrier at once
    posting = make_posting(headcount=1)
    everybody_has_read = threading.Barrier(racers)
    read_before: dict[int, Posting] = {}

    def look() -> None:
        read_before[threading.get_ident()] = Posting.objects.select_related("hirer", "trade").get(
            pk=posting.pk
        )
        everybody_has_read.wait(timeout=30)

    def read_without_lock(wanted: Any, *, held_rank: int = -1) -> Any:
        rows = {
            (model, row.pk): row for model, keys in wanted for row in model._base_manager.filter(pk__in=keys)
        }
        rows[Posting, posting.pk] = read_before[threading.get_ident()]
        return rows, held_rank

    def take_in_memory(work: Any, row: Posting) -> None:
        if row.taken_count >= row.headcount:
            raise Refused(Reason("places_taken", "满了"))
        Posting.objects.filter(pk=row.pk).update(taken_count=row.taken_count + 1)

    monkeypatch.setattr(locking, "lock_rows", read_without_lock)
    monkeypatch.setattr(placing, "_do_take_place", take_in_memory)
    results = race([claim(posting, before=look) for _racer in range(racers)])
    assert [result for result in results if not isinstance(result, int)] == []
    assert holders(posting) == racers > posting.headcount
    assert list(invariants.violations(["exchange.taken_count_equals_takers"])) != []
