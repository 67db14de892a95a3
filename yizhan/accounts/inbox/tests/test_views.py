"""A person's messages."""

from __future__ import annotations

import pytest

from yizhan.accounts.tests.factories import client_of, make_actor, work_of
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.messages import templates
from yizhan.messaging.queries import unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_template(monkeypatch):
    monkeypatch.setattr(templates, "all_templates", lambda: {"test.hello": {"zh-hans": "{what}来了"}})


def send(actor, what="活", link=""):
    with work_of() as work:
        return _do_queue_message(
            work,
            channel="in_app",
            template="test.hello",
            recipient_uid=actor.person_uid,
            facts={"what": what},
            link=link,
        )


def test_only_my_messages_are_shown():
    me, other = make_actor("worker"), make_actor("worker")
    send(me, "我的活")
    send(other, "别人的活")
    text = client_of(me).get("/me/messages/").content.decode()
    assert "我的活来了" in text
    assert "别人的活" not in text


def test_opening_marks_read_and_leads_on():
    me = make_actor("worker")
    message = send(me, link="/me/settings/")
    answer = client_of(me).post("/me/messages/open/", {"message": str(message.uid)})
    assert answer["Location"] == "/me/settings/"
    assert unread_count(me.person_uid) == 0


def test_a_link_never_leads_outside():
    me = make_actor("worker")
    message = send(me, link="//evil.example/")
    answer = client_of(me).post("/me/messages/open/", {"message": str(message.uid)})
    assert answer["Location"] == "/me/messages/"


@pytest.mark.parametrize("which", ["other", "nonsense"])
def test_other_peoples_messages_are_out_of_sight(which):
    me, other = make_actor("worker"), make_actor("worker")
    uid = str(send(other).uid) if which == "other" else "nonsense"
    assert client_of(me).post("/me/messages/open/", {"message": uid}).status_code == 404
    assert unread_count(other.person_uid) == (1 if which == "other" else 0)


def test_an_empty_inbox_says_what_will_come():
    assert "还没有消息" in client_of(make_actor("worker")).get("/me/messages/").content.decode()
