"""All tables of core, gathered for Django; each lives beside the code that owns it."""

from yizhan.core.audit import AuditRow, AuditSeal
from yizhan.core.calendar.models import Holiday
from yizhan.core.dated.models import DatedValue
from yizhan.core.jobs.models import Job, OutboxEvent, PeriodicTask, WorkerBeat
from yizhan.core.once import OnceKey
from yizhan.core.regions.models import Region
from yizhan.core.workflow import TransitionLog

__all__ = [
    "AuditRow",
    "AuditSeal",
    "DatedValue",
    "Holiday",
    "Job",
    "OnceKey",
    "OutboxEvent",
    "PeriodicTask",
    "Region",
    "TransitionLog",
    "WorkerBeat",
]
