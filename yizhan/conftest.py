"""Signing a test client in as somebody in a role; the fixture ``client_as`` stands in the root conftest."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.test import Client


def sign_in(client: Client, person_id: int, role: str) -> Client:
    """Give the client a session as after a complete sign-in."""
    from yizhan.accounts.queries import session_payload

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update(session_payload(person_id, role))
    store.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client
