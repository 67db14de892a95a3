"""A person's own browsers: where she is signed in, and signing out there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.sign_in.models import WebSession
from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason


@dataclass(frozen=True, slots=True)
class Browser:
    """One open sign-in. ``name`` stands for it in addresses: the key of a session is never shown to anybody."""

    name: str
    label: str
    since: datetime | None
    is_here: bool


def name_of(session_key: str) -> str:
    """What a session is called in a form."""
    return salted_hmac("yizhan.accounts.browser", session_key, algorithm="sha256").hexdigest()[:32]


def browsers_of(person_id: int, current_key: str | None) -> list[Browser]:
    """Where a person is signed in; this browser first."""
    rows = WebSession.objects.filter(person_id=person_id, expire_date__gt=clock.now())
    found = [
        Browser(
            name_of(row.session_key),
            row.label,
            datetime.fromisoformat(row.signed_in_at) if row.signed_in_at else None,
            row.session_key == current_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_here)


@action
def end_browser(work: Work, name: str) -> bool:
    """Sign one of one's own browsers out, at once.

    Returns:
        whether it was still open.

    Raises:
        OutOfSight: a visitor.
    """
    if work.actor.person_id is None:
        raise OutOfSight(Reason("not_found", _("没有找到")))
    for row in WebSession.objects.filter(person_id=work.actor.person_id):
        if name_of(row.session_key) == name:
            row.delete()
            work.record(("accounts.WebSession", name[:12]), after={"ended": True})
            return True
    return False
