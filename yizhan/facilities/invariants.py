"""What always holds of places."""

from __future__ import annotations

from collections.abc import Iterator

from yizhan.core.geo import cell_of
from yizhan.core.invariants import invariant
from yizhan.facilities.stations.enums import STATION_ONLY_DEFECTS, DefectState, StationKind
from yizhan.facilities.stations.hours import reasons_against_hours
from yizhan.facilities.stations.models import Station, StationDefect
from yizhan.facilities.stations.queries import dawn_of, hours_of


@invariant("facilities.cell_of_its_point")
def cell_of_its_point() -> Iterator[str]:
    """A place stands in the cell its point lies in."""
    for place in Station.objects.filter(latitude__isnull=False):
        if cell_of(place.latitude, place.longitude) != (place.cell_row, place.cell_column):  # type: ignore[arg-type]
            yield f"station {place.code} stands in another cell than its point"


@invariant("facilities.posted_hours_make_sense")
def posted_hours_make_sense() -> Iterator[str]:
    """Posted hours do not overlap or run backwards (rows of the database alone cannot say so)."""
    for place in Station.objects.prefetch_related("opening_hours", "dawn_sessions"):
        hours, dawn = hours_of(place), dawn_of(place)
        if (hours or dawn) and (reasons := reasons_against_hours(hours, dawn)):
            yield f"station {place.code}: {', '.join(sorted({reason.code for reason in reasons}))}"


@invariant("facilities.service_points_have_no_station_defects")
def service_points_have_no_station_defects() -> Iterator[str]:
    """What only binds stations is settled when a place has become a service point (D4)."""
    left = StationDefect.objects.filter(
        station__kind=StationKind.SERVICE_POINT,
        state=DefectState.OPEN,
        kind__in=sorted(STATION_ONLY_DEFECTS),
    )
    # A service point has a name rule of its own, which an as-found import may record.
    for code, kind in left.exclude(kind="name_rule").values_list("station__code", "kind"):
        yield f"service point {code} still has the station defect {kind}"
