"""What happened to a posting."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.posting_submitted", key="posting_id")
@dataclass(frozen=True)
class PostingSubmitted:
    """It waits for a reviewer (``state`` in_review) or was held by a rule (auto_hold)."""

    posting_id: int
    state: str


@event("exchange.posting_published", key="posting_id")
@dataclass(frozen=True)
class PostingPublished:
    """A reviewer approved this version of the terms; from now on it is public."""

    posting_id: int
    terms_version: int


@event("exchange.posting_sent_back", key="posting_id")
@dataclass(frozen=True)
class PostingSentBack:
    """Returned for correction, or rejected for good; ``reason_code`` is one of ``ReviewReason``."""

    posting_id: int
    verdict: str
    reason_code: str


@event("exchange.posting_seen_once", key="posting_id")
@dataclass(frozen=True)
class PostingSeenOnce:
    """The first of two reviewers has decided; the second must be somebody else."""

    posting_id: int
    verdict: str


@event("exchange.posting_terms_changed", key="posting_id")
@dataclass(frozen=True)
class PostingTermsChanged:
    """Pay, place or hours changed and the new version is public: whoever said yes is asked again.

    Emitted once, after the re-approval; ``changed`` names the fields that differ, joined by commas.
    """

    posting_id: int
    terms_version: int
    changed: str = ""


@event("exchange.posting_paused", key="posting_id")
@dataclass(frozen=True)
class PostingPaused:
    posting_id: int


@event("exchange.posting_resumed", key="posting_id")
@dataclass(frozen=True)
class PostingResumed:
    posting_id: int


@event("exchange.posting_withdrawn", key="posting_id")
@dataclass(frozen=True)
class PostingWithdrawn:
    """The hirer hires nobody (else): people already confirmed are told by their engagement."""

    posting_id: int
    taken_count: int


@event("exchange.posting_expired", key="posting_id")
@dataclass(frozen=True)
class PostingExpired:
    """Validity or start passed; ``unreviewed`` when it happened before anybody had looked (apology and metric)."""

    posting_id: int
    unreviewed: bool


@event("exchange.posting_rechecked", key="posting_id")
@dataclass(frozen=True)
class PostingRechecked:
    """Out of sight until somebody has looked again; ``cause`` is one of ``RecheckCause``."""

    posting_id: int
    recheck_id: int
    cause: str


@event("exchange.posting_cleared", key="posting_id")
@dataclass(frozen=True)
class PostingCleared:
    """Looked at again and public once more."""

    posting_id: int
    recheck_id: int


@event("exchange.posting_taken_down", key="posting_id")
@dataclass(frozen=True)
class PostingTakenDown:
    """Gone for good after a recheck; nobody who had said yes is at fault."""

    posting_id: int
    recheck_id: int
    taken_count: int


@event("exchange.posting_merged", key="posting_id")
@dataclass(frozen=True)
class PostingMerged:
    """The same job stood twice; this one now points to ``into_id``."""

    posting_id: int
    into_id: int


@event("exchange.posting_unmerged", key="posting_id")
@dataclass(frozen=True)
class PostingUnmerged:
    posting_id: int
    from_id: int


@event("exchange.objection_made", key="posting_id")
@dataclass(frozen=True)
class ObjectionMade:
    posting_id: int
    objection_id: int


@event("exchange.objection_decided", key="posting_id")
@dataclass(frozen=True)
class ObjectionDecided:
    posting_id: int
    objection_id: int
    against: str
    subject_id: int
    granted: bool
