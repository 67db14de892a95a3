"""Where a person is signed in, and signing out there."""

from __future__ import annotations

import pytest
from django.test import Client

from yizhan.accounts.sign_in.browsers import browsers_of, end_browser, name_of
from yizhan.accounts.sign_in.models import WebSession
from yizhan.accounts.sign_in.rules import device_words
from yizhan.accounts.tests.factories import client_of, make_actor, make_person
from yizhan.core.actors import VISITOR
from yizhan.core.refusals import OutOfSight

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0"
)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (PHONE, "安卓手机 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "苹果手机 · Safari"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "电脑 · Edge"),
        ("", "别的设备"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(told: str, words: str):
    assert device_words(told) == words


def test_the_person_sees_every_browser_and_signs_another_out():
    actor = make_actor("worker")
    here, there = client_of(actor), client_of(actor, client=Client())
    page = here.get("/me/devices/").content.decode()
    assert page.count("让它退出") == 1
    assert "就是这个" in page
    other = next(one for one in browsers_of(actor.person_id, here.session.session_key) if not one.is_here)
    assert here.post(f"/me/devices/browser/{other.name}/sign-out/").status_code == 302
    assert there.get("/me/settings/").status_code == 302
    assert here.get("/me/settings/").status_code == 200


def test_nobody_signs_a_stranger_out():
    mine, theirs = make_actor("worker"), make_actor("worker", person=make_person("路人"))
    client_of(theirs)
    key = WebSession.objects.get(person_id=theirs.person_id).session_key
    assert end_browser(mine, name_of(key)) is False
    assert WebSession.objects.filter(session_key=key).exists()


def test_the_key_of_a_session_is_never_on_the_page():
    actor = make_actor("worker")
    client = client_of(actor)
    client_of(actor, client=Client())
    page = client.get("/me/devices/").content.decode()
    for key in WebSession.objects.filter(person_id=actor.person_id).values_list("session_key", flat=True):
        assert key not in page


def test_a_visitor_signs_nobody_out():
    actor = make_actor("worker")
    client_of(actor)
    key = WebSession.objects.get(person_id=actor.person_id).session_key
    with pytest.raises(OutOfSight):
        end_browser(VISITOR, name_of(key))
    assert WebSession.objects.filter(session_key=key).exists()
    assert end_browser(actor, name_of(key)) is True


def test_of_several_browsers_only_the_named_one_is_signed_out():
    actor = make_actor("worker")
    keys = [client_of(actor, client=Client()).session.session_key for _browser in range(3)]
    for gone in range(3):
        assert end_browser(actor, name_of(keys[gone])) is True
        left = set(WebSession.objects.filter(person_id=actor.person_id).values_list("session_key", flat=True))
        assert left == set(keys[gone + 1 :])
