"""What happened to ratings."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.rating_revealed", key="engagement_id")
@dataclass(frozen=True)
class RatingRevealed:
    engagement_id: int
    round_id: int


@event("exchange.rating_answer_changed", key="engagement_id")
@dataclass(frozen=True)
class RatingAnswerChanged:
    """An answer is disputed, stands again, was corrected or removed: what was computed from it must be computed anew."""

    engagement_id: int


@event("exchange.star_changed", key="worker_id")
@dataclass(frozen=True)
class StarChanged:
    """The shown star changed; ``before``/``after`` are hundredths of a star, ``None`` for 新人."""

    worker_id: int
    group_code: str
    before: int | None
    after: int | None


@event("exchange.worker_conduct_changed", key="worker_id")
@dataclass(frozen=True)
class WorkerConductChanged:
    """A serious complaint was upheld or taken back."""

    worker_id: int


@event("exchange.hirer_fact_changed", key="hirer_id")
@dataclass(frozen=True)
class HirerFactChanged:
    """A fact of the record is held back, confirmed or removed."""

    hirer_id: int
