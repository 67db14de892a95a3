"""Small readings of a request that every sign-in page needs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def address_of(request: HttpRequest) -> str:
    """The network address that limits are kept for.

    ``TRUSTED_PROXIES`` proxies in front each append the address they saw; what stands further left was typed by the
    caller and proves nothing.
    """
    trusted = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if trusted and len(seen) >= trusted:
        return seen[-trusted]
    return request.META.get("REMOTE_ADDR", "")


def safe_next(request: HttpRequest) -> str:
    """The page the person wanted, if it lies inside this site; else ``""``."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_inside = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if target and is_inside else ""
