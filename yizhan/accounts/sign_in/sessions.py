"""What a session holds and how it becomes the request's actor."""

from __future__ import annotations

import hmac
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import HttpRequest

from yizhan.accounts.enums import STAFF_ROLES, PersonState
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.memberships.queries import NoSuchRole, actor_of
from yizhan.accounts.people.models import Person
from yizhan.accounts.sign_in.rules import device_words
from yizhan.accounts.sign_in.store import KEY, LABEL, SINCE
from yizhan.core import clock
from yizhan.core.actors import VISITOR, Actor

HOUR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Acting:
    """Who is signed in. A session never holds a phone or a name.

    Args:
        membership_id: role chosen to act in; ``None`` until one is chosen.
        login_id, auth_hash: set after password *and* second factor; a changed password ends the session.
    """

    person_id: int
    membership_id: int | None = None
    login_id: int | None = None
    auth_hash: str = ""

    @property
    def is_staff(self) -> bool:
        return self.login_id is not None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A session read against the database.

    Args:
        person: the signed-in person, even while no role is chosen.
        membership: the role acted in, with its organisation.
        must_change_password: a staff member who still has the initial password; she acts in no role until it is hers.
    """

    actor: Actor = VISITOR
    person: Person | None = None
    membership: Membership | None = None
    is_staff: bool = False
    must_change_password: bool = False


def begin(request: HttpRequest, acting: Acting, *, hours: int | None = None) -> None:
    """Start a session under a new id; whatever the old one held is gone from the server.

    Args:
        hours: life of the session; ``None`` = the site's default (a worker's own phone).
    """
    request.session.flush()
    request.session[KEY] = asdict(acting)
    _note_device(request)
    if hours is not None:
        request.session.set_expiry(hours * HOUR_SECONDS)


def begin_with(request: HttpRequest, payload: dict[str, Any]) -> None:
    """Start a session from a payload of ``payload_for`` (demo accounts)."""
    request.session.flush()
    request.session.update(payload)
    _note_device(request)


def _note_device(request: HttpRequest) -> None:
    """Since when and on what, for the person's own list; the browser's full name is not kept."""
    request.session[SINCE] = clock.now().isoformat()
    request.session[LABEL] = str(device_words(request.headers.get("User-Agent", "")))


def payload_for(person_id: int, role: str) -> dict[str, Any]:
    """What a session of this person in this role holds after a complete sign-in.

    For demo accounts, commands and tests only: it skips code, password and second factor.

    Raises:
        NoSuchRole: the person does not hold the role today, or has no staff login for a staff role.
    """
    held = Membership.objects.in_force(clock.today()).filter(person_id=person_id, role=role)
    membership = held.select_related("person__staff_login").order_by("pk").first()
    if membership is None:
        raise NoSuchRole(f"person {person_id} does not act as {role}")
    acting = Acting(person_id, membership.pk)
    if role in STAFF_ROLES:
        login = getattr(membership.person, "staff_login", None)
        if login is None:
            raise NoSuchRole(f"person {person_id} has no staff login")
        acting = Acting(person_id, membership.pk, login.pk, login.get_session_auth_hash())
    return {KEY: asdict(acting)}


def change_role(request: HttpRequest, membership_id: int) -> None:
    """Act in another role from now on; the session id changes with it."""
    held = read(request)
    if held is None:
        return
    request.session.cycle_key()
    request.session[KEY] = asdict(
        Acting(held.person_id, membership_id, login_id=held.login_id, auth_hash=held.auth_hash)
    )


def renew(request: HttpRequest, auth_hash: str) -> None:
    """Keep this session after its login's password changed; every other one has ended."""
    held = read(request)
    if held is not None:
        request.session.cycle_key()
        request.session[KEY] = asdict(replace(held, auth_hash=auth_hash))


def end(request: HttpRequest) -> None:
    """End the session on the server."""
    request.session.flush()


def read(request: HttpRequest) -> Acting | None:
    """What the session says, unchecked; ``None`` for visitors."""
    stored: Any = request.session.get(KEY)
    try:
        return Acting(**stored) if stored else None
    except TypeError:
        return None  # written by an older version


def resolve(request: HttpRequest) -> Resolved:
    """The person and actor behind a request; at most two queries.

    A membership that ended or ran out, a closed file, a disabled login or a changed password give a visitor. A
    citizen's session never acts in a staff role.
    """
    acting = read(request)
    if acting is None:
        return Resolved()
    membership = None
    if acting.membership_id is not None:
        held = Membership.objects.in_force(clock.today()).filter(
            pk=acting.membership_id, person_id=acting.person_id
        )
        membership = held.select_related("person__staff_login", "organisation").first()
    person = membership.person if membership else _person(acting.person_id)
    if person is None or person.state != PersonState.ACTIVE:
        return Resolved()
    if acting.is_staff and not _login_holds(person, acting):
        return Resolved()
    if acting.is_staff and person.staff_login.must_change_password:
        return Resolved(person=person, is_staff=True, must_change_password=True)
    if membership is None or (membership.role in STAFF_ROLES and not acting.is_staff):
        return Resolved(person=person, is_staff=acting.is_staff)
    actor = actor_of(membership, staff_session=acting.is_staff)
    return Resolved(actor, person, membership, acting.is_staff)


def _person(person_id: int) -> Person | None:
    return Person.objects.filter(pk=person_id).select_related("staff_login").first()


def _login_holds(person: Person, acting: Acting) -> bool:
    login = getattr(person, "staff_login", None)
    return (
        login is not None
        and login.is_active
        and login.pk == acting.login_id
        and hmac.compare_digest(login.get_session_auth_hash(), acting.auth_hash)
    )
