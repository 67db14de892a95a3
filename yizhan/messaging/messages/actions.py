"""Queueing messages, noting what became of them, reading them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.messaging.messages.enums import Channel, MessageState
from yizhan.messaging.messages.events import MessageQueued
from yizhan.messaging.messages.models import Message
from yizhan.messaging.messages.rules import is_uid
from yizhan.messaging.messages.templates import render
from yizhan.messaging.messages.workflow import message_workflow


def _do_queue_message(
    work: Work,
    *,
    channel: str,
    template: str,
    recipient_uid: str = "",
    address: str = "",
    language: str = "zh-hans",
    facts: Mapping[str, object] | None = None,
    link: str = "",
    dedupe_key: str = "",
) -> Message:
    """Say something to somebody, once.

    Args:
        channel: ``Channel`` value. In-app messages are there at once; an SMS is carried by an external job.
        template: code in some context's ``message_templates.json``.
        recipient_uid: person; needed for in-app.
        address: mobile number; needed for SMS. The caller has checked that it may be written to.
        facts: values for the template's places.
        link: path inside this site where the person can act.
        dedupe_key: the same key never says it twice; the first message is returned.

    Raises:
        ValueError: channel and recipient do not fit (a programmer's mistake).
    """
    if (channel == Channel.IN_APP and not recipient_uid) or (channel == Channel.SMS and not address):
        raise ValueError(f"a message by {channel} needs its recipient")
    in_app = channel == Channel.IN_APP
    fresh = Message(
        channel=channel,
        recipient_uid=recipient_uid,
        address=address,
        template=template,
        text=render(template, language, facts or {}),
        link=link,
        language=language,
        state=MessageState.DELIVERED if in_app else MessageState.QUEUED,
        state_changed_at=work.at,
        dedupe_key=dedupe_key or None,
        created_at=work.at,
    )
    message = _save_once(fresh)
    if message is fresh:
        work.record(message, after={"template": template, "channel": channel})
        if not in_app:
            work.emit(MessageQueued(message_id=message.pk, channel=channel))
    return message


def _save_once(fresh: Message) -> Message:
    """Save the message, or return the earlier one with the same key; the unique constraint decides."""
    if fresh.dedupe_key is None:
        fresh.save()
        return fresh
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return Message.objects.get(dedupe_key=fresh.dedupe_key)
    return fresh


@action
def note_outcome(work: Work, message_id: int, *, failure: str = "", reference: str = "") -> str:
    """Store what the channel answered (called by the sending job as SYSTEM).

    Returns:
        the message's state.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise OutOfSight(Reason("not_found", _("没有这条消息")))
    if message.state == MessageState.QUEUED:
        message_workflow.apply(work, message, "fail" if failure else "send", reason=failure)
        message.failure, message.provider_reference = failure, reference
        message.save(update_fields=["failure", "provider_reference"])
    return message.state


@action
def mark_read(work: Work, message_uid: str) -> bool:
    """The recipient has seen a message; a second time changes nothing.

    Returns:
        whether this call was the first.

    Raises:
        OutOfSight: not a message of this person.
    """
    mine = Message.objects.inbox_of(work.actor.person_uid)
    message = mine.filter(uid=message_uid).first() if is_uid(message_uid) else None
    if message is None:
        raise OutOfSight(Reason("not_found", _("没有这条消息")))
    if not mine.unread().filter(pk=message.pk).update(read_at=work.at):
        return False
    work.record(message, after={"read": True})
    return True


def _do_forget_texts(work: Work, template: str, *, before: datetime, limit: int = 500) -> int:
    """Blank the text of old messages of one template (a one-time code outlives its use by minutes only).

    Returns:
        how many.
    """
    old = Message.objects.filter(
        template=template, created_at__lt=before, text_forgotten_at__isnull=True
    ).order_by("pk")
    messages = list(old[:limit])
    for message in messages:
        message.text, message.text_forgotten_at = "", work.at
        message.save(update_fields=["text", "text_forgotten_at"])
    if messages:
        work.record(("messaging.Message", template), after={"texts_forgotten": len(messages)})
    return len(messages)
