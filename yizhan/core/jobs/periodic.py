"""Periodic work: declared in a context's ``periodic.py``, scheduled by rows of the periodic table.

    @periodic("exchange.expire_postings", every=timedelta(minutes=5), label=_("到期的招工下架"))
    def expire_postings() -> None:                 # external: calls actions as SYSTEM
        ...

    @periodic("core.seal_audit", every=timedelta(seconds=10), label=_("封存审计记录"), kind="atomic")
    def seal_audit(work: Work) -> None:            # atomic: database only, commits with "done"
        ...

``cron`` is five fields in Shanghai time. A run that is missed because nothing was up is made up for once, not many
times. The row is advanced by compare-and-set in the transaction that enqueues, so several workers enqueue one job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from croniter import croniter
from django.db import connection, transaction

from yizhan.core import clock
from yizhan.core.actions import Work
from yizhan.core.jobs.engine import JobImpossible, runs_as_job
from yizhan.core.jobs.models import Job, PeriodicTask

RUN = "yizhan.core.jobs.periodic.run_periodic"


@dataclass(frozen=True, slots=True)
class Periodic:
    """A declared periodic task; exactly one of ``every`` and ``cron`` is set."""

    name: str
    label: Any
    kind: str
    every: timedelta | None
    cron: str
    run: Callable[..., Any]

    def after(self, planned: datetime, now: datetime) -> datetime:
        """The first planned instant later than ``now``."""
        if self.every is not None:
            missed = max(0, (now - planned) // self.every)
            return planned + self.every * (missed + 1)
        return croniter(self.cron, now.astimezone(clock.SHANGHAI)).get_next(datetime)


_registry: dict[str, Periodic] = {}


def periodic(
    name: str, *, every: timedelta | None = None, cron: str = "", label: Any = "", kind: str = "external"
) -> Callable[[Callable], Callable]:
    """Declare a periodic task (see the module's docstring).

    Args:
        name: ``"<context>.<verb>_<noun>"``, stable: it is the key of the schedule row.
        every: distance between two runs.
        cron: five cron fields, Shanghai time, instead of ``every``.
        label: what the operator's page calls it (Chinese).
        kind: ``"external"`` (``run()``, may call actions) or ``"atomic"`` (``run(work)``, database only).
    """
    if (every is None) == (not cron):
        raise ValueError(f"{name}: give either every or cron")
    if cron and not croniter.is_valid(cron):
        raise ValueError(f"{name}: {cron!r} is no cron line")
    if kind not in {"atomic", "external"}:
        raise ValueError(f"{name}: kind must be atomic or external, not {kind!r}")

    def register(run: Callable) -> Callable:
        known = _registry.get(name)
        if known and (known.run.__module__, known.run.__qualname__) != (run.__module__, run.__qualname__):
            raise ValueError(f"periodic task {name!r} is declared twice")
        _registry[name] = Periodic(name, label, kind, every, cron, run)
        return run

    return register


def all_periodic() -> tuple[Periodic, ...]:
    """Every declared periodic task."""
    return tuple(_registry.values())


def sync_table() -> None:
    """Give each declared task its schedule row; a new ``every`` task is due at once, a cron task at its next time."""
    now = clock.now()
    known = set(PeriodicTask.objects.values_list("name", flat=True))
    PeriodicTask.objects.bulk_create(
        [
            PeriodicTask(name=task.name, next_run_at=now if task.every else task.after(now, now))
            for task in all_periodic()
            if task.name not in known
        ],
        ignore_conflicts=True,
    )


def tick() -> int:
    """Enqueue every periodic task that is due; returns how many. Safe to call from several workers."""
    sync_table()
    now = clock.now()
    due = PeriodicTask.objects.filter(next_run_at__lte=now, is_paused=False).order_by("name")
    rows = [row for row in due if row.name in _registry]
    if not rows:
        return 0  # a plain read: a quiet second takes no write lock
    with transaction.atomic():
        # Another worker may have been quicker with some: those it advanced are its to enqueue.
        taken = [_registry[row.name] for row in rows if _advance(row, now)]
        Job.objects.bulk_create([_run_of(task, now) for task in taken], ignore_conflicts=True)
    return len(taken)


_ADVANCE = "UPDATE core_periodictask SET next_run_at = %s, last_enqueued_at = %s WHERE name = %s AND next_run_at = %s"


def _advance(row: PeriodicTask, now: datetime) -> bool:
    """Compare and set; some thirty rows may be due at once, so the statement is not built anew for each."""
    as_stored = connection.ops.adapt_datetimefield_value
    later = _registry[row.name].after(row.next_run_at, now)
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [as_stored(later), as_stored(now), row.name, as_stored(row.next_run_at)])
        return cursor.rowcount == 1


def _run_of(task: Periodic, now: datetime) -> Job:
    """The job of one run; while an earlier one is still live, its unique key lets no second one in."""
    return Job(
        task=RUN,
        kind=task.kind,
        arguments={"name": task.name},
        run_after=now,
        created_at=now,
        unique_key=f"periodic|{task.name}",
    )


@runs_as_job
def run_periodic(*work: Work, name: str) -> Any:
    """Entry of the engine: run the declared task."""
    if name not in _registry:
        raise JobImpossible(f"periodic task {name} is no longer declared")
    if work:
        work[0].action = name
    return _registry[name].run(*work)
