"""The last places given to many at once, with real threads and real transactions.

The same race is shown to exist first: without the posting's lock and with a count kept in memory, everybody gets the
one place (PostgreSQL; SQLite lets only one writer in at a time).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from yizhan.core import invariants, locking
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.engagements import actions, placing
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import as_worker, make_posting, make_worker, offered
from yizhan.exchange.postings.models import Posting

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def race(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run all calls at the same moment, one thread each; results or exceptions in the order of the calls."""
    results: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=30)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return results


def accept(engagement: Engagement) -> Callable[[], Any]:
    actor = as_worker(engagement.worker)
    return lambda: actions.accept_offer(actor, engagement.pk)


def holders(posting: Posting) -> int:
    return Engagement.objects.filter(posting=posting).holding().count()


@pytest.mark.parametrize("places", [1, 5])
def test_eighty_people_get_exactly_the_free_places(places: int) -> None:
    posting = make_posting(headcount=places)
    waiting = [offered(posting, make_worker()) for _racer in range(80)]
    results = race([accept(engagement) for engagement in waiting])
    won = [result for result in results if isinstance(result, int)]
    lost = [result for result in results if isinstance(result, Refused)]
    assert len(won) == places
    assert len(won) + len(lost) == 80, [result for result in results if not isinstance(result, int | Refused)]
    assert {code for refused in lost for code in refused.codes} == {"places_taken"}
    posting.refresh_from_db()
    assert (posting.taken_count, posting.state, holders(posting)) == (places, "filled", places)
    assert list(invariants.violations(["exchange.taken_count_equals_takers"])) == []


def test_one_person_says_yes_to_one_of_two_jobs_at_the_same_hour() -> None:
    worker = make_worker()
    waiting = [offered(make_posting(), worker) for _job in range(6)]
    results = race([accept(engagement) for engagement in waiting])
    assert sum(isinstance(result, int) for result in results) == 1
    assert {code for result in results if isinstance(result, Refused) for code in result.codes} == {"overlap"}
    assert list(invariants.violations(["exchange.no_overlapping_yes"])) == []


def test_without_lock_and_conditional_update_everybody_gets_the_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The race is real: this is the careless version, and it overbooks every time."""
    if connection.vendor != "postgresql":
        pytest.skip(
            "SQLite lets one writer in at a time (BEGIN IMMEDIATE), so the careless version cannot race"
        )
    racers = 6
    everybody_has_read = threading.Barrier(racers)

    def take_in_memory(work: Any, posting: Posting) -> None:
        count = Posting.objects.values_list("taken_count", flat=True).get(pk=posting.pk)
        if count >= posting.headcount:
            raise Refused(Reason("places_taken", "满了"))
        everybody_has_read.wait(timeout=30)
        Posting.objects.filter(pk=posting.pk).update(taken_count=count + 1)

    def read_without_lock(wanted: Any, *, held_rank: int = -1) -> Any:
        rows = {
            (model, row.pk): row for model, keys in wanted for row in model._base_manager.filter(pk__in=keys)
        }
        return rows, held_rank

    posting = make_posting(headcount=1)
    waiting = [offered(posting, make_worker()) for _racer in range(racers)]
    monkeypatch.setattr(locking, "lock_rows", read_without_lock)
    monkeypatch.setattr(placing, "_do_take_place", take_in_memory)
    results = race([accept(engagement) for engagement in waiting])
    assert sum(isinstance(result, int) for result in results) == racers, results
    assert holders(posting) == racers > posting.headcount
    assert list(invariants.violations(["exchange.taken_count_equals_takers"])) != []
