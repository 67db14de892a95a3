"""A person's own pages."""

from __future__ import annotations

import pytest

from yizhan.accounts.actions import give_consent, unmask_field
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import has_consent
from yizhan.accounts.tests.factories import client_of, make_actor, make_person

pytestmark = pytest.mark.django_db


def test_my_settings_show_masked_numbers_only():
    person = make_person(phone="15400010001", identity_number="421002197803059975")
    text = client_of(make_actor("worker", person=person)).get("/me/settings/").content.decode()
    assert "154****0001" in text
    assert "4210**********9975" in text
    assert "15400010001" not in text
    assert "421002197803059975" not in text


def test_taking_a_yes_back_takes_one_tap_on_its_page():
    worker = make_actor("worker")
    give_consent(worker, worker.person_id, "messages_sms")
    client = client_of(worker)
    assert 'name="withdraw" value="messages_sms"' in client.get("/me/consents/").content.decode()
    answer = client.post("/me/consents/change/", {"withdraw": "messages_sms"})
    assert answer["Location"] == "/me/consents/"
    assert not has_consent(worker.person_id, "messages_sms")


def test_giving_is_the_same_tap():
    worker = make_actor("worker")
    client_of(worker).post("/me/consents/change/", {"give": "statistics"})
    assert has_consent(worker.person_id, "statistics")


@pytest.mark.parametrize("form", [{"withdraw": "account"}, {"give": "everything"}])
def test_refusals_are_shown_on_the_page(form):
    answer = client_of(make_actor("worker")).post("/me/consents/change/", form)
    assert answer.status_code == 422
    assert "yz-errsum" in answer.content.decode()


def test_changing_is_no_link():
    assert client_of(make_actor("worker")).get("/me/consents/change/").status_code == 405


def test_the_person_reads_who_looked_and_why():
    worker, attendant = make_actor("worker"), make_actor("attendant")
    unmask_field(attendant, worker.person_id, "phone", "约他来签到")
    text = client_of(worker).get("/me/looks/").content.decode()
    assert "驿站工作人员" in text
    assert "看了手机" in text
    assert "约他来签到" in text
    viewer = Person.objects.get(pk=attendant.person_id)
    assert viewer.full_name not in text


def test_nobody_looked_yet():
    assert "还没有人看过" in client_of(make_actor("worker")).get("/me/looks/").content.decode()
