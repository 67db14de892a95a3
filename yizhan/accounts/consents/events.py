"""Facts about consent; floors above clear what they show when a yes is taken back."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("accounts.consent_given", key="person_id")
@dataclass(frozen=True)
class ConsentGiven:
    person_id: int
    purpose: str


@event("accounts.consent_withdrawn", key="person_id")
@dataclass(frozen=True)
class ConsentWithdrawn:
    person_id: int
    purpose: str
