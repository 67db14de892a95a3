"""Events reach every handler, in order per key, and an atomic handler's effect happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.audit import AuditRow
from yizhan.core.jobs import engine
from yizhan.core.jobs.models import Job, JobState, OutboxEvent
from yizhan.core.tests import sample_jobs as sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    sample.calls.clear()


@action
def let_happen(work: Work, thing_id: int, word: str, fail: bool = False) -> str:
    uid = work.emit(sample.ThingHappened(thing_id, word))
    if fail:
        raise sample.Trouble
    return uid


def test_event_reaches_both_handlers() -> None:
    uid = let_happen(SYSTEM, 1, "a")
    assert engine.drain() == 2
    assert sample.effects() == ["1:a"]
    assert sample.calls == [(1, "a", uid)]


def test_event_of_a_failed_action_never_happened() -> None:
    with pytest.raises(sample.Trouble):
        let_happen(SYSTEM, 1, "a", fail=True)
    assert not OutboxEvent.objects.exists()
    assert not Job.objects.exists()


def test_events_of_one_key_arrive_in_order_even_when_the_first_fails() -> None:
    let_happen(SYSTEM, 1, "fail")
    let_happen(SYSTEM, 1, "b")
    let_happen(SYSTEM, 2, "other")
    engine.drain(quiet=True)
    assert sample.effects() == ["2:other"]
    OutboxEvent.objects.filter(payload__word="fail").update(payload={"thing_id": 1, "word": "a"})
    with clock.at(clock.now() + timedelta(minutes=1)):
        engine.drain()
    assert sample.effects() == ["2:other", "1:a", "1:b"]


def test_handlers_do_not_hold_each_other_back() -> None:
    let_happen(SYSTEM, 1, "fail")
    engine.drain(quiet=True)
    assert [call[1] for call in sample.calls] == ["fail"]


def test_handler_that_no_longer_exists_is_dead_and_visible() -> None:
    let_happen(SYSTEM, 1, "a")
    Job.objects.filter(kind="atomic").update(
        arguments={"event": OutboxEvent.objects.get().pk, "handler": "gone"}
    )
    engine.drain(quiet=True)
    assert Job.objects.get(kind="atomic").state == JobState.DEAD


def test_event_that_cannot_be_read_any_more_is_dead_and_visible() -> None:
    let_happen(SYSTEM, 1, "a")
    OutboxEvent.objects.update(payload={"unknown": 1})
    engine.drain(quiet=True)
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DEAD}


def test_audit_row_of_a_handler_names_it_and_keeps_the_request_number() -> None:
    let_happen(SYSTEM, 1, "a")
    OutboxEvent.objects.update(request_id="abc123")
    engine.drain()
    row = AuditRow.objects.get(object_type="sample")
    assert (row.action, row.request_id) == ("core.tests.sample_jobs.write_down", "abc123")
