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


@event("exchange.engagement_terms_asked", key="engagement_id")
@dataclass(frozen=True)
class EngagementTermsAsked:
    """The terms changed after the yes: this person is asked again and keeps the place until he answers."""

    engagement_id: int
    posting_id: int
    worker_id: int
    terms_version: int


@event("exchange.engagement_terms_agreed", key="engagement_id")
@dataclass(frozen=True)
class EngagementTermsAgreed:
    """Yes to the changed terms: hours, days and pay of the engagement are new."""

    engagement_id: int
    posting_id: int
    worker_id: int
    terms_version: int


@event("exchange.engagement_day_skipped", key="engagement_id")
@dataclass(frozen=True)
class EngagementDaySkipped:
    """One day (ISO date) of work that takes several does not happen: rain stop, or he said that he stays away."""

    engagement_id: int
    posting_id: int
    worker_id: int
    on: str
    reason_code: str


@event("exchange.engagement_reinstated", key="engagement_id")
@dataclass(frozen=True)
class EngagementReinstated:
    """A wrong mark was taken back: the engagement is ``dispatched`` again and holds its place."""

    engagement_id: int
    posting_id: int
    worker_id: int


@event("exchange.engagement_mismatch", key="engagement_id")
@dataclass(frozen=True)
class EngagementMismatch:
    """货不对板: the work was another than agreed. A fact about the posting, never misconduct of the worker."""

    engagement_id: int
    posting_id: int
    worker_id: int
    kind: str


@event("exchange.no_show_marked", key="engagement_id")
@dataclass(frozen=True)
class NoShowMarked:
    """The station called and wrote down that one side did not come; that side may answer until ``answer_due``."""

    engagement_id: int
    mark_id: int
    against: str


@event("exchange.no_show_settled", key="engagement_id")
@dataclass(frozen=True)
class NoShowSettled:
    """The mark stands (``outcome`` empty) or was taken back (``outcome`` says to what)."""

    engagement_id: int
    mark_id: int
    against: str
    outcome: str
