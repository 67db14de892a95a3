"""What happened to an agreement."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.agreement_confirmed", key="engagement_id")
@dataclass(frozen=True)
class AgreementConfirmed:
    """One side said yes to the page; ``is_whole`` when both have."""

    engagement_id: int
    agreement_id: int
    party: str
    is_whole: bool


@event("exchange.relation_confirmed", key="engagement_id")
@dataclass(frozen=True)
class RelationConfirmed:
    """A person judged the legal relation of an engagement."""

    engagement_id: int
    relation: str
