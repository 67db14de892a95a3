"""Facts about roles; floors above open what a role needs (a worker's card, a hirer's file)."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("accounts.role_granted", key="person_id")
@dataclass(frozen=True)
class RoleGranted:
    person_id: int
    membership_id: int
    role: str
    organisation_id: int | None = None


@event("accounts.role_ended", key="person_id")
@dataclass(frozen=True)
class RoleEnded:
    person_id: int
    membership_id: int
    role: str
    organisation_id: int | None = None
