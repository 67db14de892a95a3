"""Pages of getting together, read and sent as the person would."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve, reverse

from yizhan.core import clock
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    decide,
    dispatched,
    fresh,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db


def step(side: str, engagement: Engagement, name: str) -> str:
    return reverse(f"{side}_engagement_step", args=[engagement.uid, name])


def test_addresses_of_four_slices_do_not_swallow_each_other() -> None:
    uid = "6f1f6f8e-8c1e-4bb8-8a35-3a4c8f6a0c11"
    for name, args in {
        "me_engagement_step": [uid, "accept"],
        "check_in": [uid],
        "rate_hirer": [uid],
        "rate_worker": [uid],
        "hire_engagement_step": [uid, "refuse_interest"],
        "roll_call": [uid],
        "day_code": [uid],
        "slip": [uid],
        "slip_pdf": [uid],
        "claim_pay": [uid],
        "confirm_pay": [uid],
        "assign": [uid],
        "me_stars": [],
    }.items():
        assert resolve(reverse(name, args=args)).url_name == name


def test_a_worker_reads_the_terms_and_applies(browser: Browser) -> None:  # noqa: F811
    posting = make_posting(meals="管中饭", tools="手套", meeting_point="驿站门口", pay_max_fen=30000)
    worker = make_worker()
    url = reverse("apply", args=[posting.uid])
    text = browser.as_(as_worker(worker)).text(url)
    assert "卸货搬砖" in text
    assert "260–300" in text
    assert Engagement.objects.count() == 0  # reading changes nothing
    for _click in range(2):
        assert browser.post(url).status_code == 302
    assert Engagement.objects.get().state == "interested"
    assert "已经报过" in browser.text(url)


def test_reasons_are_shown_before_one_presses(browser: Browser) -> None:  # noqa: F811
    posting = make_posting(certificate="健康证", age_max=40)
    text = browser.as_(as_worker(make_worker())).text(reverse("apply", args=[posting.uid]))
    assert "健康证" in text
    assert "年龄" in text


def test_a_refused_application_answers_422_with_every_reason(browser: Browser) -> None:  # noqa: F811
    posting = make_posting(certificate="健康证", age_max=40)
    response = browser.as_(as_worker(make_worker())).post(reverse("apply", args=[posting.uid]))
    assert response.status_code == 422
    assert "健康证" in response.content.decode()


def test_a_worker_says_yes_and_takes_it_back(browser: Browser) -> None:  # noqa: F811
    engagement = offered()
    browser.as_(as_worker(engagement.worker))
    assert "去干这个活" in browser.text(step("me", engagement, "accept"))
    assert browser.post(step("me", engagement, "accept")).status_code == 302
    assert fresh(engagement.pk).state == "accepted"
    assert browser.post(step("me", engagement, "undo")).status_code == 302
    assert fresh(engagement.pk).state == "offered"


def test_a_yes_to_terms_that_changed_meanwhile_is_refused(browser: Browser) -> None:  # noqa: F811
    engagement = offered()
    browser.as_(as_worker(engagement.worker))
    Posting.objects.filter(pk=engagement.posting_id).update(terms_version=2)
    answer = browser.post(step("me", engagement, "accept"), terms_version="1")
    assert answer.status_code == 422
    assert "看清楚再答应" in answer.content.decode()
    assert fresh(engagement.pk).state == "offered"
    assert browser.post(step("me", engagement, "accept"), terms_version="2").status_code == 302


def test_what_is_not_as_said_has_one_form(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    report = reverse("report_mismatch", args=[engagement.uid])
    assert browser.as_(as_worker(engagement.worker)).get(step("me", engagement, "mismatch")).url == report
    assert (
        browser.as_(as_station()).post(step("console", engagement, "mismatch"), reason="longer").url == report
    )
    assert fresh(engagement.pk).mismatch == ""


def test_cancelling_asks_for_a_reason_and_keeps_the_page(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    browser.as_(as_worker(engagement.worker))
    url = step("me", engagement, "cancel_by_worker")
    assert "生病" in browser.text(url)
    assert browser.post(url).status_code == 422
    assert browser.post(url, reason="illness").status_code == 302
    assert fresh(engagement.pk).is_protected


def test_a_step_that_is_not_ones_own_is_forbidden(browser: Browser) -> None:  # noqa: F811
    engagement = offered()
    browser.as_(as_hirer(engagement.posting))
    assert browser.post(step("hire", engagement, "accept")).status_code == 403
    assert fresh(engagement.pk).state == "offered"


def test_the_wrong_door_is_closed(browser: Browser) -> None:  # noqa: F811
    engagement = offered()
    browser.as_(as_hirer(engagement.posting))
    assert browser.post(step("me", engagement, "accept")).status_code == 403
    assert browser.post(step("console", engagement, "accept")).status_code == 403


def test_somebody_elses_engagement_is_not_found(browser: Browser) -> None:  # noqa: F811
    engagement = offered()
    browser.as_(as_worker(make_worker()))
    assert browser.get(step("me", engagement, "accept")).status_code == 404
    assert browser.post(step("me", engagement, "accept")).status_code == 404


def test_a_hirer_invites_and_answers_an_application(browser: Browser) -> None:  # noqa: F811
    posting, invited, applicant = make_posting(), make_worker(), make_worker()
    applied = actions.apply_for_posting(as_worker(applicant), posting.pk)
    browser.as_(as_hirer(posting))
    url = reverse("invite", args=[posting.uid])
    assert "周师傅" in browser.text(f"{url}?worker={invited.uid}")
    assert browser.post(url, worker=str(invited.uid)).status_code == 302
    answer = step("hire", fresh(applied), "offer")
    assert browser.post(answer, once="answer-token-0001").status_code == 302
    assert {row.state for row in Engagement.objects.all()} == {"offered"}


def test_the_counter_finds_assigns_and_prints(browser: Browser) -> None:  # noqa: F811
    posting, worker, paused = make_posting(), make_worker(), make_worker(state="paused")
    url = reverse("assign", args=[posting.uid])
    browser.as_(as_station())
    found = browser.post(url, words=worker.card_number[-7:])
    assert worker.card_number in found.content.decode()
    assert not Engagement.objects.exists()  # looking for somebody writes nothing
    assert "停用" in browser.text(f"{url}?workers={paused.uid},nonsense")
    response = browser.post(url, worker=str(worker.uid), print="1")
    engagement = Engagement.objects.get()
    assert response["Location"] == reverse("slip", args=[engagement.uid])
    assert (engagement.state, engagement.entrance) == ("dispatched", "counter")
    again = browser.post(url, worker=str(worker.uid), print="1")  # double click
    assert again["Location"] == response["Location"]
    assert Engagement.objects.count() == 1


def test_a_phone_is_searched_without_standing_in_the_address(browser: Browser) -> None:  # noqa: F811
    worker = make_worker(person_fields={"phone": "13800138000"})
    url = reverse("assign", args=[make_posting().uid])
    browser.as_(as_station())
    assert 'method="post"' in re.search(r'<form[^>]*role="search"', browser.get(url).content.decode())[0]
    assert worker.card_number in browser.post(url, words="13800138000").content.decode()
    for name in ("q", "words"):
        assert worker.card_number not in browser.get(f"{url}?{name}=13800138000").content.decode()


@pytest.mark.parametrize(("minutes", "said"), [(12, "12 分钟内可以反悔"), (0, "派好了，打单子就定下来")])
def test_how_long_one_may_undo_is_what_the_district_decided(
    browser: Browser,  # noqa: F811
    minutes: int,
    said: str,
) -> None:
    decide("exchange.undo_minutes", minutes)
    url = reverse("assign", args=[make_posting().uid])
    browser.as_(as_station()).post(url, worker=str(make_worker().uid))
    assert said in browser.text(url)


def test_a_refused_assignment_shows_why(browser: Browser) -> None:  # noqa: F811
    posting, worker = make_posting(), make_worker(state="paused")
    url = reverse("assign", args=[posting.uid])
    response = browser.as_(as_station()).post(url, worker=str(worker.uid))
    assert response.status_code == 422
    assert "停用" in response.content.decode()


def test_the_station_notes_a_no_show_on_its_own_page(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    browser.as_(as_station())
    url = step("console", engagement, "mark_no_show_worker")
    assert "联系不上" in browser.text(url)
    assert browser.post(url, reason="no_contact").status_code == 422  # too early, said at the form
    with clock.at("2026-11-24T08:30"):
        assert browser.post(url, reason="no_contact", once="another-form-token").status_code == 302
    assert fresh(engagement.pk).state == "no_show_worker"


def test_pages_need_a_sign_in(browser: Browser) -> None:  # noqa: F811
    engagement = accepted()
    response = browser.get(reverse("slip", args=[engagement.uid]))
    assert response.status_code == 302
    assert "sign-in" in response["Location"]
