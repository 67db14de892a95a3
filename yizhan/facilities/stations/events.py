"""What happened to a place."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("facilities.station_registered", key="station_id")
@dataclass(frozen=True)
class StationRegistered:
    """A place entered the register; ``as_found`` with its defects."""

    station_id: int
    as_found: bool


@event("facilities.opening_hours_changed", key="station_id")
@dataclass(frozen=True)
class OpeningHoursChanged:
    station_id: int


@event("facilities.closure_announced", key="station_id")
@dataclass(frozen=True)
class ClosureAnnounced:
    """A place will be shut on whole days."""

    station_id: int
    closure_id: int


@event("facilities.closure_withdrawn", key="station_id")
@dataclass(frozen=True)
class ClosureWithdrawn:
    station_id: int
    closure_id: int


@event("facilities.defect_corrected", key="station_id")
@dataclass(frozen=True)
class DefectCorrected:
    station_id: int
    defect_id: int


@event("facilities.station_converted", key="station_id")
@dataclass(frozen=True)
class StationConverted:
    """A station became a service point (D4)."""

    station_id: int


@event("facilities.station_state_changed", key="station_id")
@dataclass(frozen=True)
class StationStateChanged:
    station_id: int
    state: str
