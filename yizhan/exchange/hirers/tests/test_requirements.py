"""O2 and the hirer's half of G2, from the door to the door."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.core import clock
from yizhan.core.jobs import engine
from yizhan.exchange.engagements.tests import factories as world
from yizhan.exchange.hirers import actions, periodic
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests import factories as postings
from yizhan.exchange.trades.loader import load_trades
from yizhan.exchange.workers.tests.factories import attendant, make_regions

pytestmark = pytest.mark.django_db
CALL = "明早七点半搬家2人，中山街道江津路，250一天，干完就结"


@pytest.fixture(autouse=True)
def _places():
    make_regions()
    load_trades()


def test_o2_a_householder_posts_by_phone_call_in_one_minute_without_a_licence():
    """The attendant, phone at her ear: name and number, one sentence, send. Nothing else is asked."""
    desk = client_of(attendant())
    with clock.at("2026-11-23T20:00:00"):
        who = {"how": "new", "full_name": "刘玉兰", "phone": "13900001111", "region_code": "421002001"}
        registered = desk.post(reverse("counter_post"), who)
    with clock.at("2026-11-23T20:00:20"):
        understood = desk.post(registered.url, {"text": CALL})
    posting = Posting.objects.get()
    assert (posting.headcount, posting.hirer.organisation.kind) == (2, "household")
    with clock.at("2026-11-23T20:00:50"):
        sent = desk.post(reverse("posting_step", args=[posting.uid, "submit"]))
    posting.refresh_from_db()
    assert (understood.status_code, sent.status_code, posting.state) == (302, 302, "in_review")
    hirer = Hirer.objects.select_related("organisation").get()
    assert (hirer.organisation.credit_code, hirer.verification_state) == (None, "unverified")


def test_o2_a_firm_on_the_phone_is_asked_for_its_code():
    """The difference to the household: a firm without its credit code is not registered."""
    desk = client_of(attendant())
    form = {
        "kind": "enterprise",
        "full_name": "陈学文",
        "phone": "13900001112",
        "organisation_name": "示例厂",
    }
    asked = desk.post(reverse("console_hirer_new"), {**form, "address_form": "先生", "credit_code": ""})
    assert asked.status_code == 422
    assert "credit_code" in asked.context["form"].errors


def _job_page(posting: Posting) -> str:
    return Client().get(reverse("job_detail", args=[posting.number])).content.decode()


def test_g2_a_worker_sees_before_applying_whether_the_hirer_is_verified():
    """Without signing in: 未核验, then 已核验, and no longer once the six months are over."""
    hirer = make.make_enterprise()
    posting = world.make_posting(hirer=hirer, station=hirer.station)
    assert "新雇主，未核验" in _job_page(posting)
    postings.verified(hirer)
    assert "已核验" in _job_page(posting)
    due_on = Hirer.objects.get(pk=hirer.pk).recheck_due_on
    with clock.at(f"{due_on.isoformat()}T09:00"):
        assert not periodic.expire_checks()
    hirer.refresh_from_db()
    assert hirer.verification_state == "verified"
    actions.withdraw_check(attendant(), hirer.pk, reason="证件不对")
    engine.drain()
    assert "已核验" not in _job_page(posting)
