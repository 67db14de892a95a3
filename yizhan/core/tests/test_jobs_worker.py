"""The worker process: it empties the table, stops politely, and its death costs nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from yizhan.core.jobs import engine
from yizhan.core.jobs.models import Job, JobState, WorkerBeat
from yizhan.core.jobs.worker import Worker
from yizhan.core.tests import sample_jobs as sample

WAIT_SECONDS = 30


@pytest.mark.django_db(transaction=True)
def test_until_empty_runs_everything_and_ends() -> None:
    for name in "abc":
        sample.note.enqueue(name)
    Worker(until_empty=True).run()
    assert sample.effects() == ["a", "b", "c"]
    assert not WorkerBeat.objects.exists(), "a worker that ends politely signs off"


@pytest.mark.django_db(transaction=True)
def test_a_stopped_worker_hands_back_what_it_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        sample.note.enqueue(name)
    worker = Worker()
    run_job = engine.run_job

    def run_and_stop(job: Job, token: str) -> None:
        run_job(job, token)
        worker.stop()

    monkeypatch.setattr(engine, "run_job", run_and_stop)
    monkeypatch.setattr("yizhan.core.jobs.worker.tick", lambda: 0)
    assert worker.run() == 1
    assert sample.effects() == ["a"]
    waiting = Job.objects.filter(state=JobState.READY)
    assert [(job.arguments["args"], job.attempts) for job in waiting] == [(["b"], 0), (["c"], 0)]


@pytest.fixture
def worker_process(tmp_path: Path) -> Iterator[list[subprocess.Popen]]:
    """Starts real workers on the test database; whatever is left of them is killed at the end."""
    started: list[subprocess.Popen] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def start_worker(started: list[subprocess.Popen]) -> subprocess.Popen:
    name = connection.settings_dict["NAME"]
    user, host, port = (connection.settings_dict.get(key) for key in ("USER", "HOST", "PORT"))
    url = (
        f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgresql://{user}@{host}:{port}/{name}"
    )
    environment = {**os.environ, "DATABASE_URL": url, "JOB_LEASE_SECONDS": "2"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_worker"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    started.append(process)
    return process


def wait_for(condition, process: subprocess.Popen | None = None) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert process is None or process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("machine_clock")
def test_killed_in_the_middle_nothing_is_lost_or_doubled(worker_process: list[subprocess.Popen]) -> None:
    names = [str(number) for number in range(120)]
    for name in names:
        sample.note_slowly.using(order_key=f"k{int(name) % 7}").enqueue(name)
    for goal in (20, 50, 80):
        process = start_worker(worker_process)
        wait_for(lambda goal=goal: len(sample.effects()) >= goal, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    pair = [start_worker(worker_process), start_worker(worker_process)]
    wait_for(lambda: not Job.objects.filter(task__contains="sample_jobs", state__in=Job.LIVE).exists())
    effects = sample.effects()
    assert sorted(effects, key=int) == names
    for key in range(7):
        mine = [name for name in effects if int(name) % 7 == key]
        assert mine == sorted(mine, key=int), f"order of key {key}"
    for process in pair:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(timeout=WAIT_SECONDS) for process in pair] == [0, 0]
