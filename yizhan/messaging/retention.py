"""How long messages are kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.retention import kept
from yizhan.messaging.models import Message


@kept(
    "messages",
    label=_("发过的消息"),
    days=365,
    at_least=180,
    source="网络安全法 art. 21（日志不少于六个月）",
    certainty="medium",
)
def delete_messages(work: Work, before: datetime, limit: int) -> int:
    """Messages with their numbers and texts."""
    old = Message.objects.filter(created_at__lt=before).order_by("pk").values_list("pk", flat=True)[:limit]
    return Message.objects.filter(pk__in=list(old)).delete()[0]
