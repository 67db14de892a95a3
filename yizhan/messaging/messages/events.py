"""Facts about messages."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("messaging.message_queued", key="message_id")
@dataclass(frozen=True)
class MessageQueued:
    """A message waits for its channel."""

    message_id: int
    channel: str
