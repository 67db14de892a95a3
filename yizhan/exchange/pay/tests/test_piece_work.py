"""A day of work paid by piece, through the pages: both sides see and may dispute the count, pay follows from it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.pay.models import PayDue

pytestmark = pytest.mark.django_db
MORNING, EVENING = "2026-11-24T07:25", "2026-11-24T17:01"


def piece_posting():
    """Two people, 2.5 yuan a box."""
    return make_posting(pay_unit="piece", piece_unit="箱", pay_fen=250)


def there(posting=None) -> Engagement:
    """Somebody who came in the morning; pay is by piece."""
    engagement = dispatched(posting or piece_posting())
    with clock.at(MORNING):
        attendance.check_in_by_foreman(
            as_hirer(engagement.posting, "foreman"), engagement.posting_id, [engagement.pk]
        )
    return engagement


def day_page(engagement: Engagement) -> str:
    return reverse("check_in", args=[engagement.uid])


def roll_page(engagement: Engagement) -> str:
    return reverse("roll_call", args=[engagement.posting.uid])


def day_of(engagement: Engagement) -> AttendanceDay:
    return AttendanceDay.objects.get(engagement=engagement)


def test_the_whole_day_by_piece_from_check_in_to_the_money(browser: Browser) -> None:  # noqa: F811
    posting = piece_posting()
    first, second = there(posting), there(posting)
    foreman = as_hirer(posting, "foreman")
    with clock.at(EVENING):
        assert "做了多少（箱）" in browser.as_(foreman).text(roll_page(first))
        sent = {
            "how": "out",
            "engagement": [str(first.uid), str(second.uid)],
            f"pieces-{first.uid}": "120",
            f"pieces-{second.uid}": "96",
        }
        assert browser.post(roll_page(first), **sent).status_code == 302
        assert [day_of(row).pieces for row in (first, second)] == [120, 96]
        assert "120 箱" in browser.text(roll_page(first))

        me = as_worker(first.worker)
        assert "对方报了 8 小时 30 分，120 箱，对吗" in browser.as_(me).text(day_page(first))
        agreed = {"how": "agree", "day": str(day_of(first).uid), "once": "agree-token-000001"}
        assert browser.post(day_page(first), **agreed).status_code == 302
        drain()
        due = PayDue.objects.get(engagement=first)
        assert due.amount_fen == 120 * 250

        hirer = {"way": "cash", "pay": [str(due.uid)], "once": "claim-token-000001"}
        browser.as_(as_hirer(posting)).post(reverse("claim_pay", args=[posting.uid]), **hirer)
        paid = {"how": "all", "missing_fen": "30000", "once": "paid-token-0000001"}
        assert browser.as_(me).post(reverse("confirm_pay", args=[due.uid]), **paid).status_code == 302
    assert fresh(first.pk).state == "closed"
    assert not list(
        invariants.violations(["exchange.agreed_day_has_pay", "exchange.pay_is_for_an_agreed_day"])
    )


def test_the_worker_says_how_many_when_he_goes_home(browser: Browser) -> None:  # noqa: F811
    engagement = there()
    with clock.at(EVENING):
        browser.as_(as_worker(engagement.worker))
        assert "今天做了多少（箱）" in browser.text(day_page(engagement))
        missing = browser.post(day_page(engagement), how="out")
        assert missing.status_code == 422
        assert "写上做了多少件" in missing.content.decode()
        unread = browser.post(day_page(engagement), how="out", pieces="一百", once="unread-token-00001")
        assert "只写整数" in unread.content.decode()
        out = browser.post(day_page(engagement), how="out", pieces="120", once="out-token-00000001")
        assert out.status_code == 302
        browser.as_(as_hirer(engagement.posting, "foreman"))
        assert "8 小时 30 分，120 箱" in browser.text(roll_page(engagement))


def test_somebody_without_a_count_stays_while_the_others_go(browser: Browser) -> None:  # noqa: F811
    posting = piece_posting()
    first, second = there(posting), there(posting)
    with clock.at(EVENING):
        browser.as_(as_hirer(posting)).post(
            roll_page(first),
            how="out",
            engagement=[str(first.uid), str(second.uid)],
            **{f"pieces-{first.uid}": "120"},
        )
    assert (day_of(first).state, day_of(second).state) == ("submitted", "checked_in")


def reported(pieces: int = 120) -> Engagement:
    engagement = there()
    with clock.at(EVENING):
        hirer = as_hirer(engagement.posting)
        attendance.check_out(hirer, engagement.pk, pieces=pieces)
    return engagement


def contest(browser: Browser, engagement: Engagement, **changes: str) -> int:  # noqa: F811
    browser.as_(as_worker(engagement.worker))
    form = {
        "how": "contest",
        "day": str(day_of(engagement).uid),
        "hours": "8.5",
        "pieces": "130",
        "reason": "少点了一车",
    }
    return browser.post(day_page(engagement), **{**form, **changes}).status_code


def test_a_count_is_disputed_with_another_count_and_the_station_decides(browser: Browser) -> None:  # noqa: F811
    engagement = reported()
    with clock.at(EVENING):
        text = browser.as_(as_worker(engagement.worker)).get(day_page(engagement)).content.decode()
        assert re.search(r'name="hours"[^>]*value="8.5"', text)
        assert contest(browser, engagement, pieces="") == 422
        assert contest(browser, engagement, once="contest-token-00001") == 302
        day = day_of(engagement)
        assert (day.hours_words, day.contested_words) == ("8 小时 30 分，120 箱", "8 小时 30 分，130 箱")
        with pytest.raises(Refused) as caught:  # both name another count: the station must say which stands
            attendance.resolve_hours(as_station(), day.pk, 510, reason="看了单子")
        assert caught.value.codes == ("pieces_missing",)
        attendance.resolve_hours(as_station(), day.pk, 510, pieces=128, reason="看了单子")
        drain()
    assert day_of(engagement).pieces == 128
    assert PayDue.objects.get(engagement=engagement).amount_fen == 128 * 250


def test_when_only_the_hours_are_disputed_the_count_stands(browser: Browser) -> None:  # noqa: F811
    engagement = reported()
    with clock.at(EVENING):
        assert contest(browser, engagement, pieces="120", hours="9") == 302
        attendance.resolve_hours(as_station(), day_of(engagement).pk, 540, reason="门卫记了")
        drain()
    assert PayDue.objects.get(engagement=engagement).amount_fen == 120 * 250


@pytest.mark.parametrize("pieces", [100_001, 40_001])
def test_a_nought_too_many_is_refused(pieces: int) -> None:
    engagement = there(
        make_posting(pay_unit="piece", piece_unit="箱", pay_fen=250 if pieces > 100_000 else 251_00)
    )
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        attendance.check_out(as_hirer(engagement.posting), engagement.pk, pieces=pieces)
    assert caught.value.codes == ("pieces_impossible",)


def test_a_day_on_which_nothing_was_made_owes_nothing_and_closes() -> None:
    engagement = reported(pieces=0)
    with clock.at(EVENING):
        attendance.agree_hours(as_worker(engagement.worker), day_of(engagement).pk)
        drain()
    assert not PayDue.objects.exists()
    assert fresh(engagement.pk).state == "closed"
    assert not list(invariants.violations(["exchange.agreed_day_has_pay"]))


def test_a_count_is_not_kept_where_pay_is_not_by_piece() -> None:
    engagement = there(make_posting())
    with clock.at(EVENING):
        attendance.check_out(as_hirer(engagement.posting), engagement.pk, pieces=12)
    assert day_of(engagement).pieces is None
