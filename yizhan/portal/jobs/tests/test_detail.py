"""The job page: facts in their order, the record of the hirer, and every state of the action bar."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.memberships.models import Membership
from yizhan.conftest import sign_in
from yizhan.core import clock
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_worker,
    dispatched,
    make_person,
    make_worker,
    offered,
)
from yizhan.portal.jobs.tests.factories import (
    HIRER_PHONE,
    browser_of,
    grant_worker_role,
    known_hirer,
    matched_worker,
    open_job,
    send,
)

pytestmark = pytest.mark.django_db
BUDGET = 26


def page_of(client: Client, posting: Any, status: int = 200) -> str:
    response = client.get(f"/jobs/{posting.number}/")
    assert response.status_code == status
    return response.content.decode()


def bar_of(page: str) -> str:
    return page[page.index("yz-actionbar") :]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_order_is_money_facts_work_hirer_place(client: Client) -> None:
    posting = open_job(
        hirer=known_hirer(), meals="包一顿午饭", tools="手套", insurance="hirer", transport="骑车"
    )
    text = words(page_of(client, posting).split("<main")[1])
    order = [
        "260 元/天",
        "干完当天结",
        "还差 2 人",
        "要 2 人",
        "时间",
        "地点",
        "怎么去",
        "吃饭",
        "保障",
        "干什么",
        "荆江包装厂",
        "在哪集合",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "明天 7:30–17:00，中间歇 1 小时" in text
    assert "不收押金，不扣身份证" in text


def test_the_record_shows_facts_of_both_sides_and_no_star(client: Client) -> None:
    page = page_of(client, open_job(hirer=known_hirer(due=12, paid=11)))
    assert "11/12" in page
    assert "守约记录" in page
    assert "信用" not in page
    assert "yz-stars" not in page


@pytest.mark.parametrize(
    ("state", "said"), [("verified", "新雇主，已核验"), ("unverified", "新雇主，未核验")]
)
def test_under_five_engagements_a_hirer_is_new(client: Client, state: str, said: str) -> None:
    page = page_of(client, open_job(hirer=known_hirer(engagements=4, verification_state=state)))
    assert said in page
    assert "12/12" not in page


def test_a_household_is_not_named(client: Client) -> None:
    page = page_of(client, open_job(hirer=known_hirer(kind="household", name="周慧敏家")))
    assert "个人雇主" in page
    assert "周慧敏" not in page


def test_linked_data_cannot_leave_its_element(client: Client) -> None:
    page = page_of(client, open_job("</script><b>搬运"))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block is not None
    assert json.loads(block[1])["title"] == "</script><b>搬运"


def test_no_telephone_but_the_stations(client: Client) -> None:
    posting = open_job(hirer=known_hirer())
    for page in (page_of(client, posting), page_of(browser_of(matched_worker()), posting)):
        assert HIRER_PHONE not in page
        assert set(re.findall(r'href="tel:([^"]+)"', page)) == {"0716-16000000"}


def test_an_unknown_number_is_not_found(client: Client) -> None:
    assert client.get("/jobs/NOPE/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "rejected"])
def test_what_was_never_public_is_not_found(client: Client, state: str) -> None:
    page_of(client, open_job("没审过的", state=state, published_at=None), status=404)


@pytest.mark.parametrize(
    "state", ["expired", "withdrawn", "paused", "under_recheck", "taken_down", "archived"]
)
def test_what_has_ended_says_so_hides_its_content_and_offers_others(client: Client, state: str) -> None:
    gone = open_job("已经没了的活", state=state, description="老地方卸货")
    open_job("差不多的")
    page = page_of(client, gone, status=410)
    assert "已经没了的活" not in page
    assert "老地方卸货" not in page
    assert "差不多的" in page
    assert 'href="/jobs/"' in page


# ---- the action bar ----


def test_a_visitor_is_sent_to_sign_in_and_back(client: Client) -> None:
    posting = open_job()
    bar = bar_of(page_of(client, posting))
    assert f'href="/sign-in/?next=%2Fjobs%2F{posting.number}%2F"' in bar
    assert "一键报名" in bar


def test_a_worker_applies_with_one_tap_and_a_second_tap_changes_nothing() -> None:
    worker, posting = matched_worker(), open_job()
    client = browser_of(worker)
    page = page_of(client, posting)
    bar = bar_of(page)
    assert 'name="how" value="apply"' in bar
    for _tap in range(2):
        answer = send(client, page, f"/me/apply/{posting.uid}/")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/me/shifts/")
    assert "报了名，等雇主回话" in bar_of(page_of(client, posting))


def test_a_worker_reads_why_it_is_offered_limits_last() -> None:
    text = words(page_of(browser_of(matched_worker()), open_job()))
    assert "为什么推给你" in text
    assert "你会干搬运工的活" in text
    assert text.index("为什么推给你") < text.index("干什么")


@pytest.mark.parametrize(
    ("make", "said", "button"),
    [
        (offered, "雇主请你去", "去回话"),
        (accepted, "这个活定下来了", "看这个班"),
        (dispatched, "这个活定下来了", "看这个班"),
    ],
)
def test_who_is_in_already_is_led_to_his_shift(make: Any, said: str, button: str) -> None:
    worker, posting = matched_worker(), open_job()
    engagement = make(posting, worker)
    bar = words(bar_of(page_of(browser_of(worker), posting)))
    assert said in bar
    assert button in bar
    assert str(engagement.uid) in page_of(browser_of(worker), posting)


def test_who_took_his_application_back_may_apply_again() -> None:
    worker, posting = matched_worker(), open_job()
    engagement_id = actions.apply_for_posting(as_worker(worker), posting.pk)
    actions.withdraw_interest(as_worker(worker), engagement_id)
    assert "一键报名" in bar_of(page_of(browser_of(worker), posting))


def test_a_full_posting_offers_standby_and_other_work() -> None:
    worker, posting = matched_worker(), open_job("招满的活", headcount=1)
    accepted(posting, make_worker())
    open_job("差不多的")
    page = page_of(browser_of(worker), posting)
    assert 'name="how" value="standby"' in bar_of(page)
    assert "排个候补" in bar_of(page)
    assert "差不多的" in page


def test_standby_is_told_as_standby() -> None:
    worker, posting = matched_worker(), open_job(headcount=1)
    accepted(posting, make_worker())
    actions.apply_for_posting(as_worker(worker), posting.pk, standby=True)
    assert "你在排候补" in bar_of(page_of(browser_of(worker), posting))


def test_a_reason_against_it_is_said_instead_of_a_button() -> None:
    worker = matched_worker()
    accepted(open_job("说好的活"), worker)
    bar = bar_of(page_of(browser_of(worker), open_job("同一时间的活")))
    assert "那个时间已经答应了“说好的活”" in bar
    assert "<form" not in bar.split("</div></div>")[0]
    assert "问驿站" in bar


def test_a_running_posting_says_that_it_has_begun(client: Client) -> None:
    posting = open_job(starts_at=clock.local(clock.today(), "08:00"))
    assert "已经开工了" in bar_of(page_of(client, posting))


def test_who_is_not_registered_is_sent_to_register() -> None:
    person = make_person("赵六")
    grant_worker_role(person)
    bar = bar_of(page_of(sign_in(Client(), person.pk, "worker"), open_job()))
    assert "先登记，再报名" in bar


def test_a_hirer_can_only_ask_the_station() -> None:
    posting = open_job()
    person_id = as_hirer(posting).person_id
    Membership.objects.create(
        person_id=person_id,
        role="hirer",
        organisation_id=posting.hirer.organisation_id,
        valid_from=clock.today(),
        granted_at=clock.now(),
    )
    bar = bar_of(page_of(sign_in(Client(), person_id, "hirer"), posting))
    assert "报名要用零工的身份" in bar
    assert "一键报名" not in bar


def test_one_page_has_one_solid_button_and_a_bounded_number_of_queries() -> None:
    client, posting = browser_of(matched_worker()), open_job(hirer=known_hirer())
    with CaptureQueriesContext(connection) as seen:
        page = page_of(client, posting)
    assert page.split("<main")[1].count("btn-primary") == 1
    assert len(seen) <= BUDGET
