"""Handlers of this context."""

from yizhan.messaging.messages import handlers  # noqa: F401
