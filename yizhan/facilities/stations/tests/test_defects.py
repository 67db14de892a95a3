"""The two ways out of a defect: correct it, or become a service point (D4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.facilities.stations.defect_actions import convert_to_service_point, correct_defect
from yizhan.facilities.stations.queries import open_defects
from yizhan.facilities.stations.tests.factories import (
    FAR_TOWN,
    ZONES,
    district,
    local,
    make_defect,
    make_station,
    manager,
)

pytestmark = pytest.mark.django_db


def refusal(action, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    assert refused.value.status == 422
    return refused.value.codes


def test_an_area_measured_anew_settles_the_defect() -> None:
    station = make_station(indoor_area_m2=Decimal("14"))
    defect = make_defect(station)
    correct_defect(local(), defect.pk, indoor_area_m2=Decimal("15"), note="把隔墙拆了")
    defect.refresh_from_db()
    station.refresh_from_db()
    assert (defect.state, defect.settled_on, defect.settled_note) == (
        "corrected",
        date(2026, 11, 23),
        "把隔墙拆了",
    )
    assert station.indoor_area_m2 == 15
    assert AuditRow.objects.get().after == {"indoor_area_m2": "15"}


def test_a_new_name_settles_the_defect_and_the_old_one_stays_an_alias() -> None:
    station = make_station(official_name="江畔惠民驿站")
    defect = make_defect(station, "name_rule", "江畔惠民驿站")
    correct_defect(local(), defect.pk, official_name="江畔零工驿站")
    station.refresh_from_db()
    assert (station.official_name, station.aliases) == ("江畔零工驿站", ["江畔惠民驿站"])


def test_a_zone_a_sign_and_a_point_can_be_put_right() -> None:
    station = make_station(zones=list(ZONES[:3]), latitude=None, longitude=None)
    zone = make_defect(station, "zone_missing", "生活服务区")
    sign = make_defect(station, "sign_wrong", "")
    siting = make_defect(station, "siting_incomplete", "")
    # The other missing zone is another defect: it does not hinder this one.
    correct_defect(local(), zone.pk, zones=list(ZONES[:4]))
    correct_defect(local(), sign.pk, sign_ok=True)
    correct_defect(local(), siting.pk, latitude=30.31, longitude=112.26)
    station.refresh_from_db()
    assert (len(station.zones), station.cell_row, station.cell_column) == (4, 3031, 11226)
    assert set(station.defects.values_list("state", flat=True)) == {"corrected"}


@pytest.mark.parametrize(
    ("kind", "detail", "given", "code"),
    [
        ("area_below_minimum", "14", {"indoor_area_m2": Decimal("14.9")}, "area_below_minimum"),
        ("area_below_minimum", "14", {"indoor_area_m2": Decimal("14.996")}, "area_too_precise"),
        ("name_rule", "江畔惠民驿站", {"official_name": "江畔驿站"}, "name_rule"),
        ("zone_missing", "生活服务区", {"zones": list(ZONES[:3])}, "zone_missing"),
        ("sign_wrong", "", {"sign_ok": False}, "sign_wrong"),
        ("siting_incomplete", "", {"latitude": 130.0, "longitude": 112.2}, "point_impossible"),
        ("area_below_minimum", "14", {"official_name": "江畔零工驿站"}, "correction_missing"),
    ],
)
def test_what_is_still_wrong_stays_open(kind: str, detail: str, given: dict, code: str) -> None:
    defect = make_defect(make_station(zones=list(ZONES[:3])), kind, detail)
    assert refusal(correct_defect, local(), defect.pk, **given) == (code,)
    defect.refresh_from_db()
    assert defect.state == "open"


def test_a_settled_defect_is_not_settled_again() -> None:
    defect = make_defect(make_station())
    correct_defect(local(), defect.pk, indoor_area_m2=Decimal("20"))
    assert refusal(correct_defect, local(), defect.pk, indoor_area_m2=Decimal("20")) == ("defect_settled",)


def test_nobody_declares_his_own_station_corrected() -> None:
    defect = make_defect(make_station())
    with pytest.raises(Forbidden):
        correct_defect(manager(), defect.pk, indoor_area_m2=Decimal("20"))
    with pytest.raises(OutOfSight):
        correct_defect(local(FAR_TOWN), defect.pk, indoor_area_m2=Decimal("20"))


def test_a_station_that_is_too_small_goes_on_as_a_service_point() -> None:
    station = make_station(indoor_area_m2=Decimal("14"), zones=[])
    area, sign = make_defect(station), make_defect(station, "sign_wrong", "")
    convert_to_service_point(district(), station.pk, "红门路社区服务点", reason="扩不了")
    station.refresh_from_db()
    assert (station.code, station.kind, station.official_name, station.aliases) == (
        "ST-101",
        "service_point",
        "红门路社区服务点",
        ["红门路零工驿站"],
    )
    area.refresh_from_db()
    sign.refresh_from_db()
    assert (area.state, sign.state) == ("converted", "open")  # the sign binds service points too


@pytest.mark.parametrize(
    ("kind", "has_defect", "name", "reason", "code"),
    [
        ("service_point", True, "红门路社区服务点", "扩不了", "already_service_point"),
        ("station", False, "红门路社区服务点", "扩不了", "no_open_defect"),
        ("station", True, "红门路零工驿站", "扩不了", "name_rule"),
        ("station", True, "红门路社区服务点", " ", "reason_missing"),
    ],
)
def test_a_conversion_that_is_refused(kind: str, has_defect: bool, name: str, reason: str, code: str) -> None:
    station = make_station(kind=kind)
    if has_defect:
        make_defect(station)
    assert refusal(convert_to_service_point, district(), station.pk, name, reason=reason) == (code,)


def test_only_the_district_converts() -> None:
    station = make_station()
    make_defect(station)
    with pytest.raises(Forbidden):
        convert_to_service_point(local(), station.pk, "红门路社区服务点", reason="扩不了")


def test_officers_see_the_open_defects_of_their_region() -> None:
    make_defect(make_station())
    assert [defect.station.code for defect in open_defects("421002")] == ["ST-101"]
    assert open_defects(FAR_TOWN) == []
    assert open_defects("") == []
