"""What the operator does with a dead job: try it again, or let it be, each with a reason."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhan.core.actions import Work, action
from yizhan.core.jobs import access
from yizhan.core.jobs.models import Job, JobState
from yizhan.core.refusals import Reason, Refused, refuse_if_any

REASON_CHARACTERS = 200


@action(locks=("core.Job",))
def retry_job(work: Work, job_id: int, *, reason: str) -> int:
    """Put a dead job back, with all its attempts, due at once.

    Raises:
        OutOfSight: no such job. Forbidden: not the platform's administrator.
        Refused: ``reason_missing``, ``not_dead``, ``same_work_waiting`` (its unique key is taken by a younger job).
    """
    job = _dead_job(work, job_id, reason)
    try:
        with transaction.atomic():
            _change(job, state=JobState.READY, attempts=0, run_after=work.at, finished_at=None)
    except IntegrityError:
        raise Refused(Reason("same_work_waiting", _("同样的任务已经在排队，这一条不用再做"))) from None
    work.record(job, before={"state": "dead"}, after={"state": "ready"}, reason=reason.strip())
    return job.pk


@action(locks=("core.Job",))
def discard_job(work: Work, job_id: int, *, reason: str) -> int:
    """Close a dead job without doing it; it stays visible until finished jobs are purged.

    Raises:
        OutOfSight: no such job. Forbidden: not the platform's administrator.
        Refused: ``reason_missing``, ``not_dead``.
    """
    job = _dead_job(work, job_id, reason)
    _change(job, state=JobState.DISCARDED, finished_at=work.at)
    work.record(job, before={"state": "dead"}, after={"state": "discarded"}, reason=reason.strip())
    return job.pk


def _dead_job(work: Work, job_id: int, reason: str) -> Job:
    job = work.lock(Job, job_id)
    access.can_look_after_jobs(work.actor).require()
    reasons = []
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写一句为什么，以后好查"), "reason"))
    if len(reason) > REASON_CHARACTERS:
        reasons.append(Reason("reason_too_long", _("理由写短些，200 字以内"), "reason"))
    if job.state != JobState.DEAD:
        reasons.append(Reason("not_dead", _("这条任务现在是“%s”，不用处理") % JobState(job.state).label))
    refuse_if_any(reasons)
    return job


def _change(job: Job, **values: Any) -> None:
    if Job.objects.filter(pk=job.pk, state=JobState.DEAD).update(**values) != 1:
        raise Refused(Reason("stale", _("刚刚有人改过了，请刷新再看")))
