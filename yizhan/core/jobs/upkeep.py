"""What the house does by itself: seal audit rows, sweep out what has served its time."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from yizhan.core import audit
from yizhan.core.actions import Work
from yizhan.core.dated import value
from yizhan.core.jobs.models import Job, JobState, OutboxEvent, WorkerBeat
from yizhan.core.jobs.outbox import DELIVER
from yizhan.core.jobs.periodic import periodic
from yizhan.core.once import OnceKey
from yizhan.core.retention import apply_retention

SEAL_BATCH = 1000


@periodic("core.seal_audit", every=timedelta(seconds=10), label=_("封存审计记录"), kind="atomic")
def seal_audit(work: Work) -> int:
    """Chain a batch of new audit rows; the next run takes the rest."""
    return audit.seal(work.at, limit=SEAL_BATCH)


@periodic("core.apply_retention", cron="40 3 * * *", label=_("到期的资料删掉"))
def let_old_records_go() -> dict[str, int]:
    """Every night, before the hall opens."""
    return apply_retention()


@periodic("core.purge", every=timedelta(hours=1), label=_("清理过期的令牌、登录和任务"), kind="atomic")
def purge(work: Work) -> dict[str, int]:
    """Delete once keys, sessions, finished jobs with their events, and beats of workers long gone.

    How long each stays is a dated value. Nothing here is a record of what people did: that is the audit trail.
    """
    today = work.at.date()
    keys_before = work.at - timedelta(hours=value("core.once_key_hours", on=today))
    jobs_before = work.at - timedelta(days=value("core.finished_job_days", on=today))
    finished = (JobState.DONE, JobState.DISCARDED)
    counts = {
        "once_keys": OnceKey.objects.filter(created_at__lt=keys_before).delete()[0],
        "sessions": Session.objects.filter(expire_date__lt=work.at).delete()[0],
        "jobs": Job.objects.filter(state__in=finished, finished_at__lt=jobs_before).delete()[0],
        "beats": WorkerBeat.objects.filter(beat_at__lt=work.at - timedelta(days=1)).delete()[0],
    }
    # A delivery is enqueued at the instant of its event: only jobs as old as these events can still need one.
    left = Job.objects.filter(task=DELIVER, created_at__lt=jobs_before)
    still_needed = set(left.values_list("arguments__event", flat=True))
    old = OutboxEvent.objects.filter(at__lt=jobs_before)
    counts["events"] = old.exclude(pk__in=still_needed).delete()[0]
    return counts
