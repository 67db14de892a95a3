"""Beginning a staff session once password and second factor are proved."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from yizhan.accounts.memberships.queries import actor_of, memberships_of
from yizhan.accounts.sign_in import sessions
from yizhan.accounts.sign_in.actions import note_session
from yizhan.accounts.sign_in.homes import home_url
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.core import clock
from yizhan.core.dated import value


class NoRole(LookupError):
    """The login is right, but its person holds no role today."""


def begin_staff_session(request: HttpRequest, login: StaffLogin) -> str:
    """Open the session of a staff member; several roles: she chooses on the next page; an initial password: first an
    own one.

    Returns:
        the address to go to.

    Raises:
        NoRole: nothing in force today; nothing is opened.
    """
    held = memberships_of(login.person_id)
    staff = [m for m in held if m.person_id == login.person_id]
    if not staff:
        raise NoRole
    only = staff[0] if len(staff) == 1 else None
    acting = sessions.Acting(
        login.person_id, only.pk if only else None, login_id=login.pk, auth_hash=login.get_session_auth_hash()
    )
    sessions.begin(request, acting, hours=value("accounts.staff_session_hours", on=clock.today()))
    note_session(actor_of(only or staff[0], staff_session=True), "began")
    if login.must_change_password:
        return reverse("staff_new_password")
    return home_url(only.role) if only else reverse("switch_role")
