"""Reading places: the directory, what is open, what is near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from os.path import commonprefix

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.geo import distance_metres
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions import queries as regions
from yizhan.core.regions.enums import RegionLevel
from yizhan.facilities.stations.enums import LISTED_STATES, SERVING_STATES, DefectState, StationKind
from yizhan.facilities.stations.hours import Closure, DawnRow, HoursRow, OpenState, open_state
from yizhan.facilities.stations.models import ClosureNotice, Station, StationDefect, StationQuerySet
from yizhan.facilities.stations.showing import today_hours


@dataclass(frozen=True, slots=True)
class Place:
    """A place with what follows from the hour and from where one asks.

    Args:
        distance_m: straight line from where one asked; ``None`` when nobody asked.
    """

    station: Station
    state: OpenState
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Town:
    """A town or sub-district with its label point (WGS-84 latitude, longitude), if one is known."""

    code: str
    name: str
    point: tuple[float, float] | None
    has_places: bool


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """What a visitor asked the directory for; empty values filter nothing.

    Args:
        near: town code; the list starts with what is nearest to that town's label point.
    """

    town: str = ""
    kind: str = ""
    open_only: bool = False
    text: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The places asked for, all towns of the district, and how many places are listed in all."""

    places: list[Place]
    towns: list[Town]
    total: int

    def town_name(self, code: str) -> str:
        return next((town.name for town in self.towns if town.code == code), "")


def station(code: str) -> Station | None:
    """The place with this code, in whatever state; ``None`` when there is none."""
    return Station.objects.filter(code=code).first()


def station_by_id(station_id: int) -> Station | None:
    """The place with this id, or ``None``."""
    return Station.objects.filter(pk=station_id).first()


def station_names(ids: Iterable[int]) -> dict[int, str]:
    """Registered names by id, one query."""
    return dict(Station.objects.filter(pk__in=set(ids)).values_list("pk", "official_name"))


def public_stations(*, region_code: str = "", kind: str = "") -> StationQuerySet:
    """Places of the directory with their hours, by code.

    Args:
        region_code: prefix (district, town). kind: ``station`` or ``service_point``.
    """
    found = Station.objects.public().filter(region_code__startswith=region_code)
    return (found.filter(kind=kind) if kind else found).with_hours(clock.today())


def public_station(code: str) -> Station:
    """A place of the directory with its hours.

    Raises:
        OutOfSight: unknown, not open to the public yet, or gone.
    """
    return _one(public_stations(), code)


def stations_visible_to(actor: Actor) -> StationQuerySet:
    """Places a staff member looks after: her own, or those of her region; with their hours."""
    return Station.objects.visible_to(actor).with_hours(clock.today())


def visible_station(actor: Actor, code: str) -> Station:
    """A place the actor looks after.

    Raises:
        OutOfSight: unknown, or outside the actor's stations or region.
    """
    return _one(stations_visible_to(actor), code)


def station_choices(region_prefix: str = "", *, kind: str = "") -> list[tuple[str, str]]:
    """``(code, name)`` of listed places inside a region, stations first; for form fields and filters."""
    found = Station.objects.public().filter(region_code__startswith=region_prefix)
    if kind:
        found = found.filter(kind=kind)
    rows = found.values_list("kind", "code", "official_name")
    return [(code, name) for _kind, code, name in sorted(rows, key=lambda row: _kind_first(row[0], row[1]))]


def hours_of(place: Station) -> list[HoursRow]:
    """Posted hours of a place, Monday first."""
    return [HoursRow(r.weekday, r.opens, r.closes, r.is_staffed) for r in place.opening_hours.all()]


def dawn_of(place: Station) -> list[DawnRow]:
    """Dawn sessions of a place, Monday first."""
    return [DawnRow(r.weekday, r.opens, r.closes, r.rule) for r in place.dawn_sessions.all()]


def spans_of(place: Station) -> list[HoursRow | DawnRow]:
    """Posted hours and dawn sessions, as :func:`~yizhan.facilities.stations.showing.today_hours` takes them."""
    return [*hours_of(place), *dawn_of(place)]


def today_text(place: Station, now: datetime) -> str:
    """Today's posted hours in words: ``今天 8:00–17:30``."""
    return today_hours(spans_of(place), now)


def closures_of(place: Station, now: datetime | None = None) -> list[ClosureNotice]:
    """Announced closings that are neither over nor withdrawn, next first."""
    today = (now or clock.now()).date()
    known = getattr(place, "current_closures", None)
    if known is None:
        known = place.closures.filter(withdrawn_at__isnull=True, ends_on__gte=today)
    return sorted((c for c in known if c.ends_on >= today), key=lambda c: (c.starts_on, c.pk))


