"""What happened to a day's pay."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.pay_owed", key="engagement_id")
@dataclass(frozen=True)
class PayOwed:
    engagement_id: int
    pay_id: int
    amount_fen: int


@event("exchange.pay_claimed", key="engagement_id")
@dataclass(frozen=True)
class PayClaimed:
    engagement_id: int
    pay_id: int
    claimed_fen: int


@event("exchange.pay_confirmed", key="engagement_id")
@dataclass(frozen=True)
class PayConfirmed:
    """The worker has everything (``confirmed`` in time, ``settled`` after trouble)."""

    engagement_id: int
    pay_id: int
    received_fen: int


@event("exchange.pay_short", key="engagement_id")
@dataclass(frozen=True)
class PayShort:
    """Less than agreed arrived: ``part_paid``, or ``contested`` when nothing did."""

    engagement_id: int
    pay_id: int
    missing_fen: int
    kind: str


@event("exchange.pay_overdue", key="engagement_id")
@dataclass(frozen=True)
class PayOverdue:
    engagement_id: int
    pay_id: int
