"""The browser's half of a one-time code: a signed, short-lived cookie that only sign-in pages receive."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from yizhan.accounts.sign_in.models import SignInCode
from yizhan.accounts.sign_in.queries import pending_code

COOKIE = "yz_code"
PATH = "/sign-in/"
SALT = "yizhan.accounts.sign_in.pending"
SECONDS = 15 * 60  # outlives the longest code (10 minutes); the code's own clock decides


@dataclass(frozen=True, slots=True)
class Pending:
    """Which code this browser asked for, and the page it wanted."""

    code_uid: str
    nonce: str
    next: str = ""


def new_nonce() -> str:
    """Random text that binds a code to this browser."""
    return secrets.token_urlsafe(24)


def remember(response: HttpResponse, pending: Pending) -> None:
    """Give the browser its half."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(pending), salt=SALT),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Take it back."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def recall(request: HttpRequest) -> Pending | None:
    """What the browser brought, if it is ours and fresh."""
    try:
        return Pending(**signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, TypeError):
        return None


def recall_code(request: HttpRequest) -> tuple[Pending, SignInCode] | None:
    """The browser's half with its unused code; ``None`` sends the person back to the start."""
    pending = recall(request)
    row = pending_code(pending.code_uid, pending.nonce) if pending else None
    return (pending, row) if pending and row else None
