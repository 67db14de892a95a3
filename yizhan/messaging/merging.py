"""What becomes of messages when two files of one person become one."""

from yizhan.core.merging import moves

moves("messaging.Message", "recipient_uid", of="accounts.Person", holds="uid")
