"""用工确认单: what D9 and D10 demand is on it; nobody's words are executed; the same slip gives the same bytes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from yizhan.core.documents.pdf import RenderInTransaction, render_pdf
from yizhan.exchange.engagements import actions, slips
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.engagements.slips import Slip, slip_of, slip_pdf
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db


def slip_for(posting: Posting | None = None) -> Slip:
    engagement = dispatched(posting)
    return slip_of(visible_engagement(as_station(), str(engagement.uid)), site_url="https://lg.example")


def test_the_slip_says_what_d9_and_d10_demand() -> None:
    slip = slip_for(make_posting(insurance="hirer", meeting_point="驿站门口", meals="管中饭"))
    facts = dict(slip.rows)
    assert slip.title == "用工确认单（派工单）"
    assert facts["工人"] == "周大山"
    assert facts["用工方"] == "荆江包装厂"
    assert facts["工钱"] == "260 元/天"
    assert facts["怎么结"] == "当天结清，11月24日前付"
    assert facts["时间"].endswith("7:30–17:00")
    assert (facts["保险"], facts["集合点"], facts["管饭"]) == (
        "用工方已买意外险（用工方说的）",
        "驿站门口",
        "管中饭",
    )
    assert (
        slip.sentences[0] == "本驿站免费提供信息与见证服务，不是用人单位，不从事劳务派遣，也不代收代付工资。"
    )
    assert "24 小时不作声，就按工人报的记" in slip.sentences[2]
    assert "12333" in slip.hotline
    assert slip.qr_url.startswith("https://lg.example/q/ST-901/?slip=PG20261123-")


@pytest.mark.parametrize(
    ("kind", "words"), [("household", "劳务关系，不是劳动关系"), ("enterprise", "算劳动关系")]
)
def test_the_relation_is_told_in_plain_words(kind: str, words: str) -> None:
    slip = slip_for(make_posting(hirer=make_hirer(kind=kind)))
    assert words in slip.sentences[1]


def test_no_phone_of_anybody_is_on_the_slip() -> None:
    engagement = dispatched(worker=make_worker(person_fields={"phone": "15400001234"}))
    slip = slip_of(visible_engagement(as_station(), str(engagement.uid)), site_url="")
    assert "15400001234" not in str(slip)


def test_pdfs_are_real_small_and_the_same_again() -> None:
    slip = slip_for(make_posting(title='#panic("x") *卸货* $a$ @ref'))
    for paper in slips.PAPERS:
        made = slip_pdf(slip, paper)
        assert made.startswith(b"%PDF-")
        assert len(made) < 150_000
        assert slip_pdf(slip, paper) == made


def test_words_of_people_are_data_never_template(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, Any] = {}
    monkeypatch.setattr(slips, "render_pdf", lambda path, data, at=None: sent.update(data) or b"%PDF-")
    slip_pdf(slip_for(make_posting(title='#read("/etc/passwd")')))
    assert ["干什么", '#read("/etc/passwd")（搬运工）'] in sent["rows"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_drawn_while_locks_are_held() -> None:
    with transaction.atomic(), pytest.raises(RenderInTransaction):
        render_pdf(slips.TEMPLATE, {})


def test_slip_page_and_pdf_open_for_both_sides_and_the_station(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    page, pdf = reverse("slip", args=[engagement.uid]), reverse("slip_pdf", args=[engagement.uid])
    for actor in (as_worker(engagement.worker), as_hirer(engagement.posting), as_station()):
        text = browser.as_(actor).text(page)
        assert engagement.slip_number in text
        assert "不从事劳务派遣" in text
        assert browser.get(pdf)["Content-Type"] == "application/pdf"
    assert "周大山" in browser.text(f"{page}?paper=80")


def test_a_stranger_finds_no_slip(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    browser.as_(as_worker(make_worker()))
    assert browser.get(reverse("slip", args=[engagement.uid])).status_code == 404
    assert browser.get(reverse("slip_pdf", args=[engagement.uid])).status_code == 404


def test_before_it_is_confirmed_there_is_no_slip(browser: Browser) -> None:  # noqa: F811
    engagement = accepted()
    response = browser.as_(as_worker(engagement.worker)).get(reverse("slip", args=[engagement.uid]))
    assert response.status_code == 403


# ---- is it real? ----


def test_d9_the_code_on_the_slip_leads_to_its_check_with_masked_facts() -> None:
    engagement = dispatched()
    slip = slip_of(fresh(engagement.pk), site_url="https://yizhan.example")
    address = urlsplit(slip.qr_url)
    client = Client()
    there = client.get(f"{address.path}?{address.query}")
    assert there.status_code == 302
    body = client.get(there["Location"]).content.decode()
    assert "真的" in body
    assert "周师傅" in body
    assert "周大山" not in body, "a stranger sees no whole name"
    actions.cancel_by_worker(as_worker(engagement.worker), engagement.pk, reason_code="illness")
    assert "已作废" in client.get(there["Location"]).content.decode()


def test_d9_a_number_without_its_check_code_tells_nothing() -> None:
    engagement = dispatched()
    for number, code in (
        (engagement.slip_number, ""),
        (engagement.slip_number, "AAAAAAAA"),
        ("PG20261123-999999", ""),
    ):
        answer = Client().get(f"/slips/check/{number}/?k={code}")
        assert answer.status_code == 404
        assert "真的" not in answer.content.decode()


def test_d9_its_own_people_are_led_to_the_slip_itself(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    answer = browser.as_(as_worker(engagement.worker)).get(f"/slips/check/{engagement.slip_number}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/slips/{engagement.uid}/")


def test_who_has_no_camera_types_number_and_code() -> None:
    number = dispatched().slip_number
    found = Client().get("/slips/check/", {"number": f" {number} ", "k": "abcd1234"})
    assert found["Location"] == f"/slips/check/{number}/?k=abcd1234"
    assert "照着单子输" in Client().get("/slips/check/").content.decode()
