"""What others ask of this slice."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.core import clock
from yizhan.core.geo import Cell, cell_centre
from yizhan.core.refusals import OutOfSight
from yizhan.facilities.stations import queries
from yizhan.facilities.stations.models import ClosureNotice
from yizhan.facilities.stations.tests.factories import (
    FAR_TOWN,
    TOWN,
    district,
    local,
    make_station,
    make_towns,
    manager,
)

pytestmark = pytest.mark.django_db


def codes(found) -> list[str]:
    return [getattr(item, "station", item).code for item in found]


@pytest.fixture
def three() -> None:
    make_towns()
    make_station("ST-101")
    make_station("ST-102", latitude=30.31, longitude=112.26, official_name="江津路零工驿站", hours=False)
    make_station("SP-101", kind="service_point", official_name="岑河定向村服务点", region_code=FAR_TOWN,
                 latitude=30.25, longitude=112.41)  # fmt: skip


def test_a_place_by_its_code(three: None) -> None:
    assert queries.station("ST-101").official_name == "红门路零工驿站"
    assert queries.station("ST-404") is None
    assert queries.station_by_id(queries.station("ST-101").pk).code == "ST-101"


def test_names_by_id(three: None) -> None:
    place = queries.station("ST-101")
    assert queries.station_names([place.pk, 404]) == {place.pk: "红门路零工驿站"}


def test_the_public_sees_no_place_that_is_planned_or_gone(three: None) -> None:
    for number, state in enumerate(["proposed", "building", "merged", "delisted"], 501):
        make_station(f"ST-{number}", state=state)
    make_station("ST-505", state="suspended_season")
    assert codes(queries.public_stations()) == ["SP-101", "ST-101", "ST-102", "ST-505"]
    with pytest.raises(OutOfSight):
        queries.public_station("ST-501")


def test_public_places_of_a_region_and_a_kind(three: None) -> None:
    assert codes(queries.public_stations(region_code=FAR_TOWN)) == ["SP-101"]
    assert codes(queries.public_stations(kind="station")) == ["ST-101", "ST-102"]


def test_choices_name_stations_before_service_points(three: None) -> None:
    assert [code for code, _name in queries.station_choices("421002")] == ["ST-101", "ST-102", "SP-101"]
    assert [code for code, _name in queries.station_choices(TOWN, kind="station")] == ["ST-101", "ST-102"]
    assert queries.station_choices("421003") == []


def test_open_now(three: None) -> None:
    assert codes(queries.stations_open_now()) == ["SP-101", "ST-101"]
    with clock.at("2026-11-23T20:00"):
        assert queries.stations_open_now() == []


def test_a_season_of_rest_is_not_open(three: None) -> None:
    place = make_station("ST-505", state="suspended_season")
    assert queries.state_of(place).why == "suspended"


def test_a_withdrawn_closing_closes_nothing(three: None) -> None:
    place = queries.station("ST-101")
    closure = ClosureNotice.objects.create(
        station=place,
        starts_on=date(2026, 11, 23),
        ends_on=date(2026, 11, 23),
        reason="防汛",
        announced_at=clock.now(),
    )
    assert not queries.state_of(place).is_open
    assert not queries.state_of(queries.public_station("ST-101")).is_open
    ClosureNotice.objects.filter(pk=closure.pk).update(withdrawn_at=clock.now())
    assert queries.state_of(place).is_open
    assert queries.state_of(queries.public_station("ST-101")).is_open


def test_nearest_of_a_point_and_of_a_cell(three: None) -> None:
    make_station("ST-506", latitude=None, longitude=None)
    found = queries.nearest(30.3068, 112.2596)
    assert codes(found) == ["ST-101", "ST-102", "SP-101"]
    assert found[0].distance_m == 0
    assert 300 < found[1].distance_m < 400
    assert codes(queries.nearest(*cell_centre(Cell(3025, 11240)), limit=1)) == ["SP-101"]


def test_neighbours_leave_the_place_itself_out(three: None) -> None:
    assert codes(queries.neighbours("ST-101")) == ["ST-102", "SP-101"]
    assert queries.neighbours("ST-404") == []
    make_station("ST-506", latitude=None, longitude=None)
    assert queries.neighbours("ST-506") == []


def test_staff_see_their_own(three: None) -> None:
    assert codes(queries.stations_visible_to(manager("ST-102"))) == ["ST-102"]
    assert codes(queries.stations_visible_to(local(FAR_TOWN))) == ["SP-101"]
    assert len(queries.stations_visible_to(district())) == 3
    with pytest.raises(OutOfSight):
        queries.visible_station(manager("ST-102"), "ST-101")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["ST-101", "ST-102", "SP-101"]),
        ({"town": FAR_TOWN}, ["SP-101"]),
        ({"kind": "station"}, ["ST-101", "ST-102"]),
        ({"open_only": True}, ["ST-101", "SP-101"]),
        ({"text": "江津"}, ["ST-102"]),
        ({"text": "岑河 服务点"}, ["SP-101"]),
        ({"text": "st-101"}, ["ST-101"]),
        ({"text": "没有这样的"}, []),
        ({"near": FAR_TOWN}, ["SP-101", "ST-101", "ST-102"]),
        ({"near": "421002999"}, ["ST-101", "ST-102", "SP-101"]),
    ],
)
def test_the_directory_answers_each_filter(three: None, wanted: dict, found: list[str]) -> None:
    directory = queries.directory(queries.DirectoryFilter(**wanted))
    assert codes(directory.places) == found
    assert directory.total == 3


def test_the_directory_finds_a_place_by_its_former_name(three: None) -> None:
    make_station("ST-507", aliases=["沙市零工市场"])
    assert codes(queries.directory(queries.DirectoryFilter(text="零工市场")).places) == ["ST-507"]


def test_an_empty_directory(db: None) -> None:
    assert queries.directory(queries.DirectoryFilter()) == queries.Directory([], [], 0)
