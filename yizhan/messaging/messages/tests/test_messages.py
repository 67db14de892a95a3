"""Messages: wording, saying it once, carrying it out, reading it."""

from __future__ import annotations

import pytest
from django.db import transaction

from yizhan.core.actions import open_work
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.refusals import OutOfSight
from yizhan.messaging.actions import _do_queue_message, mark_read
from yizhan.messaging.messages import templates
from yizhan.messaging.messages.events import MessageQueued
from yizhan.messaging.messages.handlers import carry_sms
from yizhan.messaging.messages.models import Message
from yizhan.messaging.messages.rules import MissingFact, facts_named, fill
from yizhan.messaging.queries import can_send_sms, inbox, unread_count
from yizhan.messaging.senders.ports import SendResult

ME = Actor("worker", person_uid="u-me", person_id=1)
PHONE = "15400010001"


def test_facts_fill_their_places():
    assert fill("{who}，{n} 点到", {"who": "周师傅", "n": 7}) == "周师傅，7 点到"


def test_braces_in_a_fact_stay_text():
    assert fill("{who}", {"who": "{secret}"}) == "{secret}"


def test_a_missing_fact_is_a_programmers_mistake():
    with pytest.raises(MissingFact):
        fill("{who}", {})


@pytest.mark.parametrize("template", ["{who.__class__}", "{who[0]}", "{who!r}", "{n:>9}", "{0}"])
def test_a_template_reaches_into_nothing(template):
    with pytest.raises(ValueError, match="plain names"):
        fill(template, {"who": "x", "n": 1})


def test_every_wording_names_the_same_facts_in_every_language():
    for code, wordings in templates.all_templates().items():
        assert len({facts_named(text) for text in wordings.values()}) == 1, code


def test_a_missing_language_falls_back_to_chinese():
    assert "验证码 1" in templates.render("accounts.sign_in_code", "fr", {"code": 1, "minutes": 10})


def test_an_unknown_template_is_loud():
    with pytest.raises(templates.UnknownTemplate):
        templates.render("no.such", "zh-hans", {})


def queue(**given):
    facts = {
        "channel": "sms",
        "template": "accounts.sign_in_code",
        "address": PHONE,
        "facts": {"code": "123456", "minutes": 10},
    }
    with transaction.atomic():
        return _do_queue_message(open_work(SYSTEM, "tests"), **facts | given)


def in_app(**given):
    return queue(channel="in_app", address="", recipient_uid="u-me", **given)


@pytest.mark.django_db
class TestMessages:
    def test_one_key_says_it_once(self):
        first = queue(dedupe_key="code:1")
        assert queue(dedupe_key="code:1") == first
        assert queue() != first
        assert Message.objects.count() == 2

    @pytest.mark.parametrize("given", [{"channel": "in_app"}, {"address": ""}])
    def test_a_channel_needs_its_recipient(self, given):
        with pytest.raises(ValueError, match="needs its recipient"):
            queue(**given)

    def test_address_and_text_are_not_readable_in_the_table(self):
        queue()
        stored = str(Message.objects.values("address", "text").get())
        assert PHONE not in stored
        assert "123456" not in stored

    def test_the_local_sender_carries_it_once(self):
        message = queue()
        event = MessageQueued(message.pk, "sms")
        carry_sms(event, "e1")
        carry_sms(event, "e1")
        message.refresh_from_db()
        assert (message.state, message.provider_reference) == ("sent", "local")

    def test_without_a_gateway_it_says_not_configured(self, settings):
        settings.DEMO_MODE = False
        message = queue()
        carry_sms(MessageQueued(message.pk, "sms"), "e1")
        message.refresh_from_db()
        assert (message.state, message.failure) == ("failed", "not_configured")
        assert not can_send_sms()

    def test_a_gateways_no_is_kept(self, monkeypatch):
        class Refusing:
            def send(self, address, text, *, key):
                return SendResult(accepted=False, failure="number_blocked")

        monkeypatch.setattr("yizhan.messaging.messages.handlers.sms_sender", Refusing)
        message = queue()
        carry_sms(MessageQueued(message.pk, "sms"), "e1")
        message.refresh_from_db()
        assert (message.state, message.failure) == ("failed", "number_blocked")

    def test_an_in_app_message_is_there_at_once_and_read_once(self):
        message = in_app()
        assert message.state == "delivered"
        assert list(inbox("u-me")) == [message]
        assert mark_read(ME, str(message.uid)) is True
        assert mark_read(ME, str(message.uid)) is False
        assert unread_count("u-me") == 0

    def test_nobody_reads_for_another(self):
        message = in_app()
        with pytest.raises(OutOfSight):
            mark_read(Actor("worker", person_uid="u-other", person_id=2), str(message.uid))

    def test_an_empty_uid_has_no_inbox(self):
        queue()
        assert list(inbox("")) == []

    def test_the_demo_page_lists_and_filters(self, client):
        queue()
        queue(address="15400010002", facts={"code": "654321", "minutes": 10})
        everything = client.get("/_dev/messages/").content.decode()
        assert "123456" in everything
        assert "654321" in everything
        one = client.get("/_dev/messages/?phone=154-0001-0001").content.decode()
        assert "123456" in one
        assert "654321" not in one

    def test_the_demo_page_does_not_exist_in_live_mode(self, client, settings):
        settings.DEMO_MODE = False
        assert client.get("/_dev/messages/").status_code == 404
