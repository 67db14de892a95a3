"""R6.1: one data set behind screen and paper, with the same fields and the same review."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.exchange.hirers.tests.factories import make_household
from yizhan.exchange.paper_forms import actions
from yizhan.exchange.paper_forms.layout import CLERK_FIELDS, sections
from yizhan.exchange.paper_forms.tests import factories as paper
from yizhan.exchange.postings.actions import draft_posting, submit_posting
from yizhan.exchange.postings.forms import PostingForm
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import whole
from yizhan.exchange.workers.actions import register_worker_at_counter
from yizhan.exchange.workers.forms import CounterForm
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import entry_of
from yizhan.exchange.workers.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "online"), [("seek", CounterForm), ("hire", PostingForm)])
def test_r6_1_the_printed_form_asks_every_field_of_the_online_form(kind, online):
    clerk = make.attendant()
    form = paper.make_form(clerk, kind)
    sheet = client_of(clerk).get(reverse("paper_batch", args=[form.batch])).content.decode()
    printed = set(re.findall(r'data-field="(\w+)"', sheet))
    asked = set(online().fields) - set(CLERK_FIELDS)
    assert asked <= printed
    for part in sections(kind):
        for line in part.lines:
            assert line.label
            assert line.label in sheet.replace("&quot;", '"')


def test_r6_1_a_paper_form_and_an_online_post_get_the_same_review():
    clerk = make.attendant()
    sheet = paper.make_form(clerk, "hire")
    hirer = make_household(clerk)
    fields = whole(requirements="限男，能搬 30 公斤")  # a word the review stops, wherever it was written
    screen = draft_posting(clerk, hirer.pk, fields=fields, station_id=sheet.station_id)
    uid = actions.start_posting_from_paper(clerk, sheet.serial, hirer.pk, fields=fields)
    written = Posting.objects.get(uid=uid)
    states = [submit_posting(clerk, key) for key in (screen, written.pk)]
    assert states[0] == states[1] == "auto_hold"
    one, two = (Posting.objects.get(pk=key) for key in (screen, written.pk))
    assert sorted(one.findings.values_list("code", "severity")) == sorted(
        two.findings.values_list("code", "severity")
    )
    same = [name for name in fields if name not in {"site_id"}]
    assert [getattr(one, f"{name}_id" if name == "trade" else name) for name in same] == [
        getattr(two, f"{name}_id" if name == "trade" else name) for name in same
    ]


def test_r6_1_a_worker_from_paper_and_from_the_screen_are_the_same_record_and_unconfirmed():
    clerk = make.attendant()
    sheet = paper.make_form(clerk)
    form = make.counter_form(station_id=sheet.station_id)
    screen = register_worker_at_counter(clerk, **form)
    written = actions.register_worker_from_paper(clerk, sheet.serial, **{**form, "full_name": "李大山"})
    one, two = (Worker.objects.get(pk=made["worker_id"]) for made in (screen, written))
    for name in ("radius_km", "home_region_code", "cell_row", "station_id", "registered_via", "is_looking"):
        assert getattr(one, name) == getattr(two, name)
    assert not one.is_confirmed
    assert not two.is_confirmed
    assert (entry_of(one).state, entry_of(two).state) == ("typed", "typed")
