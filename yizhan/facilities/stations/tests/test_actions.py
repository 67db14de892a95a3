"""Registering, importing, posting hours, closing: each refusal differs from the good case in one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from yizhan.core import clock
from yizhan.core.actors import SYSTEM, VISITOR
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.facilities import invariants
from yizhan.facilities.stations import actions
from yizhan.facilities.stations.hours import DawnRow, HoursRow
from yizhan.facilities.stations.models import ClosureNotice, OpeningHours, Station, StationDefect
from yizhan.facilities.stations.tests.factories import (
    FAR_TOWN,
    TOWN,
    district,
    facts,
    local,
    make_station,
    make_towns,
    manager,
    register_row,
)

pytestmark = pytest.mark.django_db

WEEK = [HoursRow(day, time(8), time(18)) for day in range(5)]
FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _towns() -> None:
    make_towns()


def refusal(action, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    assert refused.value.status == 422
    return refused.value.codes


def event_names() -> list[str]:
    return list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))


# --- register -------------------------------------------------------------------------------------------------------


def test_register_a_station() -> None:
    station = Station.objects.get(pk=actions.register_station(district(), facts()))
    assert (station.state, station.cell_row, station.cell_column) == ("proposed", 3030, 11225)
    assert AuditRow.objects.get().action == "facilities.stations.register_station"
    assert event_names() == ["facilities.station_registered"]


def test_a_new_registration_is_refused_with_every_violation() -> None:
    bad = facts(
        official_name="江畔惠民驿站", indoor_area_m2=Decimal("14.9"), zones=facts().zones[:3], sign_ok=False
    )
    assert refusal(actions.register_station, district(), bad) == (
        "name_rule",
        "area_below_minimum",
        "zone_missing",
        "zone_missing",
        "sign_wrong",
    )
    assert not Station.objects.exists()


def test_fifteen_square_metres_are_registered() -> None:
    assert actions.register_station(district(), facts(indoor_area_m2=Decimal("15.0")))


def test_a_service_point_is_registered_below_fifteen_without_zones() -> None:
    point = facts(
        code="SP-101",
        kind="service_point",
        official_name="红门路社区服务点",
        indoor_area_m2=Decimal("9"),
        zones=(),
    )
    assert actions.register_station(district(), point, state="operating")


@pytest.mark.parametrize(
    ("changes", "state", "code"),
    [
        ({"code": "5"}, "proposed", "code_malformed"),
        ({"region_code": "421002999"}, "proposed", "region_unknown"),
        ({}, "delisted", "state_not_first"),
    ],
)
def test_what_a_registration_needs(changes: dict, state: str, code: str) -> None:
    assert refusal(actions.register_station, district(), facts(**changes), state=state) == (code,)


def test_a_code_is_given_once() -> None:
    actions.register_station(district(), facts())
    assert refusal(actions.register_station, district(), facts(official_name="江津路零工驿站")) == (
        "code_taken",
    )


@pytest.mark.parametrize(
    "actor",
    [VISITOR, manager(), local(), district(staff_session=False), district(region_prefix="421003")],
    ids=["visitor", "manager", "local officer", "no second factor", "another district"],
)
def test_only_the_district_registers(actor) -> None:
    with pytest.raises(Forbidden):
        actions.register_station(actor, facts())


def test_the_same_form_sent_twice_registers_once() -> None:
    first = actions.register_station(district(), facts(), once="form-1")
    assert actions.register_station(district(), facts(), once="form-1") == first
    assert Station.objects.count() == 1


# --- import as found ------------------------------------------------------------------------------------------------


def test_an_import_keeps_a_place_that_breaks_the_standard_and_records_each_defect() -> None:
    row = register_row(
        name="江畔惠民驿站",
        indoor_area_m2=14,
        zones=["求职招聘区", "政策咨询区", "洽谈协商区", "信息公示公开区"],
        signage={"name_ok": False},
    )
    counts = actions.import_stations_as_found(SYSTEM, [row], source="名录")
    assert counts == {"created": 1, "kept": 0, "defects": 4}
    station = Station.objects.get()
    assert (station.official_name, station.state, station.source) == ("江畔惠民驿站", "operating", "名录")
    assert list(station.defects.values_list("kind", "detail", "state", "found_on")) == [
        ("name_rule", "江畔惠民驿站", "open", date(2026, 11, 23)),
        ("area_below_minimum", "14", "open", date(2026, 11, 23)),
        ("zone_missing", "生活服务区", "open", date(2026, 11, 23)),
        ("sign_wrong", "", "open", date(2026, 11, 23)),
    ]


def test_a_place_that_keeps_the_standard_has_no_defect_and_its_hours() -> None:
    actions.import_stations_as_found(SYSTEM, [register_row(dawn_session="04:30-07:30")])
    station = Station.objects.get()
    assert station.defects.count() == 0
    assert (station.opening_hours.count(), station.dawn_sessions.count()) == (6, 7)


def test_importing_twice_changes_nothing() -> None:
    rows = [register_row(), register_row(id="ST-202", indoor_area_m2=14)]
    actions.import_stations_as_found(SYSTEM, rows)
    before = list(Station.objects.values()), list(StationDefect.objects.values()), AuditRow.objects.count()
    with clock.at("2026-12-24T09:00"):
        again = actions.import_stations_as_found(SYSTEM, rows)
    assert again == {"created": 0, "kept": 2, "defects": 0}
    after = list(Station.objects.values()), list(StationDefect.objects.values()), AuditRow.objects.count()
    assert after == before


def test_what_was_changed_after_an_import_is_not_overwritten_by_the_next() -> None:
    actions.import_stations_as_found(SYSTEM, [register_row()])
    station = Station.objects.get()
    actions.set_opening_hours(district(), station.pk, WEEK)
    actions.import_stations_as_found(SYSTEM, [register_row(name="江津路零工驿站")])
    station.refresh_from_db()
    assert station.official_name == "红门路零工驿站"
    assert station.opening_hours.count() == 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lead_department": ""}, "lead_department_missing"),
        ({"opened_on": "去年"}, "date_unreadable"),
        ({"opening_hours": {"mon_fri": "早上"}}, "hours_unreadable"),
        ({"opening_hours": {"mon_fri": "18:00-08:00"}}, "closes_before_opens"),
        ({"township_code": "421002999", "community_code": ""}, "region_unknown"),
    ],
)
def test_one_bad_row_stops_the_whole_import_and_is_named(changes: dict, code: str) -> None:
    rows = [register_row(), register_row(id="ST-202", **changes)]
    with pytest.raises(Refused) as refused:
        actions.import_stations_as_found(SYSTEM, rows)
    assert set(refused.value.codes) == {code}
    assert all(str(reason.text).startswith("ST-202：") for reason in refused.value.reasons)
    assert not Station.objects.exists()


def test_a_code_written_twice_in_the_file() -> None:
    assert refusal(actions.import_stations_as_found, SYSTEM, [register_row(), register_row()]) == (
        "code_twice",
    )


def test_places_without_posted_hours_are_taken_over() -> None:
    actions.import_stations_as_found(SYSTEM, [register_row(opening_hours={})])
    assert OpeningHours.objects.count() == 0


def test_only_the_district_imports_and_only_its_own_places() -> None:
    with pytest.raises(Forbidden):
        actions.import_stations_as_found(local(), [register_row()])
    elsewhere = district(region_prefix="421003")
    assert refusal(actions.import_stations_as_found, elsewhere, [register_row()]) == ("region_beyond",)


# --- hours ----------------------------------------------------------------------------------------------------------


def test_set_opening_hours_replaces_the_week() -> None:
    station = make_station()
    actions.set_opening_hours(manager(), station.pk, WEEK, [DawnRow(0, time(4, 30), time(7), "先到先登记")])
    assert set(station.opening_hours.values_list("weekday", "closes")) == {(d, time(18)) for d in range(5)}
    assert station.dawn_sessions.get().rule == "先到先登记"
    row = AuditRow.objects.get()
    assert row.before["hours"][0] == "0 08:00-17:30"
    assert row.after["hours"][0] == "0 08:00-18:00"
    assert event_names() == ["facilities.opening_hours_changed"]


def test_posting_the_same_week_again_tells_nobody() -> None:
    station = make_station()
    actions.set_opening_hours(manager(), station.pk, WEEK)
    actions.set_opening_hours(manager(), station.pk, WEEK)
    assert event_names() == ["facilities.opening_hours_changed"]


@pytest.mark.parametrize(
    ("hours", "dawn", "code"),
    [
        ([], [], "hours_missing"),
        ([HoursRow(0, time(18), time(8))], [], "closes_before_opens"),
        ([HoursRow(0, time(8), time(12)), HoursRow(0, time(11), time(18))], [], "hours_overlap"),
        (WEEK, [DawnRow(0, time(7), time(5))], "dawn_ends_before_start"),
        (WEEK, [DawnRow(0, time(4), time(5)), DawnRow(0, time(5), time(6))], "dawn_twice"),
    ],
)
def test_hours_that_cannot_be_posted(hours: list, dawn: list, code: str) -> None:
    station = make_station()
    assert refusal(actions.set_opening_hours, manager(), station.pk, hours, dawn) == (code,)
    assert station.opening_hours.count() == 5


def test_a_delisted_place_posts_no_hours() -> None:
    station = make_station(state="delisted")
    assert refusal(actions.set_opening_hours, manager(), station.pk, WEEK) == ("station_gone",)


@pytest.mark.parametrize("actor", [manager(), local(), district()], ids=["manager", "town", "district"])
def test_who_may_set_hours(actor) -> None:
    assert actions.set_opening_hours(actor, make_station().pk, WEEK)


@pytest.mark.parametrize(
    "actor",
    [manager(role="attendant"), replace(manager(), staff_session=False)],
    ids=["attendant", "no second factor"],
)
def test_who_may_not_set_hours(actor) -> None:
    with pytest.raises(Forbidden):
        actions.set_opening_hours(actor, make_station().pk, WEEK)


@pytest.mark.parametrize("actor", [manager("ST-999"), local(FAR_TOWN), VISITOR])
def test_a_place_of_others_is_out_of_sight(actor) -> None:
    station = make_station()
    for act in (
        lambda: actions.set_opening_hours(actor, station.pk, WEEK),
        lambda: actions.announce_closure(actor, station.pk, FRIDAY, FRIDAY, "装修"),
        lambda: actions.change_station_state(actor, station.pk, "close_for_works", reason="装修"),
    ):
        with pytest.raises(OutOfSight):
            act()


# --- closings -------------------------------------------------------------------------------------------------------


def test_announce_and_withdraw_a_closing() -> None:
    station = make_station()
    closure_id = actions.announce_closure(manager(), station.pk, FRIDAY, FRIDAY, " 装修 ")
    closure = ClosureNotice.objects.get(pk=closure_id)
    assert (closure.reason, closure.is_urgent, closure.withdrawn_at) == ("装修", False, None)
    actions.withdraw_closure(manager(), closure_id)
    closure.refresh_from_db()
    assert closure.withdrawn_at == clock.now()
    assert event_names() == ["facilities.closure_announced", "facilities.closure_withdrawn"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "reason", "code"),
    [
        (FRIDAY, FRIDAY, "  ", "reason_missing"),
        (FRIDAY, date(2026, 11, 26), "装修", "ends_before_start"),
        (date(2026, 11, 22), FRIDAY, "装修", "starts_in_past"),
        (date(2026, 11, 24), FRIDAY, "装修", "notice_too_short"),
    ],
)
def test_a_closing_that_is_refused(starts_on: date, ends_on: date, reason: str, code: str) -> None:
    station = make_station()
    assert refusal(actions.announce_closure, manager(), station.pk, starts_on, ends_on, reason) == (code,)


def test_notice_is_counted_in_hours_and_exactly_enough_passes() -> None:
    station = make_station()
    with clock.at("2026-11-26T00:00"):
        assert actions.announce_closure(manager(), station.pk, FRIDAY, FRIDAY, "装修")
    with clock.at("2026-11-26T00:01"):
        assert refusal(actions.announce_closure, manager(), station.pk, FRIDAY, FRIDAY, "装修") == (
            "notice_too_short",
        )


def test_at_a_flood_the_attendant_closes_today() -> None:
    station = make_station()
    today = clock.today()
    actions.announce_closure(manager(role="attendant"), station.pk, today, today, "防汛", is_urgent=True)
    assert ClosureNotice.objects.get().is_urgent


def test_a_closing_of_a_place_that_is_gone() -> None:
    station = make_station(state="merged")
    assert refusal(actions.announce_closure, manager(), station.pk, FRIDAY, FRIDAY, "装修") == (
        "station_gone",
    )


def test_a_closing_is_withdrawn_once_and_not_when_over() -> None:
    station = make_station()
    closure_id = actions.announce_closure(manager(), station.pk, FRIDAY, FRIDAY, "装修")
    with clock.at("2026-11-28T09:00"):
        assert refusal(actions.withdraw_closure, manager(), closure_id) == ("closure_over",)
    actions.withdraw_closure(manager(), closure_id)
    assert refusal(actions.withdraw_closure, manager(), closure_id) == ("already_withdrawn",)
    with pytest.raises(OutOfSight):
        actions.withdraw_closure(manager(), 404)


# --- life cycle -----------------------------------------------------------------------------------------------------


def test_a_place_rests_for_a_season_and_comes_back() -> None:
    station = make_station()
    assert actions.change_station_state(local(), station.pk, "rest_for_season", reason="农忙") == (
        "suspended_season"
    )
    assert actions.change_station_state(manager(), station.pk, "reopen") == "operating"
    assert event_names() == ["facilities.station_state_changed"] * 2


def test_a_rest_needs_a_reason_and_nobody_delists_by_a_button() -> None:
    station = make_station()
    assert refusal(actions.change_station_state, local(), station.pk, "rest_for_season") == (
        "missing_reason",
    )
    with pytest.raises(Forbidden):
        actions.change_station_state(district(), station.pk, "delist", reason="整改没过")


# --- what the database refuses by itself ---------------------------------------------------------------------------


def test_the_database_refuses_hours_that_end_before_they_start() -> None:
    station = make_station(hours=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours.objects.create(station=station, weekday=0, opens=time(9), closes=time(8))
    OpeningHours.objects.create(station=station, weekday=0, opens=time(9), closes=time(0))


def test_the_database_keeps_a_point_whole() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Station.objects.create(
            code="ST-301",
            kind="station",
            official_name="x",
            region_code=TOWN,
            address="x",
            lead_department="x",
            latitude=30.3,
            state_changed_at=clock.now(),
            registered_at=clock.now(),
        )


def test_the_invariants_hold_and_notice_a_break() -> None:
    actions.import_stations_as_found(
        SYSTEM, [register_row(dawn_session="04:30-07:30"), register_row(id="ST-202", indoor_area_m2=14)]
    )
    checks = [
        invariants.cell_of_its_point,
        invariants.posted_hours_make_sense,
        invariants.service_points_have_no_station_defects,
    ]
    assert [list(check()) for check in checks] == [[], [], []]
    Station.objects.filter(code="ST-202").update(cell_row=1, kind="service_point")
    OpeningHours.objects.create(
        station=Station.objects.get(code="ST-202"), weekday=0, opens=time(9), closes=time(10)
    )
    assert [len(list(check())) for check in checks] == [1, 1, 1]
