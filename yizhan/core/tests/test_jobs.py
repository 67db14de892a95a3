"""The leased job engine: claims, leases, order, back-off, and what a crash leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus

from yizhan.core import clock
from yizhan.core.actions import ActionInsideAction
from yizhan.core.audit import AuditRow
from yizhan.core.jobs import engine
from yizhan.core.jobs.models import Job, JobState
from yizhan.core.tests import sample_jobs as sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    sample.calls.clear()


def later(**span: float):
    return clock.at(clock.now() + timedelta(**span))


def only_job() -> Job:
    return Job.objects.get()


# --- enqueue -----------------------------------------------------------------------------------------------------


def test_enqueued_task_runs_once() -> None:
    sample.note.enqueue("a")
    assert engine.drain() == 1
    assert engine.drain() == 0
    assert sample.effects() == ["a"]
    assert only_job().state == JobState.DONE


@transaction.atomic
def enqueue_and_fail() -> None:
    sample.note.enqueue("a")
    raise sample.Trouble


def test_rolled_back_enqueue_leaves_no_job() -> None:
    with pytest.raises(sample.Trouble):
        enqueue_and_fail()
    assert not Job.objects.exists()


def test_result_can_be_read_back() -> None:
    result = sample.note.enqueue("a")
    assert result.status == TaskResultStatus.READY
    engine.drain()
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == "a"
    assert result.attempts == 1


def test_run_after_holds_a_job_back() -> None:
    sample.note.using(run_after=clock.now() + timedelta(hours=1)).enqueue("a")
    assert engine.drain() == 0
    with later(hours=1):
        assert engine.drain() == 1


def test_higher_priority_goes_first() -> None:
    sample.note.enqueue("ordinary")
    sample.note.using(priority=10).enqueue("urgent")
    engine.drain()
    assert sample.effects() == ["urgent", "ordinary"]


def test_unique_key_returns_the_live_job() -> None:
    first = sample.note.using(unique_key="k").enqueue("a")
    again = sample.note.using(unique_key="k").enqueue("b")
    assert again.id == first.id
    assert again.args == ["a"]
    assert Job.objects.count() == 1


def test_unique_key_is_free_again_when_done() -> None:
    sample.note.using(unique_key="k").enqueue("a")
    engine.drain()
    sample.note.using(unique_key="k").enqueue("b")
    engine.drain()
    assert sample.effects() == ["a", "b"]


# --- atomic ------------------------------------------------------------------------------------------------------


def test_atomic_failure_rolls_its_effect_back_and_waits() -> None:
    sample.note_then_fail.enqueue("a")
    engine.drain(quiet=True)
    job = only_job()
    assert sample.effects() == []
    assert (job.state, job.attempts) == (JobState.READY, 1)
    assert job.run_after == clock.now() + timedelta(seconds=2)
    assert "Trouble: a" in job.error


def test_waiting_doubles_up_to_an_hour() -> None:
    assert [engine.back_off(n).total_seconds() for n in (1, 2, 3, 11, 12, 400)] == [2, 4, 8, 2048, 3600, 3600]


def test_last_failure_makes_the_job_dead() -> None:
    sample.note_then_fail.enqueue("a")
    for minutes in range(3):
        with later(minutes=minutes):
            engine.drain(quiet=True)
    assert (only_job().state, only_job().attempts) == (JobState.DEAD, 3)
    with later(days=1):
        assert engine.drain() == 0


def test_drain_raises_what_a_job_raised_and_releases_the_rest() -> None:
    sample.note_then_fail.enqueue("a")
    sample.note.enqueue("b")
    with pytest.raises(sample.Trouble):
        engine.drain()
    other = Job.objects.get(task__endswith=".note")
    assert (other.state, other.attempts) == (JobState.READY, 0)


def test_an_atomic_job_may_not_call_an_action() -> None:
    sample.act_inside.enqueue()
    with pytest.raises(ActionInsideAction):
        engine.drain()


def test_atomic_work_acts_as_system_and_may_lock_every_ranked_model() -> None:
    sample.note.enqueue("a")
    engine.drain()
    row = AuditRow.objects.get()
    assert (row.actor_role, row.action) == ("SYSTEM", "core.tests.sample_jobs.note")
    assert "core.Job" in engine.lockable()


# --- external ----------------------------------------------------------------------------------------------------


def test_external_task_runs_and_keeps_its_result() -> None:
    sample.call.enqueue("a")
    engine.drain()
    assert sample.calls == ["a"]
    assert only_job().result == "a"


# --- crash -------------------------------------------------------------------------------------------------------


def crash_after_claim() -> tuple[str, Job]:
    """A worker that claimed and was killed: nothing but its lease is left."""
    token, jobs = engine.claim()
    return token, jobs[0]


def test_a_claimed_job_is_not_claimed_twice() -> None:
    sample.note.enqueue("a")
    crash_after_claim()
    assert engine.claim()[1] == []


def test_expired_lease_is_claimable_again() -> None:
    sample.note.enqueue("a")
    crash_after_claim()
    with later(seconds=engine.lease_length().total_seconds() + 1):
        assert engine.drain() == 1
    assert (only_job().state, only_job().attempts) == (JobState.DONE, 2)
    assert sample.effects() == ["a"]


def test_heartbeat_keeps_the_lease() -> None:
    sample.note.enqueue("a")
    token, _job = crash_after_claim()
    with later(seconds=15):
        assert engine.extend(token) == 1
    with later(seconds=30):
        assert engine.claim()[1] == []


def test_worker_that_lost_its_lease_rolls_its_effect_back() -> None:
    sample.note.enqueue("a")
    old_token, job = crash_after_claim()
    with later(seconds=60):
        new_token, jobs = engine.claim()
        assert engine.run_job(job, old_token) is None  # the first worker wakes up late
        assert sample.effects() == []
        engine.run_job(jobs[0], new_token)
    assert sample.effects() == ["a"]


def test_a_job_that_kills_every_worker_is_buried() -> None:
    sample.note.using(max_attempts=2).enqueue("a")
    for minutes in (0, 1, 2):
        with later(minutes=minutes):
            engine.claim()
    assert only_job().state == JobState.DEAD
    assert "lease expired" in only_job().error


def test_released_jobs_do_not_count_the_attempt() -> None:
    sample.note.enqueue("a")
    token, job = crash_after_claim()
    engine.release([job], token)
    assert (only_job().state, only_job().attempts) == (JobState.READY, 0)


# --- order -------------------------------------------------------------------------------------------------------


def test_same_order_key_is_claimed_one_at_a_time_in_id_order() -> None:
    for name in ("first", "second", "third"):
        sample.note.using(order_key="k").enqueue(name)
    sample.note.enqueue("free")
    _token, jobs = engine.claim(10)
    assert [job.arguments["args"][0] for job in jobs] == ["first", "free"]
    assert engine.claim(10)[1] == []


def test_a_failed_job_holds_back_those_behind_it() -> None:
    sample.note_then_fail.using(order_key="k").enqueue("first")
    sample.note.using(order_key="k", priority=50).enqueue("second")
    engine.drain(quiet=True)
    assert sample.effects() == []


def test_a_dead_job_lets_the_next_pass() -> None:
    sample.note_then_fail.using(order_key="k", max_attempts=1).enqueue("first")
    sample.note.using(order_key="k").enqueue("second")
    engine.drain(quiet=True)
    assert sample.effects() == ["second"]


def test_order_key_survives_a_retry_while_a_younger_job_runs() -> None:
    sample.note_then_fail.using(order_key="k", max_attempts=1).enqueue("first")
    engine.drain(quiet=True)
    sample.note.using(order_key="k").enqueue("second")
    engine.claim()
    Job.objects.filter(state=JobState.DEAD).update(state=JobState.READY)  # the operator's retry
    assert engine.claim()[1] == []


def test_database_refuses_two_running_jobs_of_one_order_key() -> None:
    for name in ("first", "second"):
        sample.note.using(order_key="k").enqueue(name)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(state=JobState.RUNNING)


# --- what a stored path may name ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["yizhan.core.tests.sample_jobs.gone", "yizhan.core.tests.sample_jobs.not_a_task"]
)
def test_a_path_that_is_no_task_dies_at_once(path: str) -> None:
    Job.objects.create(task=path, run_after=clock.now(), created_at=clock.now(), arguments={})
    engine.drain(quiet=True)
    assert only_job().state == JobState.DEAD
    assert sample.calls == []


def test_looking_for_an_older_job_of_the_same_order_key_does_not_read_the_whole_table() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the planner of PostgreSQL chooses by the size of the table")
    sql = engine._PICK.format(condition=engine._READY[0], order=engine._READY[1], skip_locked="")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", ["2026-11-23 00:00:00", 5, "t", "2026-11-23 00:00:00"])
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "USING INDEX job_order" in plan


def test_an_idle_look_takes_no_write_lock() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert engine.drain() == 0
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
