"""Tables of messaging, gathered for Django."""

from yizhan.messaging.messages.models import Message

__all__ = ["Message"]
