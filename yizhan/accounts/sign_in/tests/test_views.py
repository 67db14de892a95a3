"""The citizens' door in a browser."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from yizhan.accounts.people.models import Person
from yizhan.accounts.sign_in.models import SignInCode
from yizhan.accounts.sign_in.sessions import KEY
from yizhan.accounts.tests.factories import client_of, grant, make_actor, make_person
from yizhan.core.audit import AuditRow
from yizhan.messaging.messages.models import Message

pytestmark = pytest.mark.django_db
PHONE = "15400010001"


def digits():
    return re.search(r"\d{6}", Message.objects.order_by("-pk").first().text).group()


def ask(client, **extra):
    return client.post("/sign-in/", {"phone": PHONE, "once": "o1"} | extra)


def prove(client, **extra):
    ask(client, **extra)
    return client.post("/sign-in/code/", {"code": digits(), "once": "o2"})


def test_the_door_is_open_to_everybody(client):
    page = client.get("/sign-in/?next=/me/settings/")
    assert page.status_code == 200
    assert 'value="/me/settings/"' in page.content.decode()


def test_a_page_that_needs_a_role_sends_visitors_to_the_door(client):
    answer = client.get("/me/settings/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Fme%2Fsettings%2F")


def test_one_person_walks_in_and_reaches_the_wanted_page(client):
    person = make_person(phone=PHONE)
    grant(person, "worker")
    answer = prove(client, next="/me/consents/")
    assert answer["Location"] == "/me/consents/"
    assert client.get("/me/consents/").status_code == 200


def test_a_wish_outside_this_site_is_ignored(client):
    grant(make_person(phone=PHONE), "worker")
    assert prove(client, next="https://evil.example/")["Location"].startswith("/")


def test_the_session_id_is_new_after_signing_in(client):
    grant(make_person(phone=PHONE), "worker")
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    prove(client)
    assert client.cookies["sessionid"].value != before
    assert "planted" not in client.session
    assert not Session.objects.filter(session_key=before).exists()


def test_the_session_holds_no_phone_and_no_name(client):
    person = make_person("周大勇", phone=PHONE)
    grant(person, "worker")
    prove(client)
    assert set(client.session[KEY]) == {"person_id", "membership_id", "login_id", "auth_hash"}


def test_a_wrong_number_keeps_what_was_typed(client):
    answer = client.post("/sign-in/", {"phone": "1381234567"})
    assert answer.status_code == 422
    assert "手机号少 1 位" in answer.content.decode()
    assert 'value="1381234567"' in answer.content.decode()


def test_asking_twice_in_a_minute_says_wait(client):
    ask(client)
    answer = ask(Client(), once="o9")
    assert answer.status_code == 429
    assert "等一会儿再试" in answer.content.decode()


def test_a_wrong_code_says_how_many_tries_are_left(client):
    ask(client)
    wrong = f"{(int(digits()) + 1) % 1_000_000:06d}"
    answer = client.post("/sign-in/code/", {"code": wrong})
    assert answer.status_code == 422
    assert "还能试 4 次" in answer.content.decode()


def test_the_code_page_shows_a_masked_number_only(client):
    ask(client)
    text = client.get("/sign-in/code/").content.decode()
    assert "154****0001" in text
    assert PHONE not in text


def test_the_code_is_worth_nothing_in_another_browser(client):
    ask(client)
    stranger = Client()
    assert stranger.post("/sign-in/code/", {"code": digits()})["Location"] == "/sign-in/"
    assert SignInCode.objects.get().proved_at is None


def test_a_changed_cookie_is_not_ours(client):
    ask(client)
    client.cookies["yz_code"] = client.cookies["yz_code"].value[:-2] + "xx"
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_several_persons_choose_who_they_are(client):
    wife, husband = make_person("王嫂", phone=PHONE), make_person("王强", phone=PHONE)
    grant(wife, "worker")
    assert prove(client)["Location"] == "/sign-in/choose/"
    assert "王师傅" in client.get("/sign-in/choose/").content.decode()
    client.post("/sign-in/choose/", {"person": str(wife.uid)})
    assert client.session[KEY]["person_id"] == wife.pk
    assert husband.pk != wife.pk


def test_choosing_nobody_asks_again(client):
    make_person("王嫂", phone=PHONE), make_person("王强", phone=PHONE)
    prove(client)
    assert client.post("/sign-in/choose/", {}).status_code == 422


def test_a_stranger_cannot_be_chosen(client):
    make_person("王嫂", phone=PHONE), make_person("王强", phone=PHONE)
    prove(client)
    other = make_person()
    assert client.post("/sign-in/choose/", {"person": str(other.uid)}).status_code == 404


@pytest.mark.parametrize("step", ["code", "choose", "register"])
def test_steps_cannot_be_skipped(client, step):
    assert client.get(f"/sign-in/{step}/")["Location"] == "/sign-in/"
    ask(client)
    if step != "code":
        assert client.get(f"/sign-in/{step}/")["Location"] == "/sign-in/code/"


def test_a_newcomer_registers_and_is_in(client):
    assert prove(client)["Location"] == "/sign-in/register/"
    page = client.get("/sign-in/register/").content.decode()
    assert "checked" not in page  # no consent is ticked beforehand
    form = {"full_name": "陈玉兰", "role": "worker", "is_old_enough": "on", "agree_account": "on"}
    client.post("/sign-in/register/", form)
    assert Person.objects.get(pk=client.session[KEY]["person_id"]).full_name == "陈玉兰"
    assert client.get("/me/settings/").status_code == 200


def test_registering_shows_everything_that_is_missing(client):
    prove(client)
    answer = client.post("/sign-in/register/", {"role": "worker"})
    text = answer.content.decode()
    assert answer.status_code == 422
    for reason in ("要先同意建档案", "没满 16 周岁不能登记找活", "还没填"):
        assert reason in text


def test_registering_twice_with_one_form_makes_one_person(client):
    prove(client)
    cookie = client.cookies["yz_code"].value
    form = {"full_name": "陈玉兰", "role": "hirer", "agree_account": "on", "once": "same"}
    client.post("/sign-in/register/", form)
    again = Client()
    again.cookies["yz_code"] = cookie
    again.post("/sign-in/register/", form)
    assert Person.objects.count() == 1


def test_somebody_without_a_role_is_asked_what_she_came_for(client):
    make_person(phone=PHONE)
    assert prove(client)["Location"] == "/switch-role/"
    assert "我要找活干" in client.get("/switch-role/").content.decode()
    client.post("/switch-role/", {"role": "worker"})
    assert client.get("/me/settings/").status_code == 200


def test_switching_between_two_roles(client):
    person = make_person(phone=PHONE)
    worker, hirer = grant(person, "worker"), grant(person, "hirer")
    prove(client)
    client.post("/switch-role/", {"membership": str(hirer.uid)})
    assert client.session[KEY]["membership_id"] == hirer.pk
    client.post("/switch-role/", {"membership": str(worker.uid)})
    assert client.session[KEY]["membership_id"] == worker.pk


def test_somebody_elses_role_cannot_be_taken(client):
    person = make_person(phone=PHONE)
    own = grant(person, "worker")
    other = grant(make_person(), "hirer")
    prove(client)
    assert client.post("/switch-role/", {"membership": str(other.uid)}).status_code == 422
    assert client.session[KEY]["membership_id"] == own.pk


def test_a_phone_session_does_not_offer_staff_roles(client):
    person = make_person(phone=PHONE)
    grant(person, "worker")
    officer = grant(person, "district_officer")
    prove(client)
    assert client.post("/switch-role/", {"membership": str(officer.uid)}).status_code == 422


def test_signing_out_ends_the_session_on_the_server():
    client = client_of(make_actor("worker"))
    key = client.cookies["sessionid"].value
    client.post("/sign-out/")
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies["sessionid"] = key
    assert client.get("/me/settings/").status_code == 302
    assert AuditRow.objects.filter(after__session="ended").count() == 1


def test_signing_out_is_no_link(client):
    assert client.get("/sign-out/").status_code == 405


def test_somebody_signed_in_is_sent_on_from_the_door():
    assert client_of(make_actor("worker")).get("/sign-in/").status_code == 302
