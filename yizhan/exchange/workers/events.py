"""Facts about workers."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.worker_registered", key="worker_id")
@dataclass(frozen=True)
class WorkerRegistered:
    worker_id: int
    person_uid: str
    via: str


@event("exchange.worker_looks_again", key="worker_id")
@dataclass(frozen=True)
class WorkerLooksAgain:
    """Match rows were made anew for a worker who had none: busy time and stars must be brought back."""

    worker_id: int


@event("exchange.worker_undone", key="worker_id")
@dataclass(frozen=True)
class WorkerUndone:
    """What staff had typed in was taken back by the person: the registration is empty and closed."""

    worker_id: int
    person_id: int
