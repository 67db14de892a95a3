"""What the standard asks of a place: its name, its area, its zones, its sign. Pure.

The same checks serve two doors (D4): a new registration is refused with every reason, an as-found import keeps the
place and records each violation as a defect (待整改).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from yizhan.core.geo import wgs84_to_gcj02
from yizhan.core.refusals import Reason
from yizhan.facilities.stations.enums import DefectKind, StationKind

_PLACE = re.compile(r"[\u4e00-\u9fff]{2,20}")
_CODE = re.compile(r"[A-Z]{2}-\d{3,6}")
_AREA_PLACES = -2  # measured to the square decimetre
_NOT_ASKED_OF_POINTS = frozenset({DefectKind.AREA_BELOW_MINIMUM, DefectKind.ZONE_MISSING})


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard in force on a day (dated values ``facilities.*``).

    Args:
        minimum_area_m2: binds stations only; the number itself passes.
    """

    station_name_ending: str
    service_point_name_ending: str
    minimum_area_m2: int
    zones: tuple[str, ...]

    def name_ending(self, kind: str) -> str:
        return self.station_name_ending if kind == StationKind.STATION else self.service_point_name_ending


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What is told about a place when it is registered.

    Args:
        region_code: town or sub-district (9 digits). community_code: village or community (12 digits) or ``""``.
        latitude, longitude: WGS-84 degrees, both or neither.
        sign_ok: whether the sign reads as ordered; ``None`` while none hangs.
    """

    code: str
    kind: str
    official_name: str
    region_code: str
    address: str
    lead_department: str
    community_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    indoor_area_m2: Decimal | None = None
    host_unit: str = ""
    aliases: tuple[str, ...] = ()
    co_brands: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    hotline: str = ""
    staff_count: int = 0
    opened_on: date | None = None
    sign_ok: bool | None = None
    source: str = ""
    certainty: str = "low"
    note: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule of the standard that a place does not keep.

    Args:
        text: what to do about it. subject: what it is about (the name, the measured area, the zone), kept as found.
    """

    kind: DefectKind
    text: str
    field: str = ""
    subject: str = ""

    @property
    def reason(self) -> Reason:
        return Reason(self.kind.value, self.text, self.field)


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """A row of a register as facts, or all reasons why it cannot be read."""

    facts: PlaceFacts | None = None
    reasons: tuple[Reason, ...] = ()


def violations(facts: PlaceFacts, standard: Standard) -> list[Violation]:
    """Everything in which a place falls short of the standard; a service point has no rule of area or zones (trap 3)."""
    found = [
        *name_violations(facts.official_name, facts.kind, standard),
        *area_violations(facts.indoor_area_m2, standard),
        *zone_violations(facts.zones, standard),
        *sign_violations(facts.sign_ok, standard),
        *siting_violations(facts.latitude, facts.longitude),
    ]
    if facts.kind == StationKind.SERVICE_POINT:
        return [violation for violation in found if violation.kind not in _NOT_ASKED_OF_POINTS]
    return found


def name_violations(name: str, kind: str, standard: Standard) -> list[Violation]:
    """Registered name = place + 零工驿站 (D4); of a service point place + the district's ending."""
    ending = standard.name_ending(kind)
    place = name.removesuffix(ending)
    if name.endswith(ending) and _PLACE.fullmatch(place) and ending not in place:
        return []
    text = _("名称要写成“地名 + %(ending)s”") % {"ending": ending}
    return [Violation(DefectKind.NAME_RULE, text, "official_name", name)]


def area_violations(area: Decimal | None, standard: Standard) -> list[Violation]:
    """Indoor area of a station: the minimum itself passes (以上 includes the number)."""
    least = standard.minimum_area_m2
    if area is not None and not area.is_finite():
        return []  # not a measure at all: reasons_against_measures says so
    if area is None:
        text = _("还没量室内面积，至少 %(least)s ㎡") % {"least": least}
    elif area < least:
        text = _("室内 %(area)s ㎡，不到 %(least)s ㎡") % {"area": square_metres(area), "least": least}
    else:
        return []
    return [Violation(DefectKind.AREA_BELOW_MINIMUM, text, "indoor_area_m2", square_metres(area))]


def zone_violations(zones: Sequence[str], standard: Standard) -> list[Violation]:
    """One violation for each zone that is missing."""
    return [
        Violation(DefectKind.ZONE_MISSING, _("缺%(zone)s") % {"zone": zone}, "zones", zone)
        for zone in standard.zones
        if zone not in zones
    ]


def sign_violations(sign_ok: bool | None, standard: Standard) -> list[Violation]:
    """A sign that hangs and reads otherwise; a place without a sign yet is not blamed for its words."""
    if sign_ok is not False:
        return []
    text = _("标识名牌要统一写“%(words)s”") % {"words": standard.station_name_ending}
    return [Violation(DefectKind.SIGN_WRONG, text, "sign_ok")]


def siting_violations(latitude: float | None, longitude: float | None) -> list[Violation]:
    if latitude is None or longitude is None:
        return [Violation(DefectKind.SITING_INCOMPLETE, _("还没有坐标，地图上找不到"), "latitude")]
    return []


