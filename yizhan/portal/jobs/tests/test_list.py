"""The public list: search, chips, paging, empty states, what a worker sees more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.tests.factories import TOMORROW, as_worker, make_trade
from yizhan.portal.jobs.tests.factories import (
    FAR_TOWN,
    TOWN,
    browser_of,
    known_hirer,
    matched_worker,
    open_job,
)

pytestmark = pytest.mark.django_db
FAR = {"region_code": FAR_TOWN, "cell_row": 3027, "cell_column": 11237}
VISITOR_BUDGET = 12
FITTING_BUDGET = 26
"""Beside the list: session, role, own registration (3), and the matching query with its second reading (11)."""


def body(client: Client, url: str, status: int = 200, **headers: str) -> str:
    response = client.get(url, **headers)
    assert response.status_code == status
    return response.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'<a href="/jobs/[^"]+">([^<]+)</a></h[23]>', page)


def test_a_visitor_reads_open_work_the_soonest_first(client: Client) -> None:
    open_job("后天的活", starts_at=clock.local(TOMORROW, "13:00"))
    open_job("明早的活", hirer=known_hirer())
    page = body(client, "/jobs/")
    assert titles(page) == ["明早的活", "后天的活"]
    assert "260<small>元/天</small>" in page
    assert "当天结清" in page
    assert "已核验 · 按时付清 12/12" in page
    assert "中山街道" in page
    assert re.search(r'role="status"[^>]*><strong>2 个活</strong>，按开工早晚排', page)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "in_review"},
        {"state": "withdrawn"},
        {"taken_count": 2, "state": "filled"},
        {"starts_at": clock.local(clock.today(), "08:00"), "valid_until": clock.local(TOMORROW, "08:00")},
    ],
    ids=["draft", "waiting", "withdrawn", "full", "begun"],
)
def test_only_what_one_can_join_is_listed(client: Client, fields: dict[str, Any]) -> None:
    open_job("能去的")
    open_job("不该有的", **fields)
    assert titles(body(client, "/jobs/")) == ["能去的"]


def test_one_character_finds_by_title_and_by_trade(client: Client) -> None:
    open_job("卸沙子")
    open_job("看门", trade=make_trade("PRP03", "保安", "PRP"))
    assert titles(body(client, "/jobs/?q=沙")) == ["卸沙子"]
    assert titles(body(client, "/jobs/?q=保")) == ["看门"]


def test_today_daily_and_meals_narrow_the_list(client: Client) -> None:
    open_job("今晚的", starts_at=clock.local(clock.today(), "18:00"), pay_cycle="weekly")
    open_job("管饭的", meals="包一顿午饭", pay_cycle="monthly")
    open_job("日结的")
    assert titles(body(client, "/jobs/?today=1")) == ["今晚的"]
    assert titles(body(client, "/jobs/?daily=1")) == ["日结的"]
    assert titles(body(client, "/jobs/?meals=1")) == ["管饭的"]


def test_near_means_near_the_chosen_town(client: Client) -> None:
    open_job("近的")
    open_job("远的", **FAR)
    page = body(client, f"/jobs/?near=1&town={TOWN}")
    assert titles(page) == ["近的"]
    assert "约 0.5 公里" in page


def test_near_without_a_place_asks_for_one_and_hides_nothing(client: Client) -> None:
    open_job("近的")
    page = body(client, "/jobs/?near=1")
    assert "先选你在哪" in page
    assert titles(page) == ["近的"]


def test_a_visitor_sees_no_distance_before_choosing_a_place(client: Client) -> None:
    open_job()
    assert "公里</strong>" not in body(client, "/jobs/")


def test_pages_follow_each_other_without_gap_or_double(client: Client) -> None:
    for number in range(23):
        open_job(f"活{number:02d}")
    seen: list[str] = []
    url, pages = "/jobs/", 0
    while url:
        page = body(client, url)
        seen += titles(page)
        found = re.search(r'id="pager"><a [^>]*href="([^"]+)"', page)
        url, pages = (found[1].replace("&amp;", "&") if found else ""), pages + 1
    assert pages == 3
    assert sorted(seen) == [f"活{number:02d}" for number in range(23)]


def test_a_fragment_holds_only_cards_and_the_next_pager(client: Client) -> None:
    for number in range(12):
        open_job(f"活{number:02d}")
    page = body(client, "/jobs/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert page.count("<article") == 10
    assert "<html" not in page
    assert 'hx-get="/jobs/?after=' in page


def test_the_answer_names_the_header_it_depends_on(client: Client) -> None:
    assert "HX-Request-Type" in client.get("/jobs/")["Vary"]


@pytest.mark.parametrize(
    ("url", "step"),
    [
        ("/jobs/?q=潜水", "看全部"),
        (f"/jobs/?near=1&town={FAR_TOWN}", "不限远近"),
        ("/jobs/?today=1", "不限今天"),
        ("/jobs/?meals=1", "少选一样"),
    ],
)
def test_an_empty_list_offers_one_next_step(client: Client, url: str, step: str) -> None:
    open_job()
    page = body(client, url)
    assert titles(page) == []
    state = page[page.index("yz-state") :].split("</section>")[0]
    assert state.count("<a class=") == 1
    assert step in state


def test_no_work_at_all_leads_a_visitor_to_sign_in(client: Client) -> None:
    assert "登记，有活告诉我" in body(client, "/jobs/")


def test_the_same_number_of_queries_for_three_and_for_ten_rows(client: Client) -> None:
    counts = []
    for total in (3, 10):
        while open_count() < total:
            open_job(f"活{open_count()}", hirer=known_hirer(name=f"厂{open_count()}"))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(f"/jobs/?q=活&town={TOWN}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= VISITOR_BUDGET


def open_count() -> int:
    from yizhan.exchange.postings.queries import open_postings

    return open_postings(clock.now()).count()


# ---- a worker ----


def test_a_worker_sees_what_fits_with_reasons_and_a_button() -> None:
    worker = matched_worker()
    open_job("合适的")
    open_job("别的手艺", trade=make_trade("TXT01", "平车工", "TXT"))
    page = body(browser_of(worker), "/jobs/")
    assert titles(page) == ["合适的"]
    assert "<strong>1 个活</strong>适合你" in page
    assert "你会干搬运工的活" in page
    assert page.count("一键") == 0
    form = page[page.index('action="/me/apply/') :].split("</form>")[0]
    assert 'name="once"' in form
    assert "csrfmiddlewaretoken" in form


def test_a_worker_can_look_at_everything() -> None:
    worker = matched_worker()
    open_job("合适的")
    open_job("别的手艺", trade=make_trade("TXT01", "平车工", "TXT"))
    assert len(titles(body(browser_of(worker), "/jobs/?fit=0"))) == 2


def test_a_card_says_that_one_has_applied() -> None:
    worker, posting = matched_worker(), open_job("报过的")
    actions.apply_for_posting(as_worker(worker), posting.pk)
    page = body(browser_of(worker), "/jobs/?fit=0")
    assert "已报名" in page
    assert "还差" not in page


def test_near_is_measured_from_the_workers_own_cell() -> None:
    worker = matched_worker()
    open_job("近的")
    open_job("远的", **FAR)
    assert titles(body(browser_of(worker), "/jobs/?fit=0&near=1")) == ["近的"]


def test_what_fits_costs_the_same_for_two_and_for_eight_rows() -> None:
    client = browser_of(matched_worker())
    open_job("活0")
    body(client, "/jobs/")  # reference data (relations of trades) is read once per process
    counts = []
    for total in (2, 8):
        while open_count() < total:
            open_job(f"活{open_count()}")
        with CaptureQueriesContext(connection) as seen:
            assert len(titles(body(client, "/jobs/"))) == total
        counts.append(len(seen))
    assert counts[0] == counts[1] <= FITTING_BUDGET


def test_only_the_first_button_is_solid() -> None:
    client = browser_of(matched_worker())
    open_job("一")
    open_job("二")
    main = body(client, "/jobs/").split("<main")[1]
    cards = main[main.index('id="job-list"') :]
    assert cards.count("btn-primary") == 1
    assert cards.count('action="/me/apply/') == 2
