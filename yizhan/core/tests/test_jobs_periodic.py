"""The periodic table: due once, made up for once, by one worker only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs import engine, periodic
from yizhan.core.jobs.models import Job, OutboxEvent, PeriodicTask, WorkerBeat
from yizhan.core.jobs.outbox import DELIVER
from yizhan.core.jobs.periodic import Periodic, tick
from yizhan.core.once import OnceKey
from yizhan.core.tests import sample_jobs as sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two tasks of our own instead of the house's; returns what ran."""
    ran: list[str] = []
    monkeypatch.setattr(periodic, "_registry", {})
    periodic.periodic("test.often", every=timedelta(minutes=10))(lambda: ran.append("often"))
    periodic.periodic("test.dawn", cron="30 4 * * *", kind="atomic")(lambda work: ran.append(work.action))
    return ran


def at(text: str):
    return clock.at(f"2026-11-{text}")


def test_a_new_task_is_due_at_once_and_a_cron_task_at_its_next_time(runs: list[str]) -> None:
    engine.drain(periodic=True)
    assert runs == ["often"]
    assert PeriodicTask.objects.get(name="test.dawn").next_run_at == clock.local(
        clock.today(), "04:30"
    ) + clock.days(1)


def test_it_runs_again_after_its_distance_and_not_before(runs: list[str]) -> None:
    for minute in ("00", "05", "10", "15"):
        with at(f"23T09:{minute}"):
            engine.drain(periodic=True)
    assert runs == ["often", "often"]


def test_cron_is_shanghai_time_and_atomic_work_carries_the_name(runs: list[str]) -> None:
    engine.drain(periodic=True)
    runs.clear()
    with at("24T04:31"):
        engine.drain(periodic=True)
    assert sorted(runs) == ["often", "test.dawn"]


def test_missed_runs_are_made_up_for_once(runs: list[str]) -> None:
    engine.drain(periodic=True)
    runs.clear()
    with at("26T09:00"):
        engine.drain(periodic=True)
        engine.drain(periodic=True)
    assert sorted(runs) == ["often", "test.dawn"]


def test_a_run_still_waiting_is_not_enqueued_twice() -> None:
    tick()
    with at("23T09:10"):
        tick()
    assert Job.objects.count() == 1


def test_of_two_workers_one_enqueues() -> None:
    periodic.sync_table()
    row = PeriodicTask.objects.get(name="test.often")
    assert periodic._advance(row, clock.now())
    assert not periodic._advance(row, clock.now()), "the second worker holds a stale row"


def test_a_paused_task_waits() -> None:
    periodic.sync_table()
    PeriodicTask.objects.update(is_paused=True)
    assert tick() == 0


def test_a_task_that_left_the_code_is_ignored() -> None:
    PeriodicTask.objects.create(name="test.gone", next_run_at=clock.now())
    assert tick() == 1


@pytest.mark.parametrize(
    "options",
    [{}, {"every": timedelta(1), "cron": "* * * * *"}, {"cron": "never"}, {"cron": "* * * * *", "kind": "x"}],
)
def test_a_wrong_declaration_does_not_start(options: dict) -> None:
    with pytest.raises(ValueError, match="test.bad"):
        periodic.periodic("test.bad", **options)


def test_a_name_belongs_to_one_function() -> None:
    with pytest.raises(ValueError, match="twice"):
        periodic.periodic("test.often", every=timedelta(1))(engine.drain)


def test_next_time_lies_on_the_grid_of_the_plan() -> None:
    task = Periodic("t", "", "external", timedelta(minutes=10), "", print)
    planned = clock.now()
    assert task.after(planned, planned) == planned + timedelta(minutes=10)
    assert task.after(planned, planned + timedelta(minutes=35)) == planned + timedelta(minutes=40)


# --- the sweeping ------------------------------------------------------------------------------------------------


@action
def let_happen(work: Work, word: str) -> None:
    work.emit(sample.ThingHappened(1, word))


def purge_at(text: str) -> dict[str, int]:
    from yizhan.core.actions import open_work
    from yizhan.core.jobs.upkeep import purge

    with at(text):
        return purge(open_work(SYSTEM, "core.purge"))


def test_once_keys_go_after_48_hours() -> None:
    let_happen(SYSTEM, "a", once="k")
    assert purge_at("25T08:59")["once_keys"] == 0
    assert purge_at("25T09:01")["once_keys"] == 1
    assert not OnceKey.objects.exists()


def test_finished_jobs_and_their_events_go_after_a_month_but_dead_ones_stay() -> None:
    let_happen(SYSTEM, "a")
    engine.drain()
    let_happen(SYSTEM, "b")
    Job.objects.filter(state="ready").update(state="dead")
    with clock.at("2026-12-24T09:00"):
        counts = purge_now()
    assert (counts["jobs"], counts["events"]) == (2, 1)
    assert Job.objects.filter(task=DELIVER, state="dead").count() == 2
    assert OutboxEvent.objects.get().payload["word"] == "b"


def purge_now() -> dict[str, int]:
    from yizhan.core.actions import open_work
    from yizhan.core.jobs.upkeep import purge

    return purge(open_work(SYSTEM, "core.purge"))


def test_beats_of_dead_workers_go_after_a_day() -> None:
    WorkerBeat.objects.create(worker="old", started_at=clock.now(), beat_at=clock.now() - timedelta(days=2))
    WorkerBeat.objects.create(worker="new", started_at=clock.now(), beat_at=clock.now())
    assert purge_now()["beats"] == 1


def test_a_second_in_which_nothing_is_due_only_reads() -> None:
    tick()
    engine.drain()
    with CaptureQueriesContext(connection) as seen:
        assert tick() == 0
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
