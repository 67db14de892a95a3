"""Messages, encrypted where they could name a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yizhan.core.fields import EncryptedTextField, UidModel
from yizhan.core.validators import normalise_mobile
from yizhan.messaging.messages.enums import Channel, MessageState


class MessageQuerySet(models.QuerySet["Message"]):
    def inbox_of(self, person_uid: str) -> MessageQuerySet:
        """In-app messages of one person, newest first; nothing for an empty uid."""
        if not person_uid:
            return self.none()
        return self.filter(recipient_uid=person_uid, channel=Channel.IN_APP).order_by("-pk")

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at__isnull=True)


class Message(UidModel):
    """What was said to whom. ``text`` is rendered once, in the recipient's language, and kept as it was said."""

    personal = True

    channel = models.CharField("渠道", max_length=12, choices=Channel.choices)
    recipient_uid = models.CharField("收件人", max_length=36, blank=True, default="", db_index=True)
    address = EncryptedTextField("号码", blank=True, default="", blind_index=True, normalise=normalise_mobile)
    template = models.CharField("模板", max_length=60)
    text = EncryptedTextField("内容", blank=True, default="")
    text_forgotten_at = models.DateTimeField("内容清掉的时间", null=True, blank=True)
    link = models.CharField("链接", max_length=200, blank=True, default="")
    language = models.CharField("语言", max_length=8)
    state = models.CharField("状态", max_length=12, choices=MessageState.choices, default=MessageState.QUEUED)
    state_changed_at = models.DateTimeField("状态时间")
    failure = models.CharField("为什么没发成", max_length=60, blank=True, default="")
    provider_reference = models.CharField("通道编号", max_length=80, blank=True, default="")
    dedupe_key = models.CharField("去重键", max_length=120, null=True, blank=True, unique=True)
    created_at = models.DateTimeField("登记时间", db_index=True)
    read_at = models.DateTimeField("看过的时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "消息"
        indexes = [
            models.Index(
                fields=["recipient_uid", "-id"],
                name="message_unread",
                condition=Q(read_at__isnull=True, channel="in_app"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.channel})"
