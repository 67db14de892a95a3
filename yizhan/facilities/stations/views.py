"""Public pages: the directory, a place, and what a printed code opens."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.web import public
from yizhan.facilities.stations import queries, rules, showing
from yizhan.facilities.stations.enums import GONE_STATES, StationKind
from yizhan.facilities.stations.forms import DirectoryForm
from yizhan.facilities.stations.hours import Closure
from yizhan.facilities.stations.models import Station
from yizhan.facilities.stations.queries import Directory, Place
from yizhan.facilities.stations.structured_data import place_data

FACILITY_ICONS = {
    "饮水机": "droplet",
    "手机充电": "plug",
    "空调": "air-conditioning",
    "候工座椅": "armchair",
    "非机动车停放": "parking",
    "微波炉": "microwave",
    "药箱": "first-aid-kit",
    "电子屏": "device-desktop",
    "洽谈桌椅": "messages",
    "政策资料架": "file-text",
}


@public
@require_safe
def station_list(request: HttpRequest) -> HttpResponse:
    """The directory: a list first, the map when asked. Filters live in the address."""
    return render(request, "facilities/stations/list.html", _directory_page(request))


@public
@require_safe
def station_print(request: HttpRequest) -> HttpResponse:
    """The same list on paper (名录)."""
    context = _directory_page(request) | {"back_url": reverse("station_list")}
    return render(request, "facilities/stations/directory_sheet.html", context)


@public
@require_safe
def station_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One place: is it open, where, who leads it, what is there. Defects are the officers' business, not shown."""
    now = clock.now()
    everything = queries.places(queries.public_stations(), now)
    place = next((found for found in everything if found.station.code == code.upper()), None)
    if place is None:
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    near = queries.neighbours_of(place.station, everything)
    towns = {town.code: town.name for town in queries.towns_of([found.station for found in everything])}
    return render(
        request, "facilities/stations/detail.html", _detail_context(request, place, near, towns, now)
    )


@public
@require_safe
def station_qr(request: HttpRequest, code: str) -> HttpResponse:
    """What every printed code opens: big buttons for somebody who stands at the door with a phone.

    The code of a place that was merged or delisted leads to the nearest ones (workflow d.10).
    """
    if number := request.GET.get("slip", "").strip()[:20]:
        return _slip_check(request, number)
    now = clock.now()
    station = queries.station(code.upper())
    if station is None or not (queries.is_listed(station) or station.state in GONE_STATES):
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    is_gone = station.state in GONE_STATES
    state = queries.state_of(station, now)
    near = [] if state.is_open and not is_gone else queries.neighbours(station.code, now=now)
    context = {
        "station": station,
        "is_gone": is_gone,
        "is_open": state.is_open,
        "state_words": showing.state_text(state, now),
        "call_url": _call_url(station),
        "buttons": [button for button in _door_buttons(station) if button["url"]],
        "neighbours": [_row(place, number, "", now) for number, place in enumerate(near, 1)],
    }
    return render(request, "facilities/stations/qr.html", context)


def _slip_check(request: HttpRequest, number: str) -> HttpResponse:
    """A slip prints its number and check code into the station's code: the page that says whether it is real."""
    query = urlencode({"k": request.GET.get("k", "")[:20]})
    return redirect(f"{reverse('slip_check', args=[number])}?{query}")


@public
@require_safe
def station_qr_image(request: HttpRequest, code: str) -> HttpResponse:
    """The code as a picture, for doors, slips and sheets."""
    station = queries.public_station(code.upper())
    picture = io.BytesIO()
    address = request.build_absolute_uri(reverse("station_qr", args=[station.code]))
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=8, border=4, xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml; charset=utf-8")


def _directory_page(request: HttpRequest) -> dict[str, Any]:
    """Context of the list on screen and on paper."""
    now = clock.now()
    asked = queries.DirectoryFilter(
        town=request.GET.get("town", ""),
        kind=request.GET.get("kind", ""),
        open_only=request.GET.get("open") == "1",
        text=request.GET.get("q", "")[:60],
        near=request.GET.get("near", ""),
    )
    found = queries.directory(asked, now)
    near = next((town.name for town in found.towns if town.code == asked.near and town.point), "")
    rows = [
        _row(place, number, found.town_name(place.station.region_code), now)
        for number, place in enumerate(found.places, 1)
    ]
    return {
        "rows": rows,
        "total": found.total,
        "open_count": sum(place.state.is_open for place in found.places),
        "form": DirectoryForm(found.towns, initial=request.GET.dict()),
        "near_name": near,
        "near_unknown": bool(asked.near and not near),
        "is_filtered": bool(asked.town or asked.kind or asked.open_only or asked.text),
        "query": request.GET.urlencode(),
        "printed_at": now,
        "plan": _plan(found, rows),
        **_base_map(),
    }


