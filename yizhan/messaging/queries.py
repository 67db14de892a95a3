"""What other contexts may read here."""

from yizhan.messaging.messages.queries import can_send_sms, inbox, newest, unread_count

__all__ = ["can_send_sms", "inbox", "newest", "unread_count"]
