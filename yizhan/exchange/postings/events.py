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


@event("exchange.posting_terms_changed", key="posting_id")
@dataclass(frozen=True)
class PostingTermsChanged:
    """Pay, place or hours changed after approval: whoever said yes must hear of it."""

    posting_id: int
    terms_version: int


@event("exchange.posting_paused", key="posting_id")
@dataclass(frozen=True)
class PostingPaused:
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
