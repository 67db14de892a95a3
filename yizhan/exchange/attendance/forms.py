"""Reading what people type about hours, pieces and instants, and the photos they add."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.attendance.photos import MOST_BYTES, store_photo
from yizhan.exchange.attendance.rules import minutes_of, pieces_of

__all__ = ["minutes_of", "offline_of", "pieces_of", "photo_of", "small_minutes_of"]


def small_minutes_of(text: str, field: str) -> int | None:
    """Minutes of a break or of overtime as people type them (``30``); ``None`` when left empty."""
    plain = text.strip()
    if not plain:
        return None
    if not plain.isdecimal() or len(plain) > 4:
        raise Refused(Reason("minutes_unreadable", _("几分钟只写整数，比如 30"), field))
    return int(plain)


def offline_of(request: HttpRequest) -> dict[str, Any]:
    """``said_at`` and ``skew_seconds`` of a form that waited on the phone; empty for one sent at once.

    The page's script adds ``said_at`` (when it was tapped) and ``sent_at`` (now, both by the phone's clock); what the
    phone's clock is wrong by is the difference of ``sent_at`` and ours.
    """
    said_at = _instant(request.POST.get("said_at", ""))
    if said_at is None:
        return {}
    sent_at = _instant(request.POST.get("sent_at", ""))
    skew = round((clock.now() - sent_at).total_seconds()) if sent_at else 0
    return {"said_at": said_at, "skew_seconds": max(-10_000_000, min(10_000_000, skew))}


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def photo_of(request: HttpRequest, field: str = "photo") -> tuple[str, int] | None:
    """The uploaded photo, cleaned and stored; ``None`` when none was chosen.

    Raises:
        Refused: ``photo_too_large``, ``photo_unreadable``.
    """
    given = request.FILES.get(field)
    if given is None:
        return None
    if (given.size or 0) > MOST_BYTES:
        raise Refused(Reason("photo_too_large", _("照片太大，最多 8 兆"), field))
    return store_photo(given.read())
