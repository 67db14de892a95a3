"""Pages: the directory, a place, the door, the hours page of staff."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated.models import DatedValue
from yizhan.core.refusals import Forbidden, OutOfSight
from yizhan.core.regions.models import Region
from yizhan.core.web import ROLE_DOORS
from yizhan.facilities.stations import console_views, views
from yizhan.facilities.stations.models import ClosureNotice, DawnSession, Station
from yizhan.facilities.stations.tests.factories import (
    FAR_TOWN,
    district,
    local,
    make_defect,
    make_station,
    make_towns,
    manager,
    register_row,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 6


@pytest.fixture(autouse=True)
def _towns() -> None:
    make_towns()


def page(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return response.content.decode()


def ask(view, actor: Actor, data: dict | None = None, **arguments: Any) -> HttpResponse:
    factory = RequestFactory()
    request = factory.get("/") if data is None else factory.post("/", data)
    request.actor = actor  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return view(request, **arguments)


# --- directory ------------------------------------------------------------------------------------------------------


def test_the_directory_lists_every_place_with_its_state() -> None:
    make_station()
    make_station("ST-102", official_name="江津路零工驿站", hours=False)
    text = page("/stations/")
    assert "2 个地方" in text
    assert "现在开着 1 个" in text
    assert "现在开门 · 到 17:30" in text
    assert "没公布时间" in text


def test_the_list_stands_before_anything_of_the_map_is_loaded() -> None:
    make_station()
    text = page("/stations/")
    assert "data-yz-map" in text
    assert not re.search(r"<(script|link)[^>]*leaflet", text)
    assert "core/map/schematic.geojson" in text
    assert "示意底图，不作导航与权属依据" in text


def test_a_base_map_with_an_approval_number_replaces_the_schematic() -> None:
    make_station()
    DatedValue.objects.create(
        code="facilities.map_approval_number",
        value="GS(2026)1234号",
        effective_from=date(2026, 1, 1),
        source="test",
        certainty="high",
        recorded_at=clock.now(),
    )
    text = page("/stations/")
    assert "facilities/map/district_base.geojson" in text
    assert "GS(2026)1234号" in text


def test_the_position_is_for_the_browser_only() -> None:
    make_station()
    text = page("/stations/")
    assert 'data-lat="30.306800"' in text
    assert "data-near" in text
    assert "hx-" not in re.search(r"<ol.*?</ol>", text, re.S).group()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=江津", "江津路"),
        ("kind=service_point", "定向村"),
        (f"town={FAR_TOWN}", "定向村"),
        ("open=1", "红门路"),
    ],
)
def test_filters_live_in_the_address(query: str, shown: str) -> None:
    make_station()
    make_station("ST-102", official_name="江津路零工驿站", address="江津路 1 号", hours=False)
    make_station("SP-101", kind="service_point", official_name="定向村服务点", address="村委会",
                 region_code=FAR_TOWN, hours=False)  # fmt: skip
    text = page(f"/stations/?{query}")
    assert "1 个地方" in text
    assert re.search(rf"<h2><a[^>]*>{shown}", text)


def test_nearest_first_by_town_with_a_rounded_distance() -> None:
    make_station()
    make_station("ST-102", official_name="岑河零工驿站", latitude=30.25, longitude=112.41)
    text = page(f"/stations/?near={FAR_TOWN}")
    assert text.index(">岑河零工驿站<") < text.index(">红门路零工驿站<")
    assert "离岑河镇近的在前面" in text
    assert "约 1 公里" in text


def test_a_town_without_a_point_says_so() -> None:
    make_station()
    Region.objects.filter(code=FAR_TOWN).update(latitude=None, longitude=None)
    for near in (FAR_TOWN, "421002999"):
        text = page(f"/stations/?near={near}")
        assert "这一片还没有坐标" in text
        assert "近的在前面" not in text.replace("近的排前面了", "")


def test_nothing_found_leads_back_to_everything() -> None:
    make_station()
    text = page("/stations/?q=火星")
    assert "没有这样的地方" in text
    assert 'href="/stations/"' in text


def test_an_empty_register_says_so() -> None:
    assert "驿站名录还没录进来" in page("/stations/")


def test_the_printed_directory_has_hours_and_numbers() -> None:
    place = make_station()
    DawnSession.objects.create(station=place, weekday=0, opens="04:30", closes="07:30")
    text = page("/stations/print/")
    assert "零工驿站和服务点名录" in text
    assert "早市 周一 4:30–7:30" in text
    assert "周一至周五 8:00–17:30" in text
    assert "16400009004" in text


# --- a place --------------------------------------------------------------------------------------------------------


def test_a_place_shows_what_one_needs_to_go_there() -> None:
    make_station(lead_department="区总工会", co_brands=["爱心驿站"], facilities=["空调"])
    text = page("/stations/ST-101/")
    for words in ("红门路零工驿站", "现在开门 · 到 17:30", "区总工会", "爱心驿站", "60 ㎡", "求职招聘区"):
        assert words in text
    assert 'href="tel:16400009004"' in text
    assert "https://uri.amap.com/marker?" in text
    facilities = dict(re.findall(r'<span class="yz-grow">(\S+?)</span>.*?hidden">(有|没有)</span>', text))
    assert (facilities["空调"], facilities["饮水机"]) == ("有", "没有")


def test_defects_and_notes_are_not_shown_to_the_public() -> None:
    place = make_station(note="僵尸站演示")
    make_defect(place, "sign_wrong", "错牌子")
    for path in ("/stations/", "/stations/ST-101/", "/q/ST-101/", "/stations/print/"):
        text = page(path)
        for words in ("待整改", "标识名牌", "错牌子", "僵尸", "黄牌"):
            assert words not in text


def test_a_closing_is_announced_on_the_page() -> None:
    place = make_station()
    ClosureNotice.objects.create(
        station=place,
        starts_on=date(2026, 11, 25),
        ends_on=date(2026, 11, 26),
        reason="防汛",
        announced_at=clock.now(),
    )
    text = page("/stations/ST-101/")
    assert "11月25日到11月26日停开" in text
    assert "现在开门" in text


@pytest.mark.parametrize("state", ["proposed", "building", "merged", "delisted"])
def test_a_place_that_is_not_listed_has_no_page(state: str) -> None:
    make_station(state=state)
    page("/stations/ST-101/", 404)


def test_the_code_may_be_typed_in_small_letters() -> None:
    make_station()
    assert "红门路零工驿站" in page("/stations/st-101/")
    assert "红门路零工驿站" in page("/q/st-101/")


def test_structured_data_is_valid_and_cannot_break_out() -> None:
    place = make_station(official_name="红门路</script><b>零工驿站", aliases=["沙市零工市场"])
    DawnSession.objects.create(station=place, weekday=0, opens="04:30", closes="07:30")
    text = page("/stations/ST-101/")
    scripts = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", text, re.S)
    assert [attributes.strip() for attributes, _body in scripts] == ['type="application/ld+json"']
    data = json.loads(scripts[0][1])
    assert (data["@type"], data["name"]) == ("Place", "红门路</script><b>零工驿站")
    assert len(data["openingHoursSpecification"]) == 6
    assert data["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Monday",
        "opens": "08:00",
        "closes": "17:30",
    }
    assert data["telephone"] == "16400009004"


def test_the_policy_forbids_inline_script_and_the_data_needs_no_exception() -> None:
    make_station()
    policy = Client().get("/stations/ST-101/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


# --- the door -------------------------------------------------------------------------------------------------------


def test_a_printed_code_opens_big_buttons_that_exist() -> None:
    make_station()
    text = page("/q/ST-101/")
    assert "现在开门 · 到 17:30" in text
    assert 'href="tel:16400009004"' in text
    for address in re.findall(r'class="yz-bigbtn[^"]*" href="([^"]*)"', text):
        assert address
        if address.startswith("/"):
            assert Client().get(address).status_code in {200, 302}


def test_at_a_shut_door_the_nearest_places_are_named() -> None:
    make_station(hours=False)
    make_station("ST-102", official_name="江津路零工驿站")
    assert "等不及，去附近的" in page("/q/ST-101/")
    assert "等不及" not in page("/q/ST-102/")


def test_the_code_of_a_place_that_is_gone_leads_to_the_nearest() -> None:
    make_station(state="delisted")
    make_station("ST-102", official_name="江津路零工驿站")
    text = page("/q/ST-101/")
    assert "这个驿站撤了" in text
    assert "江津路零工驿站" in text
    assert "tel:16400009004" not in text


def test_the_code_of_a_place_nobody_registered_or_opened() -> None:
    make_station(state="building")
    page("/q/ST-101/", 404)
    page("/q/ST-404/", 404)


def test_the_code_as_a_picture() -> None:
    make_station()
    response = Client().get("/q/ST-101/code.svg")
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert response.content.startswith(b"<svg")
    assert Client().get("/q/ST-404/code.svg").status_code == 404


# --- query budgets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/stations/", f"/stations/?near={FAR_TOWN}&q=零工&open=1", "/stations/print/", "/stations/ST-101/",
     "/q/ST-101/"],
)  # fmt: skip
def test_queries_do_not_grow_with_the_places(path: str) -> None:
    make_station()

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(path)
        return len(captured)

    page(path)
    few = count()
    for number in range(102, 122):
        make_station(f"ST-{number}")
    assert count() == few
    assert few <= MOST_QUERIES


# --- the hours page of staff ----------------------------------------------------------------------------------------


def week_form(**changes: str) -> dict[str, str]:
    return {f"hours_{day}": "8:00-18:00" for day in range(5)} | {"dawn_rule": "", "once": "a"} | changes


def test_the_hours_pages_are_for_staff_of_places() -> None:
    for view in (
        console_views.hours_home,
        console_views.edit_hours,
        console_views.announce,
        console_views.withdraw,
    ):
        assert getattr(view, ROLE_DOORS) == {
            "attendant",
            "station_manager",
            "local_officer",
            "district_officer",
        }
    for view in (
        views.station_list,
        views.station_print,
        views.station_detail,
        views.station_qr,
        views.station_qr_image,
    ):
        assert getattr(view, ROLE_DOORS) == "public"


def test_one_place_opens_at_once_and_several_are_listed() -> None:
    make_station()
    assert ask(console_views.hours_home, manager()).headers["Location"] == "/console/hours/ST-101/"
    make_station("ST-102", official_name="江津路零工驿站")
    text = ask(console_views.hours_home, district()).content.decode()
    assert "江津路零工驿站" in text
    assert "还没有归你管的驿站" in ask(console_views.hours_home, local(FAR_TOWN)).content.decode()


def test_the_form_shows_what_is_posted_and_the_new_week_is_public_at_once() -> None:
    make_station()
    assert 'value="8:00–17:30"' in ask(console_views.edit_hours, manager(), code="ST-101").content.decode()
    response = ask(console_views.edit_hours, manager(), week_form(dawn_0="4:30-7:30"), code="ST-101")
    assert (response.status_code, response.headers["Location"]) == (302, "/console/hours/ST-101/")
    assert "现在开门 · 到 18:00" in page("/stations/ST-101/")


def test_a_second_click_changes_nothing() -> None:
    make_station()
    for _click in range(2):
        assert ask(console_views.edit_hours, manager(), week_form(), code="ST-101").status_code == 302
    assert Station.objects.get().opening_hours.count() == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours_0": "早上八点"}, "时间要写成 8:00-12:00"),
        ({"hours_0": "18:00-8:00"}, "关门要晚于开门"),
        ({"hours_0": "8:00-12:00，11:00-18:00"}, "两段时间重叠了"),
        ({"dawn_3": "4:00-5:00，5:00-6:00"}, "一天只有一个早市时段"),
        ({f"hours_{day}": "" for day in range(5)}, "一天都没填"),
    ],
)
def test_a_week_that_is_refused_keeps_the_input_and_says_why(changes: dict, words: str) -> None:
    make_station()
    response = ask(console_views.edit_hours, manager(), week_form(**changes), code="ST-101")
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    for value in changes.values():
        assert value in text


def test_partly_staffed_hours_go_through_the_form_and_back() -> None:
    make_station()
    ask(console_views.edit_hours, manager(), week_form(hours_0="全天", staffed_0="8:00-18:00"), code="ST-101")
    text = ask(console_views.edit_hours, manager(), code="ST-101").content.decode()
    assert 'value="全天"' in text
    assert 'value="8:00–18:00"' in text


def test_an_attendant_announces_closings_but_does_not_set_hours() -> None:
    make_station()
    attendant = manager(role="attendant")
    text = ask(console_views.edit_hours, attendant, code="ST-101").content.decode()
    assert "hours_0" not in text
    assert "停开公告" in text
    with pytest.raises(Forbidden):
        ask(console_views.edit_hours, attendant, week_form(), code="ST-101")


def test_a_closing_is_announced_and_taken_back() -> None:
    make_station()
    form = {"starts_on": "2026-11-27", "ends_on": "2026-11-27", "reason": "装修", "once": "a"}
    assert ask(console_views.announce, manager(), form, code="ST-101").status_code == 302
    closure = ClosureNotice.objects.get()
    assert "2026-11-27" in ask(console_views.edit_hours, manager(), code="ST-101").content.decode()
    response = ask(console_views.withdraw, manager(), {"once": "b"}, code="ST-101", closure_id=closure.pk)
    assert response.status_code == 302
    assert "没有停开公告" in ask(console_views.edit_hours, manager(), code="ST-101").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "为什么停开还没填"),
        ({"starts_on": "2026-11-24"}, "要提前 24 小时公告"),
        ({"ends_on": "2026-11-26"}, "结束那天不能早于开始那天"),
        ({"starts_on": ""}, "还没填"),
    ],
)
def test_a_closing_that_is_refused_says_why(changes: dict, words: str) -> None:
    make_station()
    form = {"starts_on": "2026-11-27", "ends_on": "2026-11-28", "reason": "装修", "once": "a"}
    response = ask(console_views.announce, manager(), form | changes, code="ST-101")
    assert response.status_code == 422
    assert words in response.content.decode()


def test_the_page_of_another_place_is_out_of_sight() -> None:
    make_station()
    with pytest.raises(OutOfSight):
        ask(console_views.edit_hours, manager("ST-999"), code="ST-101")


def test_a_visitor_is_sent_to_sign_in() -> None:
    make_station()
    assert Client().get("/console/hours/ST-101/").status_code == 302


# --- command --------------------------------------------------------------------------------------------------------


def test_the_command_imports_a_file_and_says_what_it_did(tmp_path, capsys) -> None:
    path = tmp_path / "places.json"
    path.write_text(json.dumps({"stations": [register_row(indoor_area_m2=14)]}), encoding="utf-8")
    for words in ("1 created, 0 kept, 1 defects", "0 created, 1 kept, 0 defects"):
        call_command("import_stations", str(path), "--as-found")
        assert capsys.readouterr().out.strip() == words
    assert Station.objects.get().source == "places.json"


def test_the_command_names_what_is_wrong_in_a_file(tmp_path) -> None:
    path = tmp_path / "places.json"
    path.write_text(json.dumps({"stations": [register_row(lead_department="")]}), encoding="utf-8")
    with pytest.raises(CommandError, match="ST-201：还没写牵头部门"):
        call_command("import_stations", str(path), "--as-found")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_stations", str(tmp_path / "absent.json"), "--as-found")
    with pytest.raises(CommandError, match="--as-found"):
        call_command("import_stations", str(path))
