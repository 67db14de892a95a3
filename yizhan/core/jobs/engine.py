"""Claim, run, finish: the part of the job engine that must survive ``kill -9`` at any line.

One statement claims (two workers can never hold one job), a random token proves the claim, a lease ends it when the
worker dies. An atomic job commits its effect and "done" in one transaction guarded by the token, so a worker that lost
its lease rolls its effect back. Nothing has to clean up after a crash: an expired lease is simply claimable again.
"""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext

from yizhan.core import clock
from yizhan.core.actions import inside, open_work, plain, set_request_id
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.models import Job, JobState
from yizhan.core.logs import redact

logger = logging.getLogger(__name__)

LONGEST_BACK_OFF = timedelta(hours=1)
ERROR_CHARACTERS = 6000


class JobImpossible(Exception):
    """Trying again cannot help; the job goes straight to the operator's page."""


class LeaseLost(Exception):
    """Somebody else holds the job by now; whatever this worker did in its transaction is rolled back."""


def lease_length() -> timedelta:
    """How long a claim lasts without a heartbeat."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def back_off(attempts: int) -> timedelta:
    """Waiting time after the ``attempts``-th failure: 2, 4, 8 … seconds, at most an hour."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_BACK_OFF)


# An order key is free for a job when nothing older with it is still waiting and nothing with it is running. The first
# condition on the state says what the second implies: it lets the partial index answer instead of the whole table.
_PICK = """
WITH picked AS MATERIALIZED (
    SELECT j.id FROM core_job j
    WHERE {condition}
      AND (j.order_key = '' OR NOT EXISTS (
        SELECT 1 FROM core_job e
        WHERE e.order_key = j.order_key AND e.id <> j.id AND e.state IN ('ready', 'running')
          AND (e.state = 'running' OR (e.state = 'ready' AND e.id < j.id))))
    ORDER BY {order} LIMIT %s {skip_locked}
)
UPDATE core_job SET state = 'running', attempts = attempts + 1, lease_token = %s, lease_until = %s
WHERE id IN (SELECT id FROM picked) RETURNING id
"""
_EXPIRED = ("j.state = 'running' AND j.lease_until < %s", "j.lease_until, j.id")
_READY = ("j.state = 'ready' AND j.run_after <= %s", "j.priority DESC, j.run_after, j.id")


def claim(limit: int = 1) -> tuple[str, list[Job]]:
    """Take up to ``limit`` due jobs under one fresh token: first those whose worker died, then ready ones."""
    now = clock.now()
    token = uuid.uuid4().hex
    with transaction.atomic():
        ids: list[int] = []
        if _is_there(_SOME_EXPIRED, now):
            _bury_expired(now)
            ids += _claim(*_EXPIRED, now, token, limit)
        if len(ids) < limit:
            ids += _claim(*_READY, now, token, limit - len(ids))
    jobs = Job.objects.filter(pk__in=ids, lease_token=token).order_by("-priority", "run_after", "pk")
    return token, list(jobs) if ids else []


def _claim(condition: str, order: str, now: datetime, token: str, limit: int) -> list[int]:
    as_stored = connection.ops.adapt_datetimefield_value
    postgres = connection.vendor == "postgresql"
    sql = _PICK.format(
        condition=condition, order=order, skip_locked="FOR UPDATE OF j SKIP LOCKED" if postgres else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [as_stored(now), limit, token, as_stored(now + lease_length())])
        return [row[0] for row in cursor.fetchall()]


def _bury_expired(now: datetime) -> None:
    """A job that took its worker down on every attempt must not take down the next one."""
    Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now, attempts__gte=F("max_attempts")).update(
        state=JobState.DEAD,
        finished_at=now,
        lease_token="",
        error="The worker died or hung during the last attempt (lease expired).",
    )


_SOME_READY = "SELECT 1 FROM core_job WHERE state = 'ready' AND run_after <= %s LIMIT 1"
_SOME_EXPIRED = "SELECT 1 FROM core_job WHERE state = 'running' AND lease_until < %s LIMIT 1"


def has_due(now: datetime) -> bool:
    """Whether :func:`claim` might find something; a plain read, so an idle worker takes no write lock."""
    return _is_there(_SOME_READY, now) or _is_there(_SOME_EXPIRED, now)


def _is_there(statement: str, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(now)])
        return cursor.fetchone() is not None


def run_job(job: Job, token: str) -> Exception | None:
    """Run one claimed job and store the outcome; returns the error of a failed attempt."""
    set_request_id(f"job-{job.pk}")
    try:
        if job.kind == "atomic":
            _run_atomic(job, token)
        else:
            finish(job, token, _call(job))
    except LeaseLost:
        logger.warning("job %s: lease lost, effect rolled back or left to the next run", job)
    except Exception as error:
        _fail(job, token, error)
        return error
    except BaseException:  # the process is told to stop: somebody else may start at once
        release([job], token)
        raise
    finally:
        set_request_id("")
    return None


