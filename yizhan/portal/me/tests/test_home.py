"""The worker's home: what I must do now, what is offered, how I stand; the elder view; forms."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yizhan.conftest import sign_in
from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import as_hirer, as_worker, dispatched, make_person, offered
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.ratings.models import WorkerStar
from yizhan.exchange.workers.models import Worker
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
BUDGET = 36
"""Session and role (2), own registration (3), shifts, hours, pay, ratings, days, stars, messages (8), places, and
what fits (16, of which the matching query with its second reading is 11)."""


def read(client: Client, url: str = "/me/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def worked(worker: Worker, *, claimed: bool = False) -> Engagement:
    """A day of work that is over and agreed; ``claimed``: the hirer says it has paid."""
    engagement = dispatched(open_job("昨天的活", hirer=known_hirer(name="老东家")), worker)
    hirer, me = as_hirer(engagement.posting), as_worker(worker)
    with clock.at("2026-11-24T07:20"):
        code = attendance.show_day_code(hirer, engagement.posting_id)
        attendance.check_in_with_code(me, engagement.pk, code)
    with clock.at("2026-11-24T17:02"):
        attendance.agree_hours(hirer, attendance.check_out(me, engagement.pk))
        drain()
        if claimed:
            pay.claim_paid(hirer, [PayDue.objects.get(engagement=engagement).pk], "cash")
            drain()
    return engagement


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/me/").headers["Location"] == "/sign-in/?next=%2Fme%2F"


def test_who_is_not_registered_gets_one_next_step() -> None:
    person = make_person("赵六")
    grant_worker_role(person)
    text = words(read(sign_in(Client(), person.pk, "worker")))
    assert "还没登记会干什么" in text
    assert "现在登记" in text
    assert "我哪天有空" not in text


def test_a_quiet_day_greets_and_offers_work() -> None:
    worker = matched_worker()
    open_job("合适的")
    text = words(read(browser_of(worker)))
    assert "周师傅，早上好" in text
    for part in ("我哪天有空", "正在找活", "还没有班", "今天推给你", "合适的", "看 1 个", "新人"):
        assert part in text


def test_nothing_fits_leads_to_the_whole_list() -> None:
    page = read(browser_of(matched_worker()))
    assert "现在没有正合适的" in page
    assert 'href="/jobs/?fit=0"' in page


def test_an_offer_stands_first_and_is_answered_in_place() -> None:
    worker = matched_worker()
    engagement = offered(open_job("急活"), worker)
    client = browser_of(worker)
    page = read(client)
    text = words(page)
    assert text.index("等你回话") < text.index("我哪天有空")
    assert "最晚回话" in text
    step = f"/me/engagements/{engagement.uid}/"
    assert f'action="{step}accept/"' in page
    assert f'action="{step}decline/"' in page
    for _tap in range(2):
        assert send(client, page, f"{step}accept/").status_code == 302
    engagement.refresh_from_db()
    assert engagement.state == "accepted"


def test_the_next_shift_takes_the_day_code_only_when_it_is_time() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job("明天的活", hirer=known_hirer()), worker)
    client = browser_of(worker)
    assert "到了，签到" not in read(client)
    assert "明天 7:30–17:00" in words(read(client))
    with clock.at("2026-11-24T07:10"):
        page = read(client)
        assert f'action="/me/engagements/{engagement.uid}/check-in/"' in page
        code = attendance.show_day_code(as_hirer(engagement.posting), engagement.posting_id)
        check_in = f"/me/engagements/{engagement.uid}/check-in/"
        assert send(client, page, check_in, code=code).status_code == 302
        assert "下工了" in read(client)
    engagement.refresh_from_db()
    assert engagement.state == "on_site"


def test_claimed_pay_is_a_question_with_two_answers() -> None:
    worker = matched_worker()
    worked(worker, claimed=True)
    due = PayDue.objects.get()
    client = browser_of(worker)
    with clock.at("2026-11-24T18:00"):
        page = read(client)
        assert "260 元收到了吗？" in words(page)
        assert "雇主说已付" in words(page)
        answers = re.findall(rf'action="/me/pay/{due.uid}/".*?name="how" value="(\w+)"', page, re.S)
        assert answers == ["all", "none"]
        for _tap in range(2):
            assert send(client, page, f"/me/pay/{due.uid}/").status_code == 302
        due.refresh_from_db()
        assert due.state == "confirmed"
        assert "收到了吗" not in read(client)


def test_hours_of_the_other_side_and_a_rating_are_asked_for() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job("昨天的活", hirer=known_hirer()), worker)
    hirer = as_hirer(engagement.posting)
    with clock.at("2026-11-24T07:40"):
        attendance.check_in_by_foreman(hirer, engagement.posting_id, [engagement.pk])
    with clock.at("2026-11-24T17:10"):
        attendance.check_out_by_foreman(hirer, engagement.posting_id, [engagement.pk], minutes=480)
        drain()
        text = words(read(browser_of(worker)))
    assert "雇主报了 8 小时，对吗？" in text
    assert "昨天的活，这家怎么样？" in text


def test_a_star_is_shown_with_the_way_to_its_parts() -> None:
    worker = matched_worker()
    trade = worker.worker_trades.get().trade
    WorkerStar.objects.create(
        worker=worker,
        group=trade.parent,
        stars_hundredths=460,
        answers_count=28,
        policy_code="test",
        computed_at=clock.now(),
    )
    page = read(browser_of(worker))
    assert "4.6" in page
    assert "四星" in page
    assert "28 个评价" in page
    assert 'href="/me/stars/"' in page


def test_a_tap_on_a_day_is_kept_and_leads_back_home() -> None:
    worker = matched_worker()
    client = browser_of(worker)
    page = read(client)
    day = re.search(r'name="day" value="(2026-11-24:15)" aria-pressed="false"', page)
    assert day is not None
    answer = send(client, page, "/me/days/", day=day[1])
    assert answer.headers["Location"] == "/me/"
    assert 'name="day" value="2026-11-24:0" aria-pressed="true"' in read(client)


def test_no_telephone_but_the_stations_on_the_home_page() -> None:
    worker = matched_worker()
    offered(open_job("急活", hirer=known_hirer()), worker)
    page = read(browser_of(worker))
    assert HIRER_PHONE not in page
    assert "13800001111" not in page


def test_one_solid_button_at_most() -> None:
    worker = matched_worker()
    client = browser_of(worker)
    dispatched(open_job("今天的活", hirer=known_hirer()), worker)
    offered(open_job("急活", starts_at=clock.local(clock.today(), "18:00")), worker)
    offered(open_job("第二个急活", starts_at=clock.local(clock.today(), "20:00")), worker)
    assert read(client).split("<main")[1].count("btn-primary") == 1


def test_every_form_carries_its_tokens() -> None:
    worker = matched_worker()
    offered(open_job("急活"), worker)
    worked(worker, claimed=True)
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", read(browser_of(worker)), re.S):
        assert 'name="once"' in form
        assert "csrfmiddlewaretoken" in form


def test_the_number_of_queries_does_not_grow() -> None:
    worker = matched_worker()
    client = browser_of(worker)
    open_job("合适的")
    read(client)  # reference data (relations of trades) is read once per process
    counts = []
    for total in (1, 4):
        for number in range(total):
            start = clock.local(clock.today() + timedelta(days=total + number), "07:30")
            offered(open_job(f"邀请{total}{number}", starts_at=start), worker)
            open_job(f"合适{total}{number}", starts_at=start.replace(hour=18))
        with CaptureQueriesContext(connection) as seen:
            read(client)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= BUDGET


# ---- the elder view ----


def elder(worker: Worker) -> Client:
    worker.person.elder_view = True
    worker.person.save(update_fields=["elder_view"])
    return browser_of(worker)


def test_the_elder_home_has_the_shift_four_giant_buttons_and_three_tabs() -> None:
    worker = matched_worker()
    open_job("合适的", starts_at=clock.local(clock.today().replace(day=26), "07:30"))
    dispatched(open_job("仓库装卸", hirer=known_hirer()), worker)
    page = read(elder(worker))
    text = words(page)
    assert 'data-view="elder"' in page
    assert "下一个班" in text
    assert "明天 7:30 仓库装卸" in text
    assert page.count('class="yz-bigbtn') == 4
    for part in ("今天有 1 个适合你", "我哪天有空", "打给驿站", "钱没给？来求助"):
        assert part in text
    tabs = page[page.index("yz-tabbar") :].split("</nav>")[0]
    assert [words(tab).strip() for tab in re.findall(r"<a.*?</a>", tabs, re.S)] == ["首页", "找活", "我的"]


def test_the_elder_home_says_which_days_are_free() -> None:
    worker = matched_worker()
    client = elder(worker)
    assert "点进去说一声" in read(client)
    client.post("/me/days/", {"day": "2026-11-24:15", "once": "a-token-of-this-form"})
    assert "明天有空" in read(client)


def test_the_elder_home_keeps_every_function() -> None:
    worker = matched_worker()
    offered(open_job("急活"), worker)
    page = read(elder(worker))
    assert "/accept/" in page
    with clock.at("2026-11-24T18:00"):
        worker2 = matched_worker(person_fields={"phone": "13800002222"})
    worked(worker2, claimed=True)
    with clock.at("2026-11-24T18:00"):
        assert "收到了吗" in read(elder(worker2))


def test_pages_work_in_english() -> None:
    worker = matched_worker()
    dispatched(open_job(hirer=known_hirer()), worker)
    client = browser_of(worker)
    client.cookies["django_language"] = "en"
    for url in ("/me/", "/me/shifts/", "/me/more/", "/jobs/", "/help/", "/"):
        page = read(client, url)
        assert '<html lang="en"' in page
