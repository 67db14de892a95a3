"""What happened to ratings."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.rating_revealed", key="engagement_id")
@dataclass(frozen=True)
class RatingRevealed:
    engagement_id: int
    round_id: int


@event("exchange.star_changed", key="worker_id")
@dataclass(frozen=True)
class StarChanged:
    """``before``/``after`` are hundredths of a star, ``None`` for 新人."""

    worker_id: int
    group_code: str
    before: int | None
    after: int | None
