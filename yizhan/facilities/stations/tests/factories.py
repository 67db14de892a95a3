"""Places and staff that tests stand on. Plain functions with honest defaults.

The test clock is Monday 2026-11-23 09:00 (Asia/Shanghai).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.geo import cell_of
from yizhan.core.regions.models import Region
from yizhan.facilities.stations.models import OpeningHours, Station, StationDefect
from yizhan.facilities.stations.rules import PlaceFacts, Standard

ZONES = ("求职招聘区", "政策咨询区", "洽谈协商区", "生活服务区", "信息公示公开区")
STANDARD = Standard("零工驿站", "服务点", 15, ZONES)
TOWN = "421002004"
FAR_TOWN = "421002101"


def make_towns() -> None:
    """Two towns of the district, with label points."""
    for code, name, level, parent, lat, lon in (
        ("421002", "沙市区", "county", None, 30.31, 112.25),
        (TOWN, "胜利街道", "town", "421002", 30.31, 112.26),
        (FAR_TOWN, "岑河镇", "town", "421002", 30.25, 112.40),
    ):
        Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "full_name": name,
                "level": level,
                "parent_id": parent,
                "latitude": lat,
                "longitude": lon,
                "source": "test",
            },
        )


def facts(**changes: Any) -> PlaceFacts:
    """A new station that keeps the whole standard."""
    good = PlaceFacts(
        code="ST-101",
        kind="station",
        official_name="红门路零工驿站",
        region_code=TOWN,
        address="红门路 8 号",
        lead_department="人社部门",
        latitude=30.3068,
        longitude=112.2596,
        indoor_area_m2=Decimal("60"),
        zones=ZONES,
        facilities=("饮水机", "空调"),
        hotline="16400009004",
        sign_ok=True,
        source="test",
    )
    return replace(good, **changes)


def make_station(code: str = "ST-101", *, hours: bool = True, **fields: Any) -> Station:
    """A listed place, open Monday to Friday 8:00–17:30 unless ``hours`` is False."""
    point = (fields.pop("latitude", 30.3068), fields.pop("longitude", 112.2596))
    cell = cell_of(*point) if point[0] is not None else None
    defaults: dict[str, Any] = {
        "kind": "station",
        "official_name": "红门路零工驿站",
        "region_code": TOWN,
        "address": "红门路 8 号",
        "lead_department": "人社部门",
        "hotline": "16400009004",
        "indoor_area_m2": Decimal("60"),
        "zones": list(ZONES),
        "facilities": ["饮水机"],
        "state": "operating",
    }
    station = Station.objects.create(
        code=code,
        latitude=point[0],
        longitude=point[1],
        cell_row=cell.r if cell else None,
        cell_column=cell.c if cell else None,
        state_changed_at=clock.now(),
        registered_at=clock.now(),
        **(defaults | fields),
    )
    for weekday in range(5) if hours else ():
        OpeningHours.objects.create(
            station=station, weekday=weekday, opens=time(8), closes=time(17, 30), is_staffed=True
        )
    return station


def make_defect(station: Station, kind: str = "area_below_minimum", detail: str = "14") -> StationDefect:
    return StationDefect.objects.create(station=station, kind=kind, detail=detail, found_on=clock.today())


def register_row(**changes: Any) -> dict[str, Any]:
    """A row of a register file that keeps the whole standard."""
    good = {
        "id": "ST-201",
        "name": "红门路零工驿站",
        "kind": "station",
        "township_code": TOWN,
        "community_code": f"{TOWN}008",
        "address_text": "红门路 8 号",
        "lat": 30.3068,
        "lon": 112.2596,
        "crs": "WGS-84",
        "indoor_area_m2": 42,
        "co_built_kinds": [],
        "lead_department": "人社部门",
        "zones": list(ZONES),
        "facilities": ["空调"],
        "opening_hours": {"mon_fri": "08:00-17:30", "sat": "08:00-12:00", "sun": "closed"},
        "signage": {"layout": "horizontal", "name_ok": True},
        "hotline": "16400009004",
        "opened_on": "2024-05-01",
        "staff_count": 2,
    }
    return good | changes


def district(**changes: Any) -> Actor:
    """An officer of the district with a staff session."""
    return replace(
        Actor(role="district_officer", person_uid="d", region_prefix="421002", staff_session=True), **changes
    )


def local(town: str = TOWN) -> Actor:
    """An officer of one town."""
    return Actor(role="local_officer", person_uid="l", region_prefix=town, staff_session=True)


def manager(code: str = "ST-101", role: str = "station_manager") -> Actor:
    """Somebody who works at one place."""
    return Actor(role=role, person_uid="m", station_codes=frozenset({code}), staff_session=True)
