"""Two yeses at once, a yes beside a cancellation beside fewer places, and one form sent sixty times (d.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements import actions, placing
from yizhan.exchange.engagements.models import BookedShift, Engagement
from yizhan.exchange.engagements.tests.factories import (
    TOMORROW,
    accepted,
    as_station,
    as_worker,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.engagements.tests.test_race_places import holders, race
from yizhan.exchange.postings.actions import change_terms
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import as_hirer as contact_of
from yizhan.exchange.postings.tests.factories import published

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NAMES = ["exchange.taken_count_equals_takers", "exchange.no_overlapping_yes", "exchange.hours_are_booked"]


def accept(engagement: Engagement) -> Callable[[], Any]:
    actor = as_worker(engagement.worker)
    return lambda: actions.accept_offer(actor, engagement.pk)


def test_d2_two_jobs_that_overlap_by_an_hour_are_not_both_taken() -> None:
    worker = make_worker()
    starts = clock.local(TOMORROW, "07:30")
    waiting = [
        offered(
            make_posting(
                starts_at=starts + timedelta(hours=hour), ends_at=starts + timedelta(hours=hour + 2)
            ),
            worker,
        )
        for hour in range(6)
    ]
    results = race([accept(engagement) for engagement in waiting])
    won = [place for place, result in enumerate(results) if isinstance(result, int)]
    assert {code for result in results if isinstance(result, Refused) for code in result.codes} <= {"overlap"}
    assert all(isinstance(result, int | Refused) for result in results), results
    assert all(later - earlier >= 2 for earlier, later in zip(won, won[1:], strict=False)), won
    assert list(invariants.violations(NAMES)) == []


def test_d2_without_the_rule_the_database_keeps_the_hours_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second guard: nobody looks first, and still only one yes stands."""
    worker = make_worker()
    waiting = [offered(make_posting(), worker) for _job in range(5)]
    monkeypatch.setattr(placing, "booked_between", lambda *_a, **_k: ())
    results = race([accept(engagement) for engagement in waiting])
    assert sum(isinstance(result, int) for result in results) == 1, results
    assert {code for result in results if isinstance(result, Refused) for code in result.codes} == {"overlap"}
    assert BookedShift.objects.count() == 1
    assert list(invariants.violations(NAMES)) == []


def test_d2_a_yes_beside_cancellations_beside_fewer_places() -> None:
    posting = published(headcount=6)
    sure = [accepted(posting) for _holder in range(3)]
    waiting = [offered(posting, make_worker()) for _racer in range(6)]
    boss = contact_of(posting.hirer)
    calls = [accept(engagement) for engagement in waiting]
    calls += [_cancel(engagement) for engagement in sure]
    calls += [lambda: change_terms(boss, posting.pk, fields={"headcount": 3})]
    results = race(calls)
    strange = [
        result for result in results if isinstance(result, Exception) and not isinstance(result, Refused)
    ]
    assert not strange, strange
    posting.refresh_from_db()
    assert posting.taken_count == holders(posting) <= posting.headcount
    drain()
    assert list(invariants.violations(NAMES)) == []


def _cancel(engagement: Engagement) -> Callable[[], Any]:
    actor = as_worker(engagement.worker)
    return lambda: actions.cancel_by_worker(actor, engagement.pk, reason_code="family")


@pytest.mark.parametrize("entrance", ["apply", "claim", "together"])
def test_d2_one_form_sent_sixty_times_is_one_engagement(entrance: str) -> None:
    posting, worker = make_posting(headcount=5), make_worker()
    me, clerk, token = as_worker(worker), as_station(), "the-token-of-one-form"
    calls: dict[str, Callable[[], Any]] = {
        "apply": lambda: actions.apply_for_posting(me, posting.pk, once=token),
        "claim": lambda: actions.claim_posting(me, posting.pk, once=token),
        "together": lambda: actions.place_together(clerk, posting.pk, [worker.pk], once=token),
    }
    results = race([calls[entrance]] * 60)
    first = results[0]
    assert not isinstance(first, Exception), first
    assert all(result == first for result in results), [r for r in results if r != first][:3]
    assert Engagement.objects.filter(posting=posting).count() == 1
    assert Posting.objects.get(pk=posting.pk).taken_count == (0 if entrance == "apply" else 1)
    assert list(invariants.violations(NAMES)) == []


def test_d2_two_attendants_place_two_crews_on_the_same_last_places() -> None:
    posting = make_posting(headcount=4)
    crews = [[make_worker().pk for _member in range(3)] for _crew in range(4)]
    clerks = [as_station() for _crew in crews]
    results = race(
        [
            lambda clerk=clerk, crew=crew: actions.place_together(clerk, posting.pk, crew)
            for clerk, crew in zip(clerks, crews, strict=True)
        ]
    )
    assert sum(isinstance(result, dict) for result in results) == 1, results
    posting.refresh_from_db()
    assert (posting.taken_count, holders(posting)) == (3, 3), "all of a crew or nobody"
    assert list(invariants.violations(NAMES)) == []
