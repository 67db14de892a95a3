"""All tables of facilities, gathered for Django; each lives in its slice."""

from yizhan.facilities.stations.models import (
    ClosureNotice,
    DawnSession,
    OpeningHours,
    Station,
    StationDefect,
)

__all__ = ["ClosureNotice", "DawnSession", "OpeningHours", "Station", "StationDefect"]
