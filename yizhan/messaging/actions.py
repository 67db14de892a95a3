"""What other contexts may write here."""

from yizhan.messaging.messages.actions import _do_forget_texts, _do_queue_message, mark_read

__all__ = ["_do_forget_texts", "_do_queue_message", "mark_read"]
