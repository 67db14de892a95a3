"""What happened to an engagement."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.engagement_interested", key="engagement_id")
@dataclass(frozen=True)
class EngagementInterested:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_offered", key="engagement_id")
@dataclass(frozen=True)
class EngagementOffered:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_accepted", key="engagement_id")
@dataclass(frozen=True)
class EngagementAccepted:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_undone", key="engagement_id")
@dataclass(frozen=True)
class EngagementUndone:
    """The worker took the yes back within the undo time; the place is free again."""

    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_confirmed", key="engagement_id")
@dataclass(frozen=True)
class EngagementConfirmed:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_dispatched", key="engagement_id")
@dataclass(frozen=True)
class EngagementDispatched:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_arrived", key="engagement_id")
@dataclass(frozen=True)
class EngagementArrived:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_completed", key="engagement_id")
@dataclass(frozen=True)
class EngagementCompleted:
    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_ended", key="engagement_id")
@dataclass(frozen=True)
class EngagementEnded:
    """Ended without being completed.

    ``kind`` is the end state (``declined``, ``lapsed``, ``cancelled_by_worker`` …); ``held_place`` tells whether a
    place became free; a protected or early cancellation is neither late nor counted.
    """

    engagement_id: int
    posting_id: int
    worker_id: int
    kind: str
    held_place: bool
    is_late: bool
    is_protected: bool


@event("exchange.engagement_closed", key="engagement_id")
@dataclass(frozen=True)
class EngagementClosed:
    engagement_id: int
    posting_id: int
    worker_id: int
