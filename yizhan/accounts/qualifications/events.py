"""Facts about licences; floors above draw the consequences."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("accounts.licence_ending", key="organisation_id")
@dataclass(frozen=True)
class LicenceEnding:
    organisation_id: int
    licence_id: int
    kind: str
    days_left: int


@event("accounts.licence_lapsed", key="organisation_id")
@dataclass(frozen=True)
class LicenceLapsed:
    """The last day has passed and no other licence of the kind follows."""

    organisation_id: int
    licence_id: int
    kind: str


@event("accounts.licence_recorded", key="organisation_id")
@dataclass(frozen=True)
class LicenceRecorded:
    organisation_id: int
    licence_id: int
    kind: str
