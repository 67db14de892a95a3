"""What anybody may read: trades and places."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from yizhan.api.v1.errors import FAILURES, ErrorOut
from yizhan.api.v1.types import Code, Instant, Limit, Offset
from yizhan.core import clock
from yizhan.exchange.trades.queries import active_trades
from yizhan.facilities.stations.queries import Place, places, public_station, public_stations

router = Router(tags=["catalogue"])


class TradeOut(Schema):
    """A kind of work. ``parent`` is the group's code, ``None`` for a group."""

    code: str
    name: str
    parent: str | None
    aliases: list[str]
    occupation_code: str
    isco08: str


class StationOut(Schema):
    """A station or service point. Coordinates are WGS-84; ``is_open`` is at the moment of the answer."""

    code: str
    kind: str
    name: str
    region_code: str
    address: str
    phone: str
    latitude: float | None
    longitude: float | None
    is_open: bool
    next_change_at: Instant | None


class StationPage(Schema):
    """One page of places."""

    items: list[StationOut]
    total: int


@router.get("/trades", response={200: list[TradeOut], FAILURES: ErrorOut}, url_name="api_trades", auth=None)
def list_trades(request: HttpRequest) -> list[dict]:
    """All trades in use, groups included, in the order of their codes."""
    return [
        {
            "code": trade.code,
            "name": trade.name,
            "parent": trade.parent_id,
            "aliases": trade.aliases,
            "occupation_code": trade.occupation_code,
            "isco08": trade.isco08,
        }
        for trade in active_trades()
    ]


@router.get("/stations", response={200: StationPage, FAILURES: ErrorOut}, url_name="api_stations", auth=None)
def list_stations(
    request: HttpRequest,
    region: Code | None = None,
    kind: Code | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict:
    """Public stations and service points.

    ``region`` is the beginning of an administrative code.
    """
    found = public_stations(region_code=region or "", kind=kind or "")
    now = clock.now()
    rows = list(found[offset : offset + limit])
    return {"items": [_station(place) for place in places(rows, now)], "total": found.count()}


@router.get(
    "/stations/{code}", response={200: StationOut, FAILURES: ErrorOut}, url_name="api_station", auth=None
)
def read_station(request: HttpRequest, code: Code) -> dict:
    """One place by its code."""
    return _station(places([public_station(code)], clock.now())[0])


def _station(place: Place) -> dict:
    station = place.station
    return {
        "code": station.code,
        "kind": station.kind,
        "name": station.official_name,
        "region_code": station.region_code,
        "address": station.address,
        "phone": station.hotline,
        "latitude": station.latitude,
        "longitude": station.longitude,
        "is_open": place.state.is_open,
        "next_change_at": place.state.until or place.state.next_at,
    }
