"""What happened to a call-back."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.call_back_recorded", key="engagement_id")
@dataclass(frozen=True)
class CallBackRecorded:
    """Somebody was reached, or given up after three tries (``state`` = ``unreachable``, ``answer`` = ``no_answer``)."""

    engagement_id: int
    call_back_id: int
    state: str
    answer: str
    sample: str
