"""Channels and states of a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    IN_APP = "in_app", _("站内消息")
    SMS = "sms", _("短信")
    PRINT = "print", _("打印")
    VOICE_TEXT = "voice_text", _("电话稿")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("等着发")
    SENT = "sent", _("发出了")
    DELIVERED = "delivered", _("送到了")
    FAILED = "failed", _("没发成")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        return {"queued": "info", "sent": "brand", "delivered": "ok", "failed": "bad"}[self.value]
