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


@event("exchange.presence_conflict", key="engagement_id")
@dataclass(frozen=True)
class PresenceConflict:
    """A late message from a phone does not fit what was written down; both are kept."""

    engagement_id: int
    attendance_id: int


@event("exchange.hours_corrected", key="engagement_id")
@dataclass(frozen=True)
class HoursCorrected:
    """A counter-entry on a locked day; pay follows."""

    engagement_id: int
    attendance_id: int
    entry_id: int


@event("exchange.attendance_flagged", key="engagement_id")
@dataclass(frozen=True)
class AttendanceFlagged:
    """Something looks odd; the station looks."""

    engagement_id: int
    attendance_id: int
    kind: str


@event("exchange.attendance_flag_looked_at", key="engagement_id")
@dataclass(frozen=True)
class FlagLookedAt:
    """The station looked; ``is_fine=False`` takes the day out of the evidence."""

    engagement_id: int
    attendance_id: int
    kind: str
    is_fine: bool
