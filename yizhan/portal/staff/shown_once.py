"""An initial password on its way from the form to the page that shows it: sealed, in the session, for one look."""

from __future__ import annotations

from django.http import HttpRequest

from yizhan.core import crypto

KEY = "yizhan_initial_password"
LABEL = "portal.staff.initial_password"


def keep(request: HttpRequest, uid: str, password: str) -> None:
    """Keep the password of one colleague for the next page."""
    sealed = crypto.encrypt(password, field_label=LABEL, row_uid=uid)
    request.session[KEY] = {"uid": uid, "sealed": sealed}


def take(request: HttpRequest, uid: str) -> str:
    """The password kept for this colleague, ``""`` when there is none; a second call finds nothing."""
    held = request.session.get(KEY)
    if not held or held["uid"] != uid:
        return ""
    del request.session[KEY]
    return crypto.decrypt(held["sealed"], field_label=LABEL, row_uid=uid)
