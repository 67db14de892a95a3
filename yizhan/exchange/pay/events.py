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


@event("exchange.pay_alert_raised", key="engagement_id")
@dataclass(frozen=True)
class PayAlertRaised:
    """A pay is late, short or denied; made by the clock. ``kind``: ``overdue``, ``short``, ``denied``."""

    engagement_id: int
    pay_id: int
    alert_id: int
    kind: str
    missing_fen: int


@event("exchange.pay_ladder_climbed", key="engagement_id")
@dataclass(frozen=True)
class PayLadderClimbed:
    """``step``: 1 reminded, 2 the station calls, 3 mediation and pre-check of new postings, 4 case."""

    engagement_id: int
    pay_id: int
    alert_id: int
    step: int


@event("exchange.pay_case_opened", key="engagement_id")
@dataclass(frozen=True)
class PayCaseOpened:
    """The rights desk takes over. ``by``: ``system`` (time was over), ``worker`` (asked for it), ``station``."""

    engagement_id: int
    pay_id: int
    alert_id: int
    by: str


@event("exchange.pay_claim_withdrawn", key="engagement_id")
@dataclass(frozen=True)
class PayClaimWithdrawn:
    engagement_id: int
    pay_id: int


@event("exchange.pay_deduction_claimed", key="engagement_id")
@dataclass(frozen=True)
class DeductionClaimed:
    """The hirer wants to keep something back; it lowers nothing before the worker says yes."""

    engagement_id: int
    pay_id: int
    entry_id: int
    amount_fen: int


@event("exchange.pay_advance_noted", key="engagement_id")
@dataclass(frozen=True)
class AdvanceNoted:
    engagement_id: int
    entry_id: int
    amount_fen: int


@event("exchange.pay_entry_answered", key="engagement_id")
@dataclass(frozen=True)
class EntryAnswered:
    """``standing``: ``counts`` or ``refused``."""

    engagement_id: int
    pay_id: int
    entry_id: int
    standing: str


@event("exchange.pay_taken_back", key="engagement_id")
@dataclass(frozen=True)
class PayTakenBack:
    """The worker took his answer back; what followed from it no longer holds."""

    engagement_id: int
    pay_id: int


@event("exchange.pay_corrected", key="engagement_id")
@dataclass(frozen=True)
class PayCorrected:
    """The owed amount follows corrected hours by a line of its own."""

    engagement_id: int
    pay_id: int
    delta_fen: int


@event("exchange.worker_unreachable", key="engagement_id")
@dataclass(frozen=True)
class WorkerUnreachable:
    """Three calls nobody answered: whether he was paid is unknown, never confirmed."""

    engagement_id: int
    pay_id: int
