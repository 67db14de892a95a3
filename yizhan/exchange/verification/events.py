"""What happened to the evidence of an engagement."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.evidence_changed", key="engagement_id")
@dataclass(frozen=True)
class EvidenceChanged:
    """The rung of an engagement changed, up or down (scoring counts from here)."""

    engagement_id: int
    before: int
    after: int
