"""What happened to a report."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.posting_reported", key="posting_id")
@dataclass(frozen=True)
class PostingReported:
    posting_id: int
    report_id: int
    kind: str


@event("exchange.mismatch_decided", key="report_id")
@dataclass(frozen=True)
class MismatchDecided:
    """A 货不对板 was found true or not; ``upheld`` is false as well when an objection took it back."""

    report_id: int
    hirer_id: int
    upheld: bool
