"""A place in the words of schema.org, for search engines and phones (JSON-LD).

``application/ld+json`` is data: browsers never run it, so ``script-src 'self'`` does not concern it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from yizhan.facilities.stations.hours import MIDNIGHT, Closure, DawnRow, HoursRow, merged
from yizhan.facilities.stations.models import Station

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def place_data(
    place: Station,
    url: str,
    town: str,
    hours: Sequence[HoursRow],
    dawn: Sequence[DawnRow] = (),
    closures: Iterable[Closure] = (),
) -> dict[str, Any]:
    """A place as schema.org ``Place``; only facts that its public page shows."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": url,
        "url": url,
        "name": place.official_name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": town,
            "streetAddress": place.address,
        },
        "publicAccess": True,
        "isAccessibleForFree": True,
        "openingHoursSpecification": [*_hours(hours), *_dawn(dawn)],
    }
    if place.aliases:
        found["alternateName"] = place.aliases
    if place.hotline:
        found["telephone"] = place.hotline
    if place.latitude is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    special = [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": closure.starts_on.isoformat(),
            "validThrough": closure.ends_on.isoformat(),
            "opens": "00:00",
            "closes": "00:00",
        }
        for closure in closures
    ]
    if special:
        found["specialOpeningHoursSpecification"] = special
    return found


def _hours(hours: Sequence[HoursRow]) -> list[dict[str, str]]:
    return [
        _specification(weekday, opens.strftime("%H:%M"), _end(closes))
        for weekday in range(7)
        for opens, closes in merged(row for row in hours if row.weekday == weekday)
    ]


def _dawn(dawn: Sequence[DawnRow]) -> list[dict[str, str]]:
    return [_specification(r.weekday, r.opens.strftime("%H:%M"), _end(r.closes)) for r in dawn]


def _end(closes: Any) -> str:
    """schema.org's end of a day is 23:59: 00:00 as a closing time would mean shut all day."""
    return "23:59" if closes == MIDNIGHT else closes.strftime("%H:%M")


def _specification(weekday: int, opens: str, closes: str) -> dict[str, str]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"https://schema.org/{_DAYS[weekday]}",
        "opens": opens,
        "closes": closes,
    }
