"""What supervisors ask: up, ready, figures."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock, health, metrics
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.models import Job, WorkerBeat
from yizhan.core.tests import sample_jobs as sample


@pytest.fixture
def beat(db: None) -> WorkerBeat:
    return WorkerBeat.objects.create(worker="w", started_at=clock.now(), beat_at=clock.now())


def ready() -> tuple[int, dict[str, str]]:
    import json

    response = health.readyz(RequestFactory().get("/readyz"))
    return response.status_code, json.loads(response.content)["checks"]


@pytest.mark.django_db
def test_healthz_asks_nothing_of_the_database() -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        assert health.healthz(RequestFactory().get("/healthz")).content == b"ok"
    assert len(queries) == 0


def test_ready_with_a_fresh_heartbeat(beat: WorkerBeat) -> None:
    assert ready() == (200, {"database": "ok", "migrations": "ok", "worker": "ok", "jobs": "ok"})


@pytest.mark.django_db
def test_not_ready_without_a_worker() -> None:
    status, checks = ready()
    assert (status, checks["worker"]) == (503, "no worker is running")


def test_not_ready_when_the_worker_falls_silent(beat: WorkerBeat) -> None:
    with clock.at(clock.now() + timedelta(minutes=2, seconds=1)):
        status, checks = ready()
    assert (status, checks["worker"]) == (503, "no heartbeat for 121 s")


def test_not_ready_when_a_due_job_waits_too_long(beat: WorkerBeat) -> None:
    sample.note.enqueue("a")
    assert ready()[0] == 200
    Job.objects.update(run_after=clock.now() - timedelta(minutes=16))
    status, checks = ready()
    assert (status, checks["jobs"]) == (503, "jobs are waiting too long")


def test_a_job_of_tomorrow_is_not_late(beat: WorkerBeat) -> None:
    sample.note.using(run_after=clock.now() + timedelta(days=1)).enqueue("a")
    assert ready()[0] == 200


def test_a_dead_database_gives_503_and_no_details(beat: WorkerBeat, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise DatabaseError("password of root is 1234")

    monkeypatch.setitem(health._CHECKS, "database", broken)
    assert ready() == (503, {"database": "failed"})


def test_missing_migrations_are_counted(beat: WorkerBeat, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    monkeypatch.setitem(health._CHECKS, "migrations", health._Migrations())
    assert ready()[1]["migrations"] == "2 migrations are not applied"


# --- metrics -----------------------------------------------------------------------------------------------------


@action
def let_happen(work: Work) -> None:
    work.emit(sample.ThingHappened(1, "a"))
    work.record(("sample", "x"))


def figures(**headers: str) -> dict[str, float]:
    response = metrics.metrics(RequestFactory().get("/metrics", headers=headers))
    lines = response.content.decode().splitlines()
    return {name: float(number) for name, number in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}


def test_the_figures_come_from_the_tables(beat: WorkerBeat) -> None:
    let_happen(SYSTEM)
    Job.objects.filter(kind="atomic").update(state="dead")
    with clock.at(clock.now() + timedelta(seconds=30)):
        seen = figures()
    assert seen['yizhan_jobs{state="ready"}'] == 1
    assert seen['yizhan_jobs{state="done"}'] == 0
    assert seen["yizhan_jobs_dead"] == 1
    assert seen["yizhan_jobs_oldest_ready_seconds"] == 30
    assert seen["yizhan_outbox_lag_seconds"] == 30
    assert seen["yizhan_audit_unsealed_rows"] == 1
    assert seen["yizhan_worker_silence_seconds"] == 30


@pytest.mark.django_db
def test_a_quiet_house_reads_zero() -> None:
    seen = figures()
    assert seen["yizhan_outbox_lag_seconds"] == seen["yizhan_jobs_oldest_ready_seconds"] == 0
    assert "yizhan_worker_silence_seconds" not in seen


@pytest.mark.django_db
def test_figures_are_for_this_machine() -> None:
    with pytest.raises(Http404):
        metrics.metrics(RequestFactory(REMOTE_ADDR="10.0.0.7").get("/metrics"))


@pytest.mark.django_db
def test_a_proxy_on_this_machine_does_not_open_them() -> None:
    with pytest.raises(Http404):
        figures(**{"X-Forwarded-For": "10.0.0.7"})


@pytest.mark.django_db
def test_the_token_opens_them_from_anywhere(settings) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    headers = {"X-Forwarded-For": "10.0.0.7", "Authorization": "Bearer a-long-token"}
    assert figures(**headers)["yizhan_jobs_dead"] == 0
    with pytest.raises(Http404):
        figures(**(headers | {"Authorization": "Bearer another-one"}))


# --- the page of the person who keeps it running -------------------------------------------------------------------


def test_the_operations_page_names_every_variable_of_the_settings(settings) -> None:
    source = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:environ\.get|_env|_env_list)\(\s*['\"]([A-Z_]+)['\"]", source))
    page = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert read - listed == set()
    assert listed - read == {"PORT"}
