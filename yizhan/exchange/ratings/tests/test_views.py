"""Pages of the day, pay and rating, read and sent as the person would."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay, DayCode
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.ratings.models import Rating

pytestmark = pytest.mark.django_db
MORNING, EVENING = "2026-11-24T07:25", "2026-11-24T17:01"


def check_in_url(engagement: Engagement) -> str:
    return reverse("check_in", args=[engagement.uid])


def roll_url(engagement: Engagement) -> str:
    return reverse("roll_call", args=[engagement.posting.uid])


def worked_and_agreed(engagement: Engagement) -> PayDue:
    with clock.at(MORNING):
        attendance.check_in_self(as_worker(engagement.worker), engagement.pk)
    with clock.at(EVENING):
        day = attendance.check_out(as_worker(engagement.worker), engagement.pk)
        attendance.agree_hours(as_hirer(engagement.posting), day)
        drain()
    return PayDue.objects.get(engagement=engagement)


def test_reading_the_code_page_never_makes_a_code(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    browser.as_(as_hirer(engagement.posting, "foreman"))
    url = reverse("day_code", args=[engagement.posting.uid])
    assert "出今天的码" in browser.text(url)
    assert not DayCode.objects.exists()
    assert browser.post(url).status_code == 302
    assert DayCode.objects.get().code in browser.text(url)


def test_the_worker_types_the_code_and_a_wrong_one_may_be_typed_again(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    with clock.at(MORNING):
        right = attendance.show_day_code(as_hirer(engagement.posting), engagement.posting_id)
        browser.as_(as_worker(engagement.worker))
        assert "带班手里的四个数" in browser.text(check_in_url(engagement))
        wrong = browser.post(check_in_url(engagement), how="code", code="0000" if right != "0000" else "1111")
        assert wrong.status_code == 422
        tokens = re.findall(r'name="once" value="([^"]+)"', wrong.content.decode())
        assert "a-token-of-this-form" not in tokens  # the next try is another submission
        assert (
            browser.post(check_in_url(engagement), how="code", code=right, once=tokens[0]).status_code == 302
        )
        assert "下工了" in browser.text(check_in_url(engagement))
    assert fresh(engagement.pk).state == "on_site"


def test_the_foreman_ticks_and_ends_the_day_and_the_worker_agrees(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    foreman = as_hirer(engagement.posting, "foreman")
    with clock.at(MORNING):
        assert "周师傅" in browser.as_(foreman).text(roll_url(engagement))
        assert (
            browser.post(roll_url(engagement), how="in", engagement=[str(engagement.uid)]).status_code == 302
        )
    with clock.at(EVENING):
        response = browser.post(
            roll_url(engagement),
            how="out",
            engagement=[str(engagement.uid)],
            hours="8",
            once="evening-token-0001",
        )
        assert response.status_code == 302
        browser.as_(as_worker(engagement.worker))
        assert "对方报了 8 小时" in browser.text(check_in_url(engagement))
        day = AttendanceDay.objects.get()
        assert browser.post(check_in_url(engagement), how="agree", day=str(day.uid)).status_code == 302
    assert AttendanceDay.objects.get().agreed_minutes == 480


def test_unreadable_hours_are_refused_in_words(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    with clock.at(MORNING):
        browser.as_(as_hirer(engagement.posting))
        response = browser.post(
            roll_url(engagement), how="out", engagement=[str(engagement.uid)], hours="一天"
        )
    assert response.status_code == 422
    assert "几小时只写数字" in response.content.decode()


def test_the_worker_contests_and_gives_a_figure(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    foreman = as_hirer(engagement.posting, "foreman")
    with clock.at(MORNING):
        attendance.check_in_by_foreman(foreman, engagement.posting_id, [engagement.pk])
    with clock.at(EVENING):
        attendance.check_out_by_foreman(foreman, engagement.posting_id, [engagement.pk], minutes=240)
        day = AttendanceDay.objects.get()
        browser.as_(as_worker(engagement.worker))
        sent = {"how": "contest", "day": str(day.uid), "hours": "8.5"}
        assert browser.post(check_in_url(engagement), **sent).status_code == 422  # why?
        sent |= {"reason": "干到五点", "once": "contest-token-0001"}
        assert browser.post(check_in_url(engagement), **sent).status_code == 302
    assert AttendanceDay.objects.get().contested_minutes == 510


def test_the_hirer_pays_and_the_worker_says_how_much_came(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    due = worked_and_agreed(engagement)
    url = reverse("claim_pay", args=[engagement.posting.uid])
    browser.as_(as_hirer(engagement.posting))
    assert "260 元" in browser.text(url)
    assert browser.post(url, way="cash").status_code == 422  # nobody ticked
    for _click in range(2):
        sent = {"way": "cash", "all": "1", "shown": [str(due.uid)], "once": "claim-token-000001"}
        assert browser.post(url, **sent).status_code == 302

    url = reverse("confirm_pay", args=[due.uid])
    browser.as_(as_worker(engagement.worker))
    assert "收到多少钱" in browser.text(url)
    assert browser.post(url, how="part", amount="二百").status_code == 422
    assert browser.post(url, how="part", amount="200", once="part-token-0000001").status_code == 302
    assert "已经收到 200 元" in browser.text(url)
    for _click in range(2):
        sent = {"how": "all", "missing_fen": "6000", "once": "rest-token-0000001"}
        assert browser.post(url, **sent).status_code == 302
    due.refresh_from_db()
    assert (due.state, due.received_fen) == ("settled", 26000)


def test_the_counter_confirms_for_somebody_without_a_phone(browser: Browser) -> None:  # noqa: F811
    due = worked_and_agreed(dispatched())
    url = reverse("confirm_pay", args=[due.uid])
    assert browser.as_(as_station()).post(url, how="all", missing_fen="26000").status_code == 302
    due.refresh_from_db()
    assert due.confirmed_via == "counter"


def test_an_old_page_without_its_amount_is_refused_in_words(browser: Browser) -> None:  # noqa: F811
    due = worked_and_agreed(dispatched())
    response = browser.as_(as_worker(due.engagement.worker)).post(
        reverse("confirm_pay", args=[due.uid]), how="all"
    )
    assert response.status_code == 422
    assert "刷新再点" in response.content.decode()


def test_nobody_elses_pay(browser: Browser) -> None:  # noqa: F811
    due = worked_and_agreed(dispatched())
    assert (
        browser.as_(as_worker(make_worker())).get(reverse("confirm_pay", args=[due.uid])).status_code == 404
    )
    other = as_hirer(make_posting())
    assert browser.as_(other).get(reverse("claim_pay", args=[due.engagement.posting.uid])).status_code == 404


def test_both_rate_on_their_pages(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    worked_and_agreed(engagement)
    mine, theirs = (reverse(name, args=[engagement.uid]) for name in ("rate_hirer", "rate_worker"))
    with clock.at(EVENING):
        browser.as_(as_hirer(engagement.posting))
        assert "手艺好" in browser.text(theirs)
        assert browser.post(theirs).status_code == 422
        assert (
            browser.post(theirs, face="3", again="no", tags=["h_skilled"], once="r" * 20).status_code == 302
        )
        browser.as_(as_worker(engagement.worker))
        text = browser.text(mine)
        assert "手艺好" not in text  # not before both have written
        assert browser.post(mine, face="2", again="yes").status_code == 302
        assert "对方评了：好" in browser.text(mine)
    assert Rating.objects.get(side="hirer").again is False


def test_the_stars_page_explains_itself_also_to_a_newcomer(browser: Browser) -> None:  # noqa: F811
    worker = make_worker()
    text = browser.as_(as_worker(worker)).text(reverse("me_stars"))
    assert "还没有星级" in text
    assert "三星以下只有你和驿站看得到" in text
