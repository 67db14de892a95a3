"""Words of this context for the floors above."""

from yizhan.messaging.messages.enums import Channel, MessageState

__all__ = ["Channel", "MessageState"]
