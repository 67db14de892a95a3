"""What the front page shows besides jobs: services that exist, places nearby, words one can tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from yizhan.core.dated import value
from yizhan.core.geo import Cell, cell_centre, distance_metres
from yizhan.core.navigation import url_or_blank
from yizhan.core.regions.queries import towns_of
from yizhan.facilities.stations.enums import StationKind
from yizhan.facilities.stations.queries import Place, places, public_stations, today_text

SHOWN_STATIONS = 3
LOOKED_AT = 8
"""The nearest places looked at; those open now come first among them."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Places in a list with the same points for the map."""

    title: str
    stations: list[dict[str, Any]]
    plan: dict[str, Any]
    url: str


def first_url(*names: str) -> str:
    """The first of some pages that exists."""
    return next((url for name in names if (url := url_or_blank(name))), "")


def towns() -> list[dict[str, str]]:
    """Towns and sub-districts of the district, for the choice of 我在."""
    return list(towns_of(value("portal.district_code")).values("code", "name"))


def listed_places(now: datetime) -> list[Place]:
    """Every place of the directory with its opening state; four queries, shared by the counts and the list."""
    return places(public_stations(), now)


def place_counts(listed: Sequence[Place]) -> dict[str, int]:
    """How many stations and service points the directory lists."""
    kinds = [place.station.kind for place in listed]
    return {
        "stations": kinds.count(StationKind.STATION),
        "points": kinds.count(StationKind.SERVICE_POINT),
    }


def common_words() -> list[dict[str, str]]:
    """Trades one can search with one tap; a mistyped list shows none."""
    base, typed = reverse("job_list"), value("portal.common_words")
    words = [str(word) for word in typed] if isinstance(typed, list) else []
    return [{"text": word, "url": f"{base}?{urlencode({'q': word})}"} for word in words]


def tiles() -> list[dict[str, str]]:
    """Services that exist now; a page that is not there is left out, not promised."""
    offered = [
        ("id-badge-2", _("就业登记"), first_url("me_register", "sign_in")),
        ("search", _("找活"), url_or_blank("job_list")),
        ("user-plus", _("招人"), first_url("hire_start", "quick_post", "hire_home")),
        ("building-store", _("找驿站"), url_or_blank("station_list")),
        ("scale", _("讨薪维权"), url_or_blank("help")),
        ("message-report", _("投诉建议"), url_or_blank("help")),
    ]
    return [{"icon_name": icon, "label": label, "url": url} for icon, label, url in offered if url]


def nearest_stations(listed: Sequence[Place], here: Cell | None, now: datetime) -> Nearest:
    """Places near a cell (the worker's, or of the chosen town), the open ones first; without one those open now."""
    if here is not None:
        point = cell_centre(here)
        measured = [
            replace(
                place, distance_m=distance_metres(point, (place.station.latitude, place.station.longitude))
            )
            for place in listed
            if place.station.latitude is not None
        ]
        found = sorted(measured, key=lambda place: (place.distance_m, place.station.code))[:LOOKED_AT]
        title = _("离我最近的驿站")
    else:
        found = [place for place in listed if place.station.kind == StationKind.STATION]
        title = _("驿站和服务点")
    found = sorted(found, key=lambda place: not place.state.is_open)[:SHOWN_STATIONS]
    rows = [_row(place, number, now) for number, place in enumerate(found, 1)]
    points = [
        {
            "lat": place.station.latitude,
            "lng": place.station.longitude,
            "name": place.station.official_name,
            "mark": str(row["number"]),
            "url": row["url"],
        }
        for place, row in zip(found, rows, strict=True)
        if place.station.latitude is not None
    ]
    return Nearest(title, rows, {"points": points}, url_or_blank("station_list"))


def _row(place: Place, number: int, now: datetime) -> dict[str, Any]:
    return {
        "name": place.station.official_name,
        "url": reverse("station_detail", args=[place.station.code]),
        "number": number,
        "distance_m": place.distance_m,
        "hours": today_text(place.station, now),
        "open_now": place.state.is_open,
        "honoured": False,
    }
