"""Which of her stations a staff member looks at: asked by ``?station=``, remembered by POST, else the first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yizhan.core.refusals import Forbidden, Reason
from yizhan.portal.console.queries import stations_of

KEY = "yizhan_station"


def workplace(request: HttpRequest) -> tuple[Any, list[Any]]:
    """The station of this page and all she can choose from.

    Raises:
        Forbidden: a role with stations that holds none, or whose stations are not in the register.
    """
    stations = stations_of(request.actor)
    if not stations:
        raise Forbidden(Reason("no_station", _("还没有给你安排驿站，请找区里加上")))
    wanted = request.GET.get("station") or request.session.get(KEY, "")
    return next((row for row in stations if row.code == wanted), stations[0]), stations


def remember(request: HttpRequest, code: str) -> bool:
    """Keep a choice in the session; only one of her own stations.

    Returns:
        whether it was kept.
    """
    if code not in request.actor.station_codes:
        return False
    request.session[KEY] = code
    return True
