"""Is the process up, is the house ready: what a supervisor and a load balancer ask.

``/healthz`` touches nothing but the process. ``/readyz`` asks the database, the migrations, the worker's sign of life
and the oldest waiting job, and says which of them is wrong in words that give nothing away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.jobs.models import Job, JobState, WorkerBeat
from yizhan.core.web import public

logger = logging.getLogger(__name__)


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check holds, else 503; the body names each check."""
    answers = check_all()
    ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"ready": ready, "checks": answers}, status=200 if ready else 503)


def check_all() -> dict[str, str]:
    """Name of each check → ``"ok"`` or what is wrong; checks after a dead database are skipped."""
    answers: dict[str, str] = {}
    for name, check in _CHECKS.items():
        try:
            answers[name] = check() or "ok"
        except (DatabaseError, InterfaceError):
            logger.exception("readyz: %s failed", name)
            answers[name] = "failed"
        if name == "database" and answers[name] != "ok":
            break
    return answers


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


class _Migrations:
    """Whether the code's migrations are applied; a yes holds for the life of the process."""

    applied = False

    def __call__(self) -> str:
        if not self.applied:
            executor = MigrationExecutor(connection)
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if missing:
                return f"{len(missing)} migrations are not applied"
            self.applied = True
        return ""


def _worker() -> str:
    limit = timedelta(minutes=value("core.worker_silence_minutes"))
    newest = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if newest is None:
        return "no worker is running"
    silence = clock.now() - newest
    return f"no heartbeat for {int(silence.total_seconds())} s" if silence > limit else ""


def _jobs() -> str:
    waiting = oldest_ready_age(clock.now())
    return (
        "" if waiting <= timedelta(minutes=value("core.oldest_job_minutes")) else "jobs are waiting too long"
    )


def oldest_ready_age(now: datetime) -> timedelta:
    """How long the longest-waiting due job has been due; zero when none waits."""
    due = Job.objects.filter(state=JobState.READY, run_after__lte=now)
    oldest = due.aggregate(oldest=Min("run_after"))["oldest"]
    return now - oldest if oldest else timedelta(0)


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _Migrations(),
    "worker": _worker,
    "jobs": _jobs,
}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
