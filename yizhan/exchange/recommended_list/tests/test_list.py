"""The recommended list (R9.9): by consent, with rule and period, gone the moment the consent is."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from yizhan.accounts.consents.actions import give_consent, withdraw_consent
from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.engagements.tests.factories import as_worker, make_hirer, make_posting, make_worker
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.ratings.models import UpheldComplaint
from yizhan.exchange.ratings.tests.factories import compute, past_engagement, rated
from yizhan.exchange.recommended_list.actions import PURPOSE, make_recommended_list, set_list_name
from yizhan.exchange.recommended_list.models import ListEntry, ListName, RecommendedList
from yizhan.exchange.recommended_list.periodic import make_list_of_month
from yizhan.exchange.recommended_list.queries import edition_of, groups_of_day
from yizhan.exchange.workers.models import Worker

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def excellent(name: str = "周大山", *, agrees: bool = True) -> Worker:
    """Twelve good engagements for twelve hirers, and a yes to the list."""
    worker = make_worker(person_fields={"name": name})
    for _n in range(12):
        rated(past_engagement(worker), 3, again=True)
    compute(worker)
    if agrees:
        agree(worker)
    return worker


def newcomer() -> Worker:
    worker = make_worker(person_fields={"name": "吴小妹"})
    rated(past_engagement(worker), 3)
    compute(worker)
    agree(worker)
    return worker


def agree(worker: Worker) -> None:
    give_consent(as_worker(worker), worker.person_id, PURPOSE)


def names_of_today() -> set[str]:
    edition = edition_of(clock.today())
    assert edition is not None
    return {person.nickname for group in groups_of_day(edition, clock.today()) for person in group.people}


def test_r9_9_nobody_appears_without_consent() -> None:
    agreeing, silent = excellent(), excellent("郑大海", agrees=False)
    make_recommended_list(SYSTEM, NOVEMBER)
    assert set(ListEntry.objects.values_list("worker_id", flat=True)) == {agreeing.pk}
    assert names_of_today() == {"周师傅"}
    agree(silent)
    assert names_of_today() == {"周师傅"}
    assert make_list_of_month() == 1  # the same night: who agreed since is added
    assert names_of_today() == {"周师傅", "郑师傅"}
    assert list(invariants.violations(["exchange.list_entries_are_agreed_to"])) == []


def test_r9_9_the_list_shows_rule_and_period(browser: Browser) -> None:  # noqa: F811
    excellent()
    newcomer()
    make_recommended_list(SYSTEM, NOVEMBER, seed="a1b2c3d4")
    text = browser.text(reverse("recommended_list"))
    for words in (
        "2026 年 11 月",
        "周师傅",
        "吴师傅",
        "新人",
        "搬运装卸",
        "干得好",
        "好几家请过",
        "干满 8 次、4 家",
        "百分之 20",
        "每天摇号显示 10 人",
        "a1b2c3d4",
    ):
        assert words in text, words


def test_l_01_withdrawing_takes_one_off_page_and_every_cache_at_once(browser: Browser) -> None:  # noqa: F811
    worker = excellent()
    make_recommended_list(SYSTEM, NOVEMBER)
    url = reverse("recommended_list")
    response = browser.get(url)
    assert "周师傅" in response.content.decode()
    assert "no-store" in response["Cache-Control"]  # no copy anywhere could outlive the consent
    withdraw_consent(as_worker(worker), worker.person_id, PURPOSE)
    assert "周师傅" not in browser.text(url)  # before any job ran
    drain()
    assert not ListEntry.objects.exists()
    assert not ListName.objects.exists()


def test_l_16_the_page_carries_nickname_and_trade_only(browser: Browser) -> None:  # noqa: F811
    worker = excellent()
    set_list_name(as_worker(worker), worker.pk, "老周")
    make_recommended_list(SYSTEM, NOVEMBER)
    text = browser.get(reverse("recommended_list")).content.decode()
    assert "老周" in text
    for secret in ("周大山", worker.card_number, str(worker.uid), "1976", "★"):
        assert secret not in text


@pytest.mark.parametrize("missing", ["hirers", "star", "complaint", "engagements"])
def test_each_condition_keeps_somebody_off(missing: str) -> None:
    worker = make_worker()
    hirer = make_hirer()
    for number in range(12 if missing != "engagements" else 6):
        same = {"posting": make_posting(hirer=hirer)} if missing == "hirers" else {}
        rated(
            past_engagement(worker, days=number * 20 + 1, **same), 1 if missing == "star" else 3, again=True
        )
    compute(worker)
    agree(worker)
    if missing == "complaint":
        UpheldComplaint.objects.create(
            worker=worker, case_number="TS-1", decided_at=clock.now(), recorded_by_uid="o"
        )
    make_recommended_list(SYSTEM, NOVEMBER)
    assert not ListEntry.objects.exists()


def test_one_list_a_month_made_by_the_clock() -> None:
    excellent()
    assert make_list_of_month() == 1
    assert make_list_of_month() == 0  # nobody new
    with pytest.raises(Refused) as caught:
        make_recommended_list(SYSTEM, NOVEMBER)
    assert caught.value.codes == ("list_exists",)
    with pytest.raises(Refused) as caught:
        make_recommended_list(SYSTEM, date(2026, 12, 1))
    assert caught.value.codes == ("month_not_begun",)
    with clock.at("2026-12-01T04:10"):
        assert make_list_of_month() == 1
    assert RecommendedList.objects.count() == 2


def test_who_left_the_market_is_not_shown() -> None:
    worker = excellent()
    make_recommended_list(SYSTEM, NOVEMBER)
    Worker.objects.filter(pk=worker.pk).update(state="paused")
    assert names_of_today() == set()


def test_joining_and_leaving_take_one_tap_each(browser: Browser) -> None:  # noqa: F811
    worker = excellent(agrees=False)
    browser.as_(as_worker(worker))
    url = reverse("me_list")
    assert "我同意上榜" in browser.text(url)
    assert browser.post(url, how="join", nickname="周大山").status_code == 422
    assert browser.post(url, how="join", nickname="老周", once="j" * 20).status_code == 302
    make_recommended_list(SYSTEM, NOVEMBER)
    assert "你在榜上" in browser.text(url)
    assert names_of_today() == {"老周"}
    assert browser.post(url, how="leave", once="l" * 20).status_code == 302
    assert names_of_today() == set()
    drain()
    assert "我同意上榜" in browser.text(url)


def test_only_oneself_is_named_and_only_a_registered_worker() -> None:
    worker = excellent()
    with pytest.raises(OutOfSight):
        set_list_name(as_worker(make_worker()), worker.pk, "老周")


def test_a_worker_without_a_card_is_told_to_register(browser: Browser) -> None:  # noqa: F811
    browser.as_(Actor(role="worker", person_uid="x", person_id=0))
    assert browser.get(reverse("me_list")).status_code == 404


def test_an_empty_month_says_so(browser: Browser) -> None:  # noqa: F811
    assert "这个月榜上还没有人" in browser.text(reverse("recommended_list"))
