"""What happened to a day of work."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.worker_checked_in", key="engagement_id")
@dataclass(frozen=True)
class WorkerCheckedIn:
    engagement_id: int
    attendance_id: int
    proof: str


@event("exchange.hours_submitted", key="engagement_id")
@dataclass(frozen=True)
class HoursSubmitted:
    """``by`` is the side that reported: ``worker``, ``hirer``, ``station`` or ``system``."""

    engagement_id: int
    attendance_id: int
    minutes: int
    by: str


@event("exchange.attendance_agreed", key="engagement_id")
@dataclass(frozen=True)
class AttendanceAgreed:
    """The minutes stand: agreed, not answered in time, or decided by the station.

    ``by`` is the side that said so last (``worker``, ``hirer``, ``station``, ``system``); ``""`` in old rows.
    """

    engagement_id: int
    attendance_id: int
    minutes: int
    by: str = ""


@event("exchange.hours_contested", key="engagement_id")
@dataclass(frozen=True)
class HoursContested:
    engagement_id: int
    attendance_id: int
