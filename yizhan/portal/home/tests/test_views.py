"""The front page and the page of numbers: only what exists is offered."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock
from yizhan.core.dated import definition_of
from yizhan.core.dated.models import DatedValue
from yizhan.exchange.engagements.tests.factories import make_station
from yizhan.facilities.stations.models import OpeningHours, Station
from yizhan.portal.jobs.tests.factories import (
    FAR_TOWN,
    TOWN,
    browser_of,
    known_hirer,
    make_towns,
    matched_worker,
    open_job,
)

pytestmark = pytest.mark.django_db
BUDGET = 12


def read(client: Client, url: str = "/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def place(
    code: str, name: str, latitude: float, longitude: float, *, is_open: bool, kind: str = "station"
) -> Station:
    station = make_station(code, latitude=latitude, longitude=longitude, cell_row=3031, cell_column=11224)
    station.official_name, station.kind = name, kind
    station.save(update_fields=["official_name", "kind"])
    hours = ("08:00", "18:00") if is_open else ("20:00", "22:00")
    OpeningHours.objects.create(station=station, weekday=0, opens=hours[0], closes=hours[1])
    return station


def test_the_front_page_says_what_there_is_today(client: Client) -> None:
    place("ST-1", "崇文零工驿站", 30.311, 112.246, is_open=True)
    place("SP-1", "江津社区服务点", 30.311, 112.246, is_open=True, kind="service_point")
    with clock.at("2026-11-23T07:30"):
        open_job(hirer=known_hirer(), headcount=4)
    page = read(client)
    assert "2 个驿站、1 个服务点" in page  # the second is the one the posting belongs to
    assert "7:30 更新 · 1 个岗位，还差 4 人" in page
    assert "已核验 · 按时付清 12/12" in page


def test_an_empty_district_offers_a_next_step_and_nothing_invented(client: Client) -> None:
    page = read(client)
    assert "现在没有在招的活" in page
    assert "登记找活" in page
    assert "驿站名单还没录进来" in page
    main = page.split("</main>")[0]
    for part in ("推荐榜", "政策明白纸", "信息公示", "黄牌"):
        assert part not in main


def test_every_link_of_the_front_page_opens(client: Client) -> None:
    make_towns()
    place("ST-1", "崇文零工驿站", 30.311, 112.246, is_open=True)
    open_job()
    for url in set(re.findall(r'href="(/[^"#]*)"', read(client))):
        if not url.startswith("/static/"):
            assert client.get(url.replace("&amp;", "&")).status_code in {200, 302}, url


def test_at_most_six_jobs_and_the_way_to_all(client: Client) -> None:
    for number in range(8):
        open_job(f"活{number}")
    page = read(client)
    assert page.count('<article class="yz-job">') == 6
    assert 'href="/jobs/"' in page


def test_places_near_the_chosen_town_the_open_ones_first(client: Client) -> None:
    make_towns()
    place("ST-1", "近处关着的", 30.3106, 112.2451, is_open=False)
    place("ST-2", "近处开着的", 30.3200, 112.2500, is_open=True)
    place("ST-3", "远处开着的", 30.2711, 112.3705, is_open=True)
    page = read(client, f"/?town={TOWN}")
    rows = re.findall(r'class="yz-station" href="[^"]*">.*?<strong>([^<]+)</strong>', page, re.S)
    assert rows == ["近处开着的", "远处开着的", "近处关着的"]
    assert "约 0.5 公里" in page
    assert f'<option value="{TOWN}" selected>' in page


def test_a_strange_town_is_ignored(client: Client) -> None:
    assert client.get("/?town=../etc").status_code == 200
    assert client.get("/?town=999999999").status_code == 200


def test_a_worker_gets_distances_from_his_own_cell() -> None:
    worker = matched_worker()
    open_job("近的", region_code=FAR_TOWN)
    assert "约 0.5 公里" in read(browser_of(worker))


def test_the_number_of_queries_does_not_grow_with_places_and_jobs(client: Client) -> None:
    make_towns()
    counts = []
    for total in (1, 6):
        for number in range(total):
            place(f"S{total}-{number}", f"驿站{number}", 30.31, 112.24, is_open=True)
            open_job(f"活{total}{number}", hirer=known_hirer(name=f"厂{total}{number}"))
        with CaptureQueriesContext(connection) as seen:
            read(client, f"/?town={TOWN}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= BUDGET


@pytest.mark.parametrize("url", ["/", "/jobs/"])
def test_the_footer_carries_the_hotlines(client: Client, url: str) -> None:
    page = read(client, url)
    foot = page[page.index("yz-foot") :]
    for number in ("12333", "12345", "12351", "12348"):
        assert f'href="tel:{number}"' in foot


def test_hotlines_are_a_dated_value_with_source_and_certainty() -> None:
    lines = definition_of("portal.hotlines")
    assert lines.certainty == "high"
    assert {line["number"] for line in lines.default} == {"12333", "12345", "12351", "12348"}


def test_the_help_page_lists_every_number_with_hours(client: Client) -> None:
    page = read(client, "/help/")
    for number in ("12333", "12345", "12351", "12348"):
        assert f'href="tel:{number}"' in page.split("<main")[1].split("</main>")[0]
    assert "24 小时" in page


def test_a_worker_reads_the_help_page_inside_his_own_bars() -> None:
    page = read(browser_of(matched_worker()), "/help/")
    assert "yz-tabbar" in page
    assert page.split("<main")[1].count("btn-primary") == 1


@pytest.mark.parametrize("typed", [{"label": "x"}, "12333", [1, {"label": "无号码"}], []])
def test_a_mistyped_list_of_hotlines_breaks_no_page(client: Client, typed: object) -> None:
    for code in ("portal.hotlines", "portal.common_words"):
        DatedValue.objects.create(
            code=code,
            value=typed,
            effective_from=clock.today(),
            source="test",
            certainty="low",
            recorded_at=clock.now(),
        )
    for url in ("/", "/help/", "/jobs/"):
        assert client.get(url).status_code == 200
