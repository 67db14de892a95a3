"""A person's messages: what she takes along, what is let go."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.own_data import Subject, erases, rows_of, stays
from yizhan.messaging.models import Message


@rows_of("messaging.Message", beside=("state",))
def own_messages(subject: Subject) -> QuerySet[Message]:
    """What was said to her."""
    return Message.objects.filter(recipient_uid=subject.person_uid).order_by("pk")


@erases("messaging.texts", label=_("发给你的消息里的话、发到的号码"))
def forget_messages(work: Work, subject: Subject) -> int:
    """Blank texts and numbers; that something was said, and when, stays as long as logs must."""
    rows = list(Message.objects.filter(recipient_uid=subject.person_uid))
    for row in rows:
        row.text = row.address = ""
        row.text_forgotten_at = row.text_forgotten_at or work.at
        row.save(update_fields=["text", "address", "text_forgotten_at"])
    return len(rows)


stays("messages", label=_("什么时候给你发过消息（没有内容、没有号码）"))
