"""Reading messages."""

from __future__ import annotations

from django.db.models import QuerySet

from yizhan.core.fields import blind_value
from yizhan.messaging.messages.models import Message
from yizhan.messaging.senders.ports import sms_sender


def inbox(person_uid: str) -> QuerySet[Message]:
    """In-app messages of a person, newest first."""
    return Message.objects.inbox_of(person_uid)


def unread_count(person_uid: str) -> int:
    """How many in-app messages a person has not opened."""
    return Message.objects.inbox_of(person_uid).unread().count()


def newest(phone: str = "", limit: int = 100) -> list[Message]:
    """The newest messages of everybody, or to one number (demo mode's message page)."""
    messages = Message.objects.order_by("-pk")
    if phone:
        messages = messages.filter(address_index=blind_value(Message, "address", phone) or "-")
    return list(messages[:limit])


def can_send_sms() -> bool:
    """Whether this district has a way to send SMS; sign-in pages say so when it has none."""
    return sms_sender() is not None
