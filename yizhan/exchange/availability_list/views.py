"""The public list. A worker joins and leaves it on the page of consents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.web import public
from yizhan.exchange.availability_list.queries import availability_page
from yizhan.exchange.trades.queries import trade
from yizhan.facilities.stations.queries import station, station_choices

OFFSET_MOST = 10_000


@public
@require_safe
@never_cache
def availability_list(request: HttpRequest) -> HttpResponse:
    """谁在找活: trade, years, stars, station; contact goes through a posting or the station."""
    chosen_trade = trade(request.GET.get("trade", "")[:8])
    place = station(request.GET.get("station", "")[:16])
    offset = _offset(request.GET.get("from", ""))
    page = availability_page(
        clock.today(),
        trade=chosen_trade.code if chosen_trade else "",
        station=place.code if place else "",
        offset=offset,
    )
    chosen = {
        "trade": chosen_trade.code if chosen_trade else "",
        "station": place.code if place else "",
    }
    asked = {key: wanted for key, wanted in chosen.items() if wanted}
    context = {
        "page": page,
        "chosen": chosen,
        "stations": station_choices(),
        "next_query": urlencode(asked | {"from": page.next_offset}) if page.next_offset else "",
    }
    return render(request, "exchange/availability_list/availability_list.html", context)


def _offset(typed: str) -> int:
    return min(int(typed), OFFSET_MOST) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
