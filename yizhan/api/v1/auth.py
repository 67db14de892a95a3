"""Who calls: a bearer token of a person or a key of an organisation. Cookies open nothing here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from yizhan.accounts.queries import bearer_of
from yizhan.core.actors import Actor
from yizhan.core.refusals import Forbidden, Reason

ONCE_MOST = 80
"""Characters of a key, as the table holds."""


class Token(HttpBearer):
    """``Authorization: Bearer …``. ``request.auth`` becomes the :class:`Bearer`, ``request.actor`` its actor.

    Args:
        roles: who may call the address.
        scope: what a key of an organisation needs for it; ``""`` when keys may not call it at all.
    """

    def __init__(self, *roles: str, scope: str = ""):
        super().__init__()
        self.roles, self.scope = frozenset(map(str, roles)), scope

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        bearer = bearer_of(token)
        if bearer is None:
            return None
        if bearer.actor.role not in self.roles:
            raise Forbidden(Reason("wrong_role", _("这一步不归你办")))
        if bearer.scopes is not None and (not self.scope or self.scope not in bearer.scopes):
            raise Forbidden(Reason("out_of_scope", _("这个密钥不能办这件事")))
        request.actor = bearer.actor  # type: ignore[attr-defined]
        return bearer


WORKER = ("worker",)
HIRERS = ("hirer", "hirer_staff")
SITE = (*HIRERS, "foreman")
CITIZENS = ("worker", *SITE)


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the token stands for."""
    return request.auth.actor  # type: ignore[attr-defined]


def once_of(request: HttpRequest) -> str | None:
    """The caller's ``Idempotency-Key``: the same key and the same body are answered with the first answer."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > ONCE_MOST or not key.isascii():
        raise HttpError(400, "Idempotency-Key")
    return key or None
