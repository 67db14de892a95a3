"""What happened to a crew."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.crew_invited", key="crew_id")
@dataclass(frozen=True)
class CrewInvited:
    crew_id: int
    member_id: int


@event("exchange.crew_joined", key="crew_id")
@dataclass(frozen=True)
class CrewJoined:
    crew_id: int
    member_id: int


@event("exchange.crew_handed_over", key="crew_id")
@dataclass(frozen=True)
class CrewHandedOver:
    """``worker_id`` leads from now on."""

    crew_id: int
    worker_id: int


@event("exchange.crew_dissolved", key="crew_id")
@dataclass(frozen=True)
class CrewDissolved:
    """``worker_ids`` were in it."""

    crew_id: int
    worker_ids: tuple[int, ...]


@event("exchange.crew_job_offered", key="job_id")
@dataclass(frozen=True)
class CrewJobOffered:
    job_id: int
    posting_id: int


@event("exchange.crew_shares_set", key="job_id")
@dataclass(frozen=True)
class CrewSharesSet:
    """A new way of dividing: everybody is asked (again)."""

    job_id: int
    version: int


@event("exchange.crew_job_ended", key="job_id")
@dataclass(frozen=True)
class CrewJobEnded:
    """Answered or over: ``kind`` is the state it is in now."""

    job_id: int
    posting_id: int
    kind: str


@event("exchange.crew_money_divided", key="job_id")
@dataclass(frozen=True)
class CrewMoneyDivided:
    """The money of a day or of the whole job was divided, or divided anew."""

    job_id: int
    division_id: int
    total_fen: int
