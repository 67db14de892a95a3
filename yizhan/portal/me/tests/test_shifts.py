"""The list of shifts and the page of one shift."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_worker,
    dispatched,
    make_worker,
    offered,
)
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.portal.jobs.tests.factories import (
    HIRER_PHONE,
    browser_of,
    known_hirer,
    matched_worker,
    open_job,
    send,
)
from yizhan.portal.me.tests.test_home import read, words, worked

pytestmark = pytest.mark.django_db
BUDGET = 24


def shift(worker, engagement) -> str:
    return read(browser_of(worker), f"/me/shifts/{engagement.uid}/")


def solid(page: str) -> int:
    return page.split("<main")[1].count("btn-primary")


# ---- the list ----


def test_shifts_are_sorted_into_three_groups() -> None:
    worker = matched_worker()
    offered(open_job("要去的活"), worker)
    worked_one = worked(worker)
    lost = open_job("没成的活", starts_at=clock.local(clock.today().replace(day=28), "07:30"))
    actions.withdraw_interest(as_worker(worker), actions.apply_for_posting(as_worker(worker), lost.pk))
    client = browser_of(worker)
    shown = {
        group: re.findall(
            r'<a [^>]*href="/me/shifts/[^"?]+">([^<]+)</a>', read(client, f"/me/shifts/?show={group}")
        )
        for group in ("upcoming", "done", "ended")
    }
    assert shown == {"upcoming": ["要去的活"], "done": [worked_one.posting.title], "ended": ["没成的活"]}


@pytest.mark.parametrize("group", ["upcoming", "done", "ended"])
def test_an_empty_group_offers_one_step(group: str) -> None:
    page = read(browser_of(matched_worker()), f"/me/shifts/?show={group}")
    assert page.count("yz-state") == 1
    assert "去找活" in page


def test_a_long_list_has_pages() -> None:
    worker = matched_worker()
    for day in range(24, 31):
        for hour in (1, 5, 9, 13):
            start = clock.local(clock.today().replace(day=day), f"{hour:02d}:00")
            posting = open_job(f"{day}日{hour}点", starts_at=start, ends_at=start.replace(hour=hour + 2))
            actions.apply_for_posting(as_worker(worker), posting.pk)
    client, seen, url = browser_of(worker), [], "/me/shifts/"
    while url:
        page = read(client, url)
        seen += re.findall(r'href="/me/shifts/[^"?]+">([^<]+)</a>', page)
        found = re.search(r'href="(/me/shifts/\?[^"]*after=[^"]+)"', page)
        url = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 28


# ---- one shift ----


def test_somebody_elses_shift_is_not_found() -> None:
    engagement = offered(open_job(), make_worker())
    assert browser_of(matched_worker()).get(f"/me/shifts/{engagement.uid}/").status_code == 404


def test_an_offer_is_answered_here_and_shows_no_phone() -> None:
    worker = matched_worker()
    page = shift(worker, offered(open_job(hirer=known_hirer()), worker))
    assert "请你去，等你回话" in page
    assert "/accept/" in page
    assert HIRER_PHONE not in page
    assert "slips" not in page
    assert solid(page) == 1


def test_an_interest_can_be_taken_back() -> None:
    worker, posting = matched_worker(), open_job(hirer=known_hirer())
    engagement_id = actions.apply_for_posting(as_worker(worker), posting.pk)
    from yizhan.exchange.engagements.tests.factories import fresh

    page = shift(worker, fresh(engagement_id))
    assert "报了名，等雇主回话" in page
    assert "/withdraw_interest/" in page
    assert HIRER_PHONE not in page
    assert solid(page) == 0


def test_within_the_undo_time_a_yes_can_be_undone_and_no_phone_is_given_yet() -> None:
    worker = matched_worker()
    engagement = accepted(open_job(hirer=known_hirer()), worker)
    page = shift(worker, engagement)
    assert "点错了，5 分钟内可以反悔" in page
    assert "/undo/" in page
    assert HIRER_PHONE not in page
    with clock.at("2026-11-23T09:06"):
        assert "/undo/" not in shift(worker, engagement)


def test_after_confirmation_there_are_slip_phone_and_a_way_out() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job(hirer=known_hirer(), meals="管中饭"), worker)
    page = shift(worker, engagement)
    text = words(page)
    assert f'href="tel:{HIRER_PHONE}"' in page
    assert "139****8888" in text
    assert page.count(HIRER_PHONE) == 1
    assert f'href="/slips/{engagement.uid}/"' in page
    assert "/cancel_by_worker/" in page
    assert "取消不影响星级" in text
    assert "管中饭" in text
    assert "最晚 11月24日 付" in text
    assert solid(page) == 0


def test_when_it_is_over_the_phone_is_gone_again() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job(hirer=known_hirer()), worker)
    actions.cancel_by_worker(as_worker(worker), engagement.pk, reason_code="illness")
    page = shift(worker, engagement)
    assert HIRER_PHONE not in page
    assert "你取消了" in page
    assert "这个理由不影响你的星级" in page


def test_a_late_cancellation_is_told_plainly() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job(hirer=known_hirer()), worker)
    with clock.at("2026-11-24T06:30"):
        actions.cancel_by_worker(as_worker(worker), engagement.pk, reason_code="other_work")
    assert "取消得晚了，会记一次" in shift(worker, engagement)


def test_on_the_day_checking_in_is_the_only_solid_button() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job(hirer=known_hirer()), worker)
    with clock.at("2026-11-24T07:15"):
        page = shift(worker, engagement)
        assert 'name="code"' in page
        assert "没有数，我到了" in page
        assert solid(page) == 1


def test_hours_pay_and_rating_follow_one_another() -> None:
    worker = matched_worker()
    engagement = dispatched(open_job(hirer=known_hirer()), worker)
    hirer, me = as_hirer(engagement.posting), as_worker(worker)
    with clock.at("2026-11-24T07:40"):
        attendance.check_in_by_foreman(hirer, engagement.posting_id, [engagement.pk])
        assert "下工了" in shift(worker, engagement)
    with clock.at("2026-11-24T17:10"):
        attendance.check_out_by_foreman(hirer, engagement.posting_id, [engagement.pk], minutes=480)
        drain()
        page = shift(worker, engagement)
        assert "对方报了" in page
        assert solid(page) == 1
        attendance.agree_hours(me, attendance_day(engagement))
        drain()
        page = shift(worker, engagement)
        assert "收到多少钱" in page
        assert solid(page) == 1
        due = PayDue.objects.get()
        pay.confirm_received(me, due.pk, due.amount_fen)
        drain()
        page = shift(worker, engagement)
        assert 'name="face"' in page
        assert "还愿意给他干吗" in page
        assert "收到了" in page
        assert solid(page) == 1
        client = browser_of(worker)
        rate_url = f"/me/engagements/{engagement.uid}/rate/"
        assert send(client, page, rate_url, face="3", again="yes").status_code == 302
        page = shift(worker, engagement)
        assert "你评了：好" in page
        assert "对方还没评，先不公开" in page
        assert solid(page) == 0


def attendance_day(engagement) -> int:
    from yizhan.exchange.attendance.queries import days_of

    return days_of(engagement.pk).get().pk


def test_the_story_is_told_in_order() -> None:
    worker = matched_worker()
    text = words(shift(worker, dispatched(open_job(), worker)))
    story = text[text.index("经过") :]
    parts = ["雇主请你去", "答应了", "定下来了", "派好了"]
    assert [story.index(part) for part in parts] == sorted(story.index(part) for part in parts)


def test_one_shift_costs_a_bounded_number_of_queries() -> None:
    worker = matched_worker()
    engagement = worked(worker, claimed=True)
    client = browser_of(worker)
    with CaptureQueriesContext(connection) as seen:
        read(client, f"/me/shifts/{engagement.uid}/")
    assert len(seen) <= BUDGET


def test_more_links_only_to_pages_that_exist() -> None:
    client = browser_of(matched_worker())
    page = read(client, "/me/more/").split("<main")[1].split("</main>")[0]
    for url in re.findall(r'class="yz-bigbtn" href="([^"]+)"', page):
        assert client.get(url).status_code == 200, url
