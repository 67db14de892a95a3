"""Facts about hirers; what they mean for postings and engagements is decided there."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.hirer_halted", key="hirer_id")
@dataclass(frozen=True)
class HirerHalted:
    """The hirer may not hire for now: its licence lapsed, or it is on the list of a station or the district.

    Args:
        why: ``"licence"`` or ``"block"``.
        station_id: only what this station serves, ``None`` = everywhere inside ``region_code``.
        region_code: prefix, ``""`` = everywhere.
    """

    hirer_id: int
    why: str
    station_id: int | None = None
    region_code: str = ""


@event("exchange.hirer_checked", key="hirer_id")
@dataclass(frozen=True)
class HirerChecked:
    """Somebody looked at the papers: ``state`` is the state of the check afterwards."""

    hirer_id: int
    state: str


@event("exchange.member_invited", key="hirer_id")
@dataclass(frozen=True)
class MemberInvited:
    invite_id: int
    hirer_id: int