def reasons_against_facts(facts: PlaceFacts) -> list[Reason]:
    """What no door accepts, not even an as-found import: a record nobody could find again."""
    found = []
    if not _CODE.fullmatch(facts.code):
        found.append(Reason("code_malformed", _("编号要写成 ST-001 这样"), "code"))
    if facts.kind not in StationKind.values:
        found.append(Reason("kind_unknown", _("要说明是驿站还是服务点"), "kind"))
    for name, text in (
        ("official_name", _("还没写名称")),
        ("address", _("还没写地址")),
        ("lead_department", _("还没写牵头部门，每个地方只有一个牵头部门")),
    ):
        if not getattr(facts, name).strip():
            found.append(Reason(f"{name}_missing", text, name))
    if not re.fullmatch(r"\d{9}", facts.region_code):
        found.append(Reason("region_malformed", _("要选镇街"), "region_code"))
    elif facts.community_code and not facts.community_code.startswith(facts.region_code):
        found.append(Reason("community_elsewhere", _("这个社区（村）不在这个镇街"), "community_code"))
    return found + reasons_against_measures(facts.indoor_area_m2, facts.latitude, facts.longitude)


def reasons_against_measures(
    area: Decimal | None, latitude: float | None = None, longitude: float | None = None
) -> list[Reason]:
    """Numbers that cannot be: an area of nothing, half a point, a point outside the earth."""
    found = []
    if area is not None and (not area.is_finite() or area <= 0):
        found.append(Reason("area_not_positive", _("面积要大于 0"), "indoor_area_m2"))
    elif area is not None and area.as_tuple().exponent < _AREA_PLACES:  # type: ignore[operator]
        # Never rounded silently: 14.996 would otherwise be stored as 15.00 and pass.
        found.append(Reason("area_too_precise", _("面积写到小数点后两位"), "indoor_area_m2"))
    if latitude is None or longitude is None:
        if latitude is not longitude:
            found.append(Reason("point_half", _("经度和纬度要一起填"), "latitude"))
    elif not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        found.append(Reason("point_impossible", _("经纬度不对"), "latitude"))
    return found


def square_metres(area: Decimal | None) -> str:
    """``42``, ``14.9``: without idle zeros; ``""`` when not measured."""
    return "" if area is None else f"{area.normalize():f}"


def navigation_url(latitude: float, longitude: float, name: str) -> str:
    """A link that opens the way in 高德地图, in the map's own grid (GCJ-02; WGS-84 would be some 600 m off)."""
    east, north = wgs84_to_gcj02(longitude, latitude)
    query = {"position": f"{east:.6f},{north:.6f}", "name": name, "coordinate": "gaode", "callnative": "1"}
    return f"https://uri.amap.com/marker?{urlencode(query)}"


def read_register_row(row: dict[str, Any], source: str) -> ReadFacts:
    """Read one row of a register file (the form of ``stations_demo.json``) into facts.

    Args:
        source: where the file comes from; kept with the place.
    """
    reasons = []
    area = latitude = longitude = opened = None
    staff_count = 0
    try:
        area = Decimal(str(row["indoor_area_m2"])) if row.get("indoor_area_m2") is not None else None
        latitude = float(row["lat"]) if row.get("lat") is not None else None
        longitude = float(row["lon"]) if row.get("lon") is not None else None
        staff_count = int(row.get("staff_count") or 0)
    except (InvalidOperation, TypeError, ValueError):
        reasons.append(Reason("number_unreadable", _("面积、经纬度或人数不是数字"), "indoor_area_m2"))
    if row.get("crs", "WGS-84") != "WGS-84":
        reasons.append(Reason("grid_unknown", _("坐标要用 WGS-84"), "latitude"))
    try:
        opened = date.fromisoformat(row["opened_on"]) if row.get("opened_on") else None
    except ValueError:
        reasons.append(Reason("date_unreadable", _("日期要写成 2026-12-01 这样"), "opened_on"))
    facts = PlaceFacts(
        code=str(row.get("id", "")),
        kind=str(row.get("kind", "")),
        official_name=str(row.get("name", "")),
        region_code=str(row.get("township_code", "")),
        community_code=str(row.get("community_code", "")),
        address=str(row.get("address_text", "")),
        lead_department=str(row.get("lead_department", "")),
        latitude=latitude,
        longitude=longitude,
        indoor_area_m2=area,
        host_unit=str(row.get("host_name", "")),
        aliases=tuple(row.get("aliases", ())),
        co_brands=tuple(row.get("co_built_kinds", ())),
        zones=tuple(row.get("zones", ())),
        facilities=tuple(row.get("facilities", ())),
        hotline=str(row.get("hotline", "")),
        staff_count=staff_count,
        opened_on=opened,
        sign_ok=row.get("signage", {}).get("name_ok"),
        source=" · ".join(part for part in (source, row.get("name_source", "")) if part)[:120],
        certainty=str(row.get("certainty", "low")),
        note=str(row.get("note", "")),
        is_demo=bool(row.get("is_demo", False)),
    )
    return ReadFacts(facts if not reasons else None, tuple(reasons) or tuple(reasons_against_facts(facts)))
