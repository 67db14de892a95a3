"""A browser that acts as somebody, without the sign-in pages (those have their own tests)."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from yizhan.core.actors import VISITOR, Actor


class Browser:
    """Reads pages and sends their forms, with a form's own token unless the test gives one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch):
        self.client = Client(raise_request_exception=True)
        self.actor = VISITOR
        monkeypatch.setattr(
            "yizhan.accounts.middleware.resolve",
            lambda request: SimpleNamespace(actor=self.actor, person=None, membership=None, is_staff=False),
        )

    def as_(self, actor: Actor) -> Browser:
        self.actor = actor
        return self

    def get(self, url: str) -> HttpResponse:
        return self.client.get(url)

    def post(self, url: str, **data: Any) -> HttpResponse:
        return self.client.post(url, {"once": "a-token-of-this-form", **data})

    def text(self, url: str) -> str:
        """Visible words of a page that must open."""
        response = self.get(url)
        assert response.status_code == 200, response.status_code
        body = response.content.decode()
        assert not re.search(r"style=|<script(?![^>]*src=)(?![^>]*application/json)|\son\w+=", body)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(monkeypatch)
