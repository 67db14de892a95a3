"""Facts about the blocklist. That a hirer may not hire is said by ``hirers.events.HirerHalted``."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.block_proposed", key="block_id")
@dataclass(frozen=True)
class BlockProposed:
    block_id: int


@event("exchange.block_began", key="block_id")
@dataclass(frozen=True)
class BlockBegan:
    """An official entry holds from now on; the blocked side must be told."""

    block_id: int


@event("exchange.block_ended", key="block_id")
@dataclass(frozen=True)
class BlockEnded:
    """It was lifted or ran out."""

    block_id: int
    reason: str = ""


@event("exchange.block_objected", key="block_id")
@dataclass(frozen=True)
class BlockObjected:
    block_id: int
    objection_id: int


@event("exchange.block_objection_decided", key="block_id")
@dataclass(frozen=True)
class BlockObjectionDecided:
    block_id: int
    objection_id: int
