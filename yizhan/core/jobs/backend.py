"""The ``django-tasks`` API over the leased job table.

    from django_tasks import task

    @task(kind="external", max_attempts=5)
    def send_text(message_id: int) -> None: ...

    send_text.enqueue(message_id)                                   # inside the caller's transaction
    send_text.using(order_key=f"person:{uid}").enqueue(message_id)  # one after the other per person

An *atomic* task takes the open unit of work first (``def seal(work): …``), touches the database only, and commits
together with "done". An *external* task runs outside any transaction and may run again after a crash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from yizhan.core import clock

KINDS = frozenset({"atomic", "external"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task):
    """A task that also knows its kind, its order and how often it is tried.

    Args:
        kind: ``"atomic"`` or ``"external"`` (see the module's docstring).
        order_key: jobs with the same key run one after the other, in the order they were enqueued.
        unique_key: while a job with this key is waiting or running, enqueuing another returns that one.
        max_attempts: after so many failures the job is dead and waits for the operator.
    """

    kind: str = "external"
    order_key: str = ""
    unique_key: str = ""
    max_attempts: int = 8

    def using(self, **changes: Any) -> LeasedTask:  # type: ignore[override]
        """A copy with other ``priority, queue_name, run_after, backend, order_key, unique_key, max_attempts``."""
        return replace(self, **{name: value for name, value in changes.items() if value is not None})


class LeasedBackend(BaseTaskBackend):
    """Stores tasks as :class:`~yizhan.core.jobs.models.Job` rows, in the caller's transaction."""

    task_class = LeasedTask
    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def validate_task(self, task: Task) -> None:
        super().validate_task(task)
        if task.kind not in KINDS:  # type: ignore[attr-defined]
            raise InvalidTaskError(f"task kind must be one of {sorted(KINDS)}")

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Store the call; with a ``unique_key`` already live, return that job instead."""
        from yizhan.core.jobs.models import Job

        self.validate_task(task)
        assert isinstance(task, LeasedTask)
        now = clock.now()
        job = Job(
            task=task.module_path,
            kind=task.kind,
            arguments={"args": normalize_json(list(args)), "kwargs": normalize_json(kwargs)},
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or now,
            order_key=task.order_key,
            unique_key=task.unique_key or None,
            max_attempts=task.max_attempts,
            created_at=now,
        )
        job = job.insert_or_find_live()
        result = self._result(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        from yizhan.core.jobs.engine import load_task
        from yizhan.core.jobs.models import Job

        try:
            job = Job.objects.get(pk=int(result_id))
        except (Job.DoesNotExist, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        task = load_task(job.task)
        if not isinstance(task, Task):
            raise TaskResultDoesNotExist(result_id)
        return self._result(job, task)

    def _result(self, job: Any, task: Task) -> TaskResult:
        from yizhan.core.jobs.models import JobState

        states = {
            JobState.READY: TaskResultStatus.READY,
            JobState.RUNNING: TaskResultStatus.RUNNING,
            JobState.DONE: TaskResultStatus.SUCCESSFUL,
        }
        result: TaskResult = TaskResult(
            task=task,
            id=str(job.pk),
            status=states.get(job.state, TaskResultStatus.FAILED),
            enqueued_at=job.created_at,
            started_at=None,
            finished_at=job.finished_at,
            last_attempted_at=None,
            args=job.arguments["args"],
            kwargs=job.arguments["kwargs"],
            backend=self.alias,
            errors=[TaskError(exception_class_path="builtins.Exception", traceback=job.error)]
            if job.error
            else [],
            worker_ids=["leased"] * job.attempts,
        )
        object.__setattr__(result, "_return_value", job.result)
        return result