def state_of(place: Station, now: datetime | None = None) -> OpenState:
    """Whether a place is open. Three queries unless it was read with its hours."""
    now = now or clock.now()
    return open_state(
        now,
        hours_of(place),
        dawn_of(place),
        [Closure(c.starts_on, c.ends_on, c.reason) for c in closures_of(place, now)],
        is_serving=place.state in SERVING_STATES,
    )


def places(stations: Iterable[Station], now: datetime | None = None) -> list[Place]:
    """Stations with their state now, in the given order."""
    now = now or clock.now()
    return [Place(place, state_of(place, now)) for place in stations]


def stations_open_now(now: datetime | None = None) -> list[Station]:
    """Listed places whose posted hours say open; four queries."""
    return [place.station for place in places(public_stations(), now) if place.state.is_open]


def nearest(latitude: float, longitude: float, limit: int = 3, *, now: datetime | None = None) -> list[Place]:
    """Listed places by straight-line distance from a WGS-84 point (of a cell: ``nearest(*cell_centre(cell))``)."""
    return _by_distance(places(public_stations(), now), (latitude, longitude))[:limit]


def neighbours(code: str, limit: int = 3, *, now: datetime | None = None) -> list[Place]:
    """The listed places nearest to a place, without itself; empty when it is unknown or has no point."""
    middle = station(code)
    return neighbours_of(middle, places(public_stations(), now), limit) if middle else []


def neighbours_of(middle: Station, among: Iterable[Place], limit: int = 3) -> list[Place]:
    """:func:`neighbours` among places already read."""
    if middle.latitude is None or middle.longitude is None:
        return []
    others = [place for place in among if place.station.pk != middle.pk]
    return _by_distance(others, (middle.latitude, middle.longitude))[:limit]


def directory(wanted: DirectoryFilter, now: datetime | None = None) -> Directory:
    """The public directory, stations before service points, or nearest first; five queries.

    One district has tens of places: they are read whole and filtered here, so list, map and paper show the same.
    """
    everything = sorted(
        places(public_stations(), now), key=lambda p: _kind_first(p.station.kind, p.station.code)
    )
    towns = towns_of([place.station for place in everything])
    names = {town.code: town.name for town in towns}
    shown = [place for place in everything if _is_wanted(place, wanted, names)]
    point = next((town.point for town in towns if town.code == wanted.near), None)
    if point:
        near = _by_distance(shown, point)
        shown = near + [place for place in shown if place.station.latitude is None]
    return Directory(shown, towns, len(everything))


def towns_of(stations: Sequence[Station]) -> list[Town]:
    """All towns of the district (or city) these places lie in, by code; one query."""
    codes = {place.region_code for place in stations}
    known = regions.by_prefix(commonprefix(sorted(codes))[:6]).filter(level=RegionLevel.TOWN)
    return [
        Town(
            region.code,
            region.name,
            None
            if region.latitude is None or region.longitude is None
            else (region.latitude, region.longitude),
            region.code in codes,
        )
        for region in known
    ]


def open_defects(region_prefix: str) -> list[StationDefect]:
    """Defects still open (待整改) inside a region, with their place; for officers, never for public pages."""
    if not region_prefix:
        return []
    found = StationDefect.objects.filter(
        state=DefectState.OPEN, station__region_code__startswith=region_prefix
    )
    return list(found.select_related("station").order_by("station__code", "pk"))


def is_listed(place: Station) -> bool:
    """Whether the place stands in the public directory."""
    return place.state in LISTED_STATES


def _one(found: StationQuerySet, code: str) -> Station:
    place = found.filter(code=code).first()
    if place is None:
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    return place


def _by_distance(found: Iterable[Place], here: tuple[float, float]) -> list[Place]:
    measured = [
        replace(place, distance_m=distance_metres(here, (place.station.latitude, place.station.longitude)))
        for place in found
        if place.station.latitude is not None and place.station.longitude is not None
    ]
    return sorted(measured, key=lambda place: (place.distance_m, place.station.code))


def _is_wanted(place: Place, wanted: DirectoryFilter, towns: dict[str, str]) -> bool:
    found = place.station
    if wanted.town and found.region_code != wanted.town:
        return False
    if wanted.kind and found.kind != wanted.kind:
        return False
    if wanted.open_only and not place.state.is_open:
        return False
    words = [found.official_name, *found.aliases, found.address, *found.co_brands]
    words += [towns.get(found.region_code, ""), found.code]
    return all(part in " ".join(words).lower() for part in wanted.text.lower().split())


def _kind_first(kind: str, code: str) -> tuple[bool, str]:
    return kind != StationKind.STATION, code