def _run_atomic(job: Job, token: str) -> None:
    work = open_work(SYSTEM, job.task.removeprefix("yizhan.")[:80], locks=lockable())
    with transaction.atomic(durable=True):
        with inside(work):
            result = _call(job, work)
        finish(job, token, result)


def _call(job: Job, *first: Any) -> Any:
    target = load_task(job.task)
    if not isinstance(target, Task):
        return target(*first, **job.arguments)
    if target.takes_context:
        first = (TaskContext(task_result=target.get_backend().get_result(str(job.pk))), *first)
    return target.call(*first, *job.arguments["args"], **job.arguments["kwargs"])


def load_task(path: str) -> Task | Callable[..., Any]:
    """The task or internal entry that a stored path names.

    Raises:
        JobImpossible: it no longer exists, or names something that was never meant to run as a job.
    """
    try:
        target = import_string(path)
    except ImportError as error:
        raise JobImpossible(f"{path} does not exist") from error
    if not isinstance(target, Task) and not getattr(target, "runs_as_job", False):
        raise JobImpossible(f"{path} is not a task")
    return target


def runs_as_job(function: Callable) -> Callable:
    """Mark an internal function (outbox delivery, periodic run) as an entry of the engine."""
    function.runs_as_job = True  # type: ignore[attr-defined]
    return function


@lru_cache(maxsize=1)
def lockable() -> frozenset[str]:
    """Labels of all models with a place in the lock order: an atomic job may lock any of them."""
    return frozenset(m._meta.label for m in apps.get_models() if getattr(m, "lock_rank", None) is not None)


_FINISH = """
UPDATE core_job SET state = 'done', finished_at = %s, lease_token = '', lease_until = NULL, error = '', result = %s
WHERE id = %s AND lease_token = %s AND state = 'running'
"""


def finish(job: Job, token: str, result: Any = None) -> None:
    """Mark done, if this worker still holds the job."""
    stored = Job._meta.get_field("result").get_db_prep_save(plain(result), connection)
    finished_at = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:  # once for every job there is: not worth building a statement
        cursor.execute(_FINISH, [finished_at, stored, job.pk, token])
        if cursor.rowcount != 1:
            raise LeaseLost(str(job))


def release(jobs: list[Job], token: str) -> None:
    """Hand back claimed jobs that were not run; the attempt does not count."""
    Job.objects.filter(pk__in=[j.pk for j in jobs], lease_token=token, state=JobState.RUNNING).update(
        state=JobState.READY, lease_token="", lease_until=None, attempts=F("attempts") - 1
    )


def extend(token: str) -> int:
    """Heartbeat: prolong everything held under ``token``; returns how many jobs that is."""
    return Job.objects.filter(lease_token=token, state=JobState.RUNNING).update(
        lease_until=clock.now() + lease_length()
    )


def _fail(job: Job, token: str, error: Exception) -> None:
    now = clock.now()
    is_dead = job.attempts >= job.max_attempts or isinstance(error, JobImpossible)
    text = redact("".join(traceback.format_exception(error)))[-ERROR_CHARACTERS:]
    changes: dict[str, Any] = {"lease_token": "", "lease_until": None, "error": text}
    if is_dead:
        changes |= {"state": JobState.DEAD, "finished_at": now}
    else:
        changes |= {"state": JobState.READY, "run_after": now + back_off(job.attempts)}
    Job.objects.filter(pk=job.pk, lease_token=token, state=JobState.RUNNING).update(**changes)
    level = logging.ERROR if is_dead else logging.WARNING
    logger.log(level, "job %s failed (attempt %s)\n%s", job, job.attempts, text)


def drain(*, periodic: bool = False, quiet: bool = False, limit: int = 100_000) -> int:
    """Run everything due at the current clock, here and now, until nothing is left (tests, demo data).

    Args:
        periodic: also enqueue periodic tasks that are due.
        quiet: a failing job is only recorded, as in the worker; otherwise its error is raised.
        limit: stop with an error after so many jobs (a handler that feeds itself).

    Returns:
        How many jobs ran.
    """
    from yizhan.core.jobs.periodic import tick

    if periodic:
        tick()
    count = 0
    while has_due(clock.now()):
        token, jobs = claim(50)
        if not jobs:
            break
        for position, job in enumerate(jobs):
            error = run_job(job, token)
            if error is not None and not quiet:
                release(jobs[position + 1 :], token)
                raise error
        count += len(jobs)
        if count > limit:
            raise RuntimeError(f"still not empty after {count} jobs")
    return count
