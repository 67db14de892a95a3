"""The standard of a place: name, area, zones, sign, siting (D4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.facilities.stations import rules
from yizhan.facilities.stations.register_hours import read_register_hours
from yizhan.facilities.stations.tests.factories import STANDARD, TOWN, facts, register_row


def kinds(**changes) -> list[str]:
    return [violation.kind.value for violation in rules.violations(facts(**changes), STANDARD)]


def codes(**changes) -> list[str]:
    return [reason.code for reason in rules.reasons_against_facts(facts(**changes))]


def test_a_place_that_keeps_the_standard() -> None:
    assert kinds() == []
    assert codes() == []


@pytest.mark.parametrize("area", ["15", "15.0", "15.00", "15.01"])
def test_fifteen_itself_passes(area: str) -> None:
    assert kinds(indoor_area_m2=Decimal(area)) == []


@pytest.mark.parametrize("area", ["14.9", "14.99", "1"])
def test_below_fifteen_does_not(area: str) -> None:
    assert kinds(indoor_area_m2=Decimal(area)) == ["area_below_minimum"]


def test_an_area_nobody_measured_does_not_pass() -> None:
    assert kinds(indoor_area_m2=None) == ["area_below_minimum"]


@given(st.decimals("0.01", "500", places=2))
def test_the_area_gate_is_exactly_the_minimum(area: Decimal) -> None:
    assert bool(rules.area_violations(area, STANDARD)) == (area < 15)


@given(st.decimals("0.01", "500", places=2))
def test_a_service_point_has_no_rule_of_area(area: Decimal) -> None:
    point = {"kind": "service_point", "official_name": "红门路社区服务点"}
    assert kinds(**point, indoor_area_m2=area, zones=()) == []


@pytest.mark.parametrize("name", ["红门路零工驿站", "吾悦商圈骑手零工驿站", "便河零工驿站"])
def test_names_of_place_and_word(name: str) -> None:
    assert kinds(official_name=name) == []


@pytest.mark.parametrize(
    "name",
    [
        "江畔惠民驿站",
        "红门路零工市场",
        "零工驿站",
        "红门路零工驿站分站",
        "红零工驿站",
        "ABC零工驿站",
        "红门路零工驿站零工驿站",
        " 红门路零工驿站",
    ],
)
def test_names_that_break_the_rule(name: str) -> None:
    assert kinds(official_name=name) == ["name_rule"]


@given(st.text(alphabet="红门路江津北京中山", min_size=2, max_size=20))
def test_any_place_with_the_word_is_a_name(place: str) -> None:
    assert rules.name_violations(f"{place}零工驿站", "station", STANDARD) == []
    assert rules.name_violations(f"{place}驿站", "station", STANDARD) != []


def test_a_service_point_follows_its_own_pattern() -> None:
    assert kinds(kind="service_point", official_name="红门路社区服务点") == []
    assert kinds(kind="service_point", official_name="红门路零工驿站") == ["name_rule"]


def test_each_missing_zone_is_named() -> None:
    found = rules.violations(facts(zones=STANDARD.zones[:3]), STANDARD)
    assert [violation.subject for violation in found] == ["生活服务区", "信息公示公开区"]


def test_a_sign_that_reads_otherwise_and_no_sign_yet() -> None:
    assert kinds(sign_ok=False) == ["sign_wrong"]
    assert kinds(sign_ok=None) == []


def test_a_place_without_a_point() -> None:
    assert kinds(latitude=None, longitude=None) == ["siting_incomplete"]


def test_all_violations_at_once_with_their_fields() -> None:
    bad = facts(
        official_name="江畔惠民驿站",
        indoor_area_m2=Decimal("14.9"),
        zones=STANDARD.zones[1:],
        sign_ok=False,
        latitude=None,
        longitude=None,
    )
    found = [(violation.kind.value, violation.field) for violation in rules.violations(bad, STANDARD)]
    assert found == [
        ("name_rule", "official_name"),
        ("area_below_minimum", "indoor_area_m2"),
        ("zone_missing", "zones"),
        ("sign_wrong", "sign_ok"),
        ("siting_incomplete", "latitude"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "5"}, "code_malformed"),
        ({"kind": "market"}, "kind_unknown"),
        ({"official_name": " "}, "official_name_missing"),
        ({"address": ""}, "address_missing"),
        ({"lead_department": ""}, "lead_department_missing"),
        ({"region_code": "421002"}, "region_malformed"),
        ({"community_code": "421002101001"}, "community_elsewhere"),
        ({"indoor_area_m2": Decimal("0")}, "area_not_positive"),
        ({"indoor_area_m2": Decimal("NaN")}, "area_not_positive"),
        ({"indoor_area_m2": Decimal("14.996")}, "area_too_precise"),
        ({"longitude": None}, "point_half"),
        ({"latitude": 130.0}, "point_impossible"),
    ],
)
def test_what_no_door_accepts(changes: dict, code: str) -> None:
    assert codes(**changes) == [code]


def test_square_metres_without_idle_zeros() -> None:
    shown = [rules.square_metres(Decimal(area)) for area in ("42.00", "14.90", "100")]
    assert shown == ["42", "14.9", "100"]
    assert rules.square_metres(None) == ""


def test_the_way_there_is_given_in_the_grid_of_the_map() -> None:
    url = rules.navigation_url(30.3068, 112.2596, "红门路零工驿站")
    east, north = (float(part) for part in url.split("position=")[1].split("&")[0].split("%2C"))
    assert url.startswith("https://uri.amap.com/marker?")
    # GCJ-02 lies about 0.0056 degrees east and 0.0025 south of WGS-84 here (coord_vectors: 545 m, 285 m).
    assert 0.004 < east - 112.2596 < 0.007
    assert -0.004 < north - 30.3068 < -0.001


def test_a_register_row_is_read_whole() -> None:
    read = rules.read_register_row(register_row(name_source="名录 2024"), "file")
    assert read.reasons == ()
    assert read.facts is not None
    assert (read.facts.code, read.facts.region_code, read.facts.indoor_area_m2) == (
        "ST-201",
        TOWN,
        Decimal(42),
    )
    assert read.facts.source == "file · 名录 2024"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"indoor_area_m2": "大概四十"}, "number_unreadable"),
        ({"lat": "北"}, "number_unreadable"),
        ({"staff_count": "两个"}, "number_unreadable"),
        ({"crs": "GCJ-02"}, "grid_unknown"),
        ({"opened_on": "2024年5月"}, "date_unreadable"),
        ({"lead_department": ""}, "lead_department_missing"),
    ],
)
def test_a_register_row_that_cannot_be_read(changes: dict, code: str) -> None:
    assert [reason.code for reason in rules.read_register_row(register_row(**changes), "").reasons] == [code]


def test_hours_of_a_register_row() -> None:
    row = register_row(dawn_session="04:30-07:30")
    hours, dawn, reasons = read_register_hours(row)
    assert (len(hours), len(dawn), reasons) == (6, 7, [])
    always = register_row(
        opening_hours={"mon_fri": "00:00-24:00", "sat": "closed", "sun": "closed", "staffed": "08:00-18:00"}
    )
    hours, dawn, reasons = read_register_hours(always)
    assert [row.is_staffed for row in hours[:3]] == [False, True, False]
    assert reasons == []
    assert [r.code for r in read_register_hours(register_row(dawn_session="清早"))[2]] == ["hours_unreadable"]
