"""Reading administrative divisions."""

from __future__ import annotations

from yizhan.core.geo import cell_of
from yizhan.core.regions import rules
from yizhan.core.regions.enums import RegionLevel
from yizhan.core.regions.models import Region, RegionQuerySet


def region(code: str) -> Region | None:
    """The division with this code, or ``None``."""
    return Region.objects.filter(pk=code).first()


def region_name(code: str, *, full: bool = False) -> str:
    """Name for people (villages without "委员会"); the code itself when it is unknown, so that a page never breaks.

    Args:
        full: from the province down.
    """
    found = region(code)
    if found is None:
        return code
    return found.full_name if full else rules.everyday_name(found.name)


def region_names(codes: set[str] | frozenset[str]) -> dict[str, str]:
    """Names of many codes in one query; unknown codes stand for themselves."""
    known = dict(Region.objects.filter(pk__in=codes).values_list("code", "name"))
    return {code: rules.everyday_name(known.get(code, code)) for code in codes}


def ancestors(code: str) -> list[Region]:
    """Divisions above, province first; one query."""
    return list(Region.objects.filter(pk__in=rules.ancestor_codes(code)).order_by("code"))


def children(code: str) -> RegionQuerySet:
    """Divisions directly below."""
    return Region.objects.filter(parent_id=code)


def by_prefix(prefix: str) -> RegionQuerySet:
    """All divisions inside a scope."""
    return Region.objects.by_prefix(prefix)


def towns_of(district_code: str) -> RegionQuerySet:
    """Towns and sub-districts of a county or district, by code."""
    return Region.objects.filter(parent_id=district_code, level=RegionLevel.TOWN)


def villages_of(town_code: str) -> RegionQuerySet:
    """Villages and communities of a town."""
    return Region.objects.filter(parent_id=town_code, level=RegionLevel.VILLAGE)


def region_cell(code: str) -> tuple[int, int] | None:
    """The 0.01° cell of a division's label point; villages without one take their town's, and so on upwards."""
    codes = [*rules.ancestor_codes(code), code]
    points = Region.objects.filter(pk__in=codes, latitude__isnull=False).values_list(
        "code", "latitude", "longitude"
    )
    if not points:
        return None
    _code, latitude, longitude = max(points, key=lambda point: len(point[0]))
    return cell_of(latitude, longitude)
