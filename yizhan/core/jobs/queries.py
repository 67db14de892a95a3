"""What the operator's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from yizhan.core.jobs.models import Job, JobState, PeriodicTask, WorkerBeat
from yizhan.core.jobs.outbox import DELIVER
from yizhan.core.jobs.periodic import RUN, all_periodic

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PeriodicRow:
    """One line of the schedule."""

    name: str
    label: Any
    next_run_at: datetime
    last_enqueued_at: datetime | None


def dead_jobs(before: int | None = None) -> list[Job]:
    """Up to a page of dead jobs, newest first; ``before`` is the last number of the page above."""
    rows = Job.objects.filter(state=JobState.DEAD)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:PAGE_SIZE])


def counts() -> dict[str, int]:
    """How many jobs are in each state."""
    found = dict(Job.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in JobState.values}


def schedule() -> list[PeriodicRow]:
    """The periodic table, soonest first."""
    labels = {task.name: task.label for task in all_periodic()}
    return [
        PeriodicRow(row.name, labels.get(row.name, ""), row.next_run_at, row.last_enqueued_at)
        for row in PeriodicTask.objects.order_by("next_run_at", "name")
    ]


def last_beat() -> datetime | None:
    """The youngest sign of life of any worker."""
    return WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()


def name_of(job: Job) -> str:
    """What a job is about: the handler, the periodic task or the task's own path."""
    if job.task == DELIVER:
        return str(job.arguments.get("handler", job.task)).removeprefix("yizhan.")
    if job.task == RUN:
        return str(job.arguments.get("name", job.task))
    return job.task.removeprefix("yizhan.")
