"""First pages of officers and of the roles whose own floors come later. No role lands on an error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yizhan.core import clock, navigation
from yizhan.core.regions.queries import region_name
from yizhan.core.web import roles
from yizhan.facilities.stations.queries import places, stations_visible_to
from yizhan.portal.offices.landings import LANDINGS, Landing
from yizhan.portal.offices.queries import region_facts

SHOWN_STATIONS = 30


@roles("local_officer")
@require_safe
def local_home(request: HttpRequest) -> HttpResponse:
    """The town or sub-district: its places, its work, what waits."""
    return _region_page(request)


@roles("district_officer", "platform_admin")
@require_safe
def district_home(request: HttpRequest) -> HttpResponse:
    """The district: the same figures for all towns, and the way to the settings."""
    return _region_page(request)


def _region_page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    context = {
        "region": region_name(request.actor.region_prefix) if request.actor.region_prefix else "",
        "facts": region_facts(request.actor, now),
        "now": now,
        "links": _links(request),
    }
    return render(request, "portal/offices/region.html", context)


def _links(request: HttpRequest) -> list[navigation.NavLink]:
    """Pages this role can open, without the one it is on."""
    found = navigation.links("console", path=request.path, role=request.actor.role)
    return [link for link in found if not link.current]


def landing_of(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of one landing page, open to its role only."""
    landing = LANDINGS[name]

    @roles(landing.role)
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        return _landing_page(request, landing)

    show.__name__ = name
    show.__doc__ = f"First page of the role {landing.role}: what works today and what is not open yet."
    return show


def _landing_page(request: HttpRequest, landing: Landing) -> HttpResponse:
    now = clock.now()
    mine = stations_visible_to(request.actor) if landing.shows_stations else ()
    useful = {navigation.url_or_blank(name) for name in ("job_list", "station_list", "help")}
    public = navigation.links("public", role=request.actor.role)
    context = {
        "landing": landing,
        "places": places(mine[:SHOWN_STATIONS], now),
        "links": [*_links(request), *(link for link in public if link.url in useful)],
    }
    return render(request, "portal/offices/landing.html", context)
