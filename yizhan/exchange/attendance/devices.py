"""Which phone sent a check-in: a random name kept in a cookie, stored only as a keyed digest.

It tells whether one phone checks in for many people (d.3); it says nothing about who owns it and is set only when
somebody checks in.
"""

from __future__ import annotations

import re
import secrets

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "yz_device"
KEPT_SECONDS = 90 * 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")


def device_key_of(request: HttpRequest) -> str:
    """The digest of this phone's name; a new name is made for a phone without one (see :func:`keep_device`)."""
    name = request.COOKIES.get(COOKIE, "")
    if not _NAME.fullmatch(name):
        name = getattr(request, "yz_new_device", "") or secrets.token_hex(16)
        request.yz_new_device = name  # type: ignore[attr-defined]
    return salted_hmac("yizhan.attendance.device", name, algorithm="sha256").hexdigest()[:32]


def keep_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a phone its name with the answer, if it got one in this request."""
    name = getattr(request, "yz_new_device", "")
    if name:
        response.set_cookie(
            COOKIE, name, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response
