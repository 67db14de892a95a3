"""Where browser sessions lie: Django's table with the person beside it, so that a person can see and end her own.

Everything else is Django's: the key is random, the data signed, the row gone at sign-out.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

KEY = "yizhan_acting"
SINCE, LABEL = "yizhan_since", "yizhan_device"


class SessionStore(DatabaseStore):
    """The engine named in the settings."""

    @classmethod
    def get_model_class(cls) -> type:
        from yizhan.accounts.sign_in.models import WebSession

        return WebSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row, with who is signed in, since when and on what."""
        row = super().create_model_instance(data)
        acting = data.get(KEY) or {}
        row.person_id = acting.get("person_id")
        row.label = data.get(LABEL, "")
        row.signed_in_at = data.get(SINCE, "")
        return row
