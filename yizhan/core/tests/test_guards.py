"""Reading changes nothing: the connection itself refuses writes during GET."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from yizhan.core import clock, logs
from yizhan.core.actions import set_request_id
from yizhan.core.guards import ReadOnlyGetMiddleware, WriteDuringRead, written_table
from yizhan.core.jobs.models import Job

View = Callable[[HttpRequest], HttpResponse]


def reads(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Job.objects.count()))


def writes(request: HttpRequest) -> HttpResponse:
    Job.objects.create(task="t", run_after=clock.now(), created_at=clock.now())
    return HttpResponse("written")


def writes_and_hides_it(request: HttpRequest) -> HttpResponse:
    try:
        Job.objects.all().delete()
        Job.objects.update(priority=1)
    except WriteDuringRead:
        pass
    return HttpResponse("as if nothing had happened")


def saves_a_session(request: HttpRequest) -> HttpResponse:
    import_module(settings.SESSION_ENGINE).SessionStore().save()
    return HttpResponse("ok")


def ask(view: View, method: str = "GET") -> HttpResponse:
    return ReadOnlyGetMiddleware(view)(RequestFactory().generic(method, "/page/"))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_page_that_writes_while_it_is_read_fails(method: str) -> None:
    with pytest.raises(WriteDuringRead, match="/page/ tried to write core_job"), transaction.atomic():
        ask(writes, method)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_write_by_post_is_fine() -> None:
    assert ask(writes, "POST").status_code == 200
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_view_cannot_swallow_the_refusal() -> None:
    with pytest.raises(WriteDuringRead):
        ask(writes_and_hides_it)


@pytest.mark.django_db
def test_reading_and_sessions_are_fine() -> None:
    assert ask(reads).status_code == 200
    assert ask(saves_a_session).status_code == 200


@pytest.mark.django_db
def test_the_guard_ends_with_the_request() -> None:
    ask(reads)
    assert connection.execute_wrappers == []
    writes(RequestFactory().get("/"))


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "core_job" ("task") VALUES (%s)', "core_job"),
        ("insert or ignore into core_job values (1)", "core_job"),
        ('UPDATE "core_job" SET "task" = %s', "core_job"),
        ("  DELETE FROM core_job", "core_job"),
        ("TRUNCATE core_job", "core_job"),
        ("WITH picked AS (SELECT 1) UPDATE core_job SET id = id", "core_job"),
        ("WITH gone AS (DELETE FROM core_job RETURNING id) SELECT * FROM gone", "core_job"),
        ("WITH a AS (SELECT 1) SELECT * FROM core_job FOR UPDATE OF core_job", ""),
        ('SELECT "core_job"."id" FROM "core_job" FOR NO KEY UPDATE OF "core_job"', ""),
        ("SELECT 'DELETE FROM core_job'", ""),
        ("SAVEPOINT s1", ""),
    ],
)
def test_the_written_table_is_read_from_the_statement(sql: str, table: str) -> None:
    assert written_table(sql) == table


# --- log lines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["13812345678", "421002199001011234", "42100219900101123X", "421002900101123"]
)
def test_a_log_line_gives_nobody_away(number: str) -> None:
    assert logs.redact(f"not found: {number}, phone{number}.") == "not found: ###, phone###."


@pytest.mark.parametrize(
    "text", ["job 12345", "2026-11-23 09:00:00", "421002000000", "took 0.138123456789 s"]
)
def test_other_numbers_stay_readable(text: str) -> None:
    assert logs.redact(text) == text


def test_a_traceback_is_redacted_and_the_line_carries_the_request_number() -> None:
    set_request_id("abc123")
    try:
        int("x13812345678 13812345678")
    except ValueError:
        record = logging.LogRecord("n", logging.ERROR, "p", 1, "failed for 13812345678", (), sys.exc_info())
    line = logs.LineFormatter("%(message)s").format(record)
    set_request_id("")
    assert "13812345678" not in line
    assert line.startswith("failed for ###")
    assert line.endswith("[abc123]")