def _detail_context(
    request: HttpRequest, place: Place, near: list[Place], towns: dict[str, str], now: datetime
) -> dict[str, Any]:
    station = place.station
    hours, dawn = queries.hours_of(station), queries.dawn_of(station)
    closures = queries.closures_of(station, now)
    town = towns.get(station.region_code, "")
    url = request.build_absolute_uri(station.get_absolute_url())
    data = place_data(
        station, url, town, hours, dawn, [Closure(c.starts_on, c.ends_on, c.reason) for c in closures]
    )
    has_point = station.latitude is not None and station.longitude is not None
    mark = _point(place, "1") if has_point else None
    return {
        "station": station,
        "is_point": station.kind == StationKind.SERVICE_POINT,
        "state": place.state,
        "state_words": showing.state_text(place.state, now),
        "week": showing.week_lines(hours) if hours else [],
        "dawn": showing.dawn_lines(dawn),
        "dawn_rule": next((row.rule for row in dawn if row.rule), ""),
        "closures": closures,
        "town": town,
        "area": rules.square_metres(station.indoor_area_m2),
        "zones": [_(zone) for zone in station.zones],
        "facilities": [
            {
                "name": _(name),
                "icon": FACILITY_ICONS.get(name, "tools"),
                "is_there": name in station.facilities,
            }
            for name in value("facilities.shown_facilities")
        ],
        "call_url": _call_url(station),
        "way_url": rules.navigation_url(station.latitude, station.longitude, station.official_name)
        if has_point
        else "",
        "plan": {"points": [mark], "center": [mark["lat"], mark["lng"]], "zoom": 14} if mark else None,
        "neighbours": [
            _row(other, number, towns.get(other.station.region_code, ""), now)
            for number, other in enumerate(near, 1)
        ],
        "linked_data": data,
        **_base_map(),
    }


def _row(place: Place, number: int, town: str, now: datetime) -> dict[str, Any]:
    """A place in a list; fits ``ui/station_row.html`` too."""
    station = place.station
    return {
        "name": station.official_name,
        "url": station.get_absolute_url(),
        "number": number,
        "code": station.code,
        "kind_label": station.get_kind_display(),
        "is_point": station.kind == StationKind.SERVICE_POINT,
        "town": town,
        "address": station.address,
        "hotline": station.hotline,
        "hours": showing.state_text(place.state, now),
        "today": showing.today_hours(queries.spans_of(station), now),
        "is_open": place.state.is_open,
        "open_now": False,  # "hours" already says it
        "honoured": False,
        "latitude": station.latitude,
        "longitude": station.longitude,
        "distance_m": place.distance_m,
        "week": showing.week_lines(queries.hours_of(station)),
        "dawn": showing.dawn_lines(queries.dawn_of(station)),
    }


def _plan(found: Directory, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "points": [
            _point(place, str(row["number"]))
            for place, row in zip(found.places, rows, strict=True)
            if place.station.latitude is not None
        ]
    }


def _point(place: Place, mark: str) -> dict[str, Any]:
    station = place.station
    return {
        "lat": station.latitude,
        "lng": station.longitude,
        "name": station.official_name,
        "mark": mark,
        "url": station.get_absolute_url(),
    }


def _base_map() -> dict[str, str]:
    """The drawn schematic, unless the district has an approved base map (审图号, 《地图管理条例》)."""
    words = _("示意底图，不作导航与权属依据")
    number = value("facilities.map_approval_number")
    if not number:
        return {"base_map": static("core/map/schematic.geojson"), "map_words": words}
    words = _("%(words)s · 审图号 %(number)s · 天地图、Natural Earth、GeoNames") % {
        "words": words,
        "number": number,
    }
    return {"base_map": static("facilities/map/district_base.geojson"), "map_words": words}


def _call_url(station: Station) -> str:
    """``tel:`` of the public number, ``""`` without one."""
    return f"tel:{station.hotline.replace(' ', '')}" if station.hotline else ""


def _door_buttons(station: Station) -> list[dict[str, str]]:
    """What one wants at the door; a page that does not exist is not offered."""
    return [
        {
            "url": url_or_blank("job_list"),
            "icon_name": "search",
            "label": _("找活"),
            "detail": _("看今天招什么人"),
        },
        {
            "url": url_or_blank("sign_in_register") or url_or_blank("sign_in"),
            "icon_name": "id-badge-2",
            "label": _("登记"),
            "detail": _("不会弄就进门，窗口帮你登"),
        },
        {
            "url": url_or_blank("quick_post") or url_or_blank("hire_start"),
            "icon_name": "user-plus",
            "label": _("招人"),
            "detail": _("一句话就行"),
        },
        {
            "url": station.get_absolute_url(),
            "icon_name": "building-store",
            "label": _("看这个驿站"),
            "detail": _("开放时间、有什么"),
        },
        {
            "url": url_or_blank("complaint_start") or url_or_blank("help"),
            "icon_name": "message-report",
            "label": _("投诉"),
            "detail": _("有热线，驿站没开门也能说"),
        },
    ]
