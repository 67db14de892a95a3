"""Opening staff logins and getting people back in: a password and a second factor can be reset, never read.

Passwords are arguments. The once key keeps a keyed digest of the arguments only, and audit rows name what was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import ConsentHow
from yizhan.accounts.memberships.access import can_grant_role
from yizhan.accounts.memberships.actions import (
    _do_grant_office,
    _organisation,
    _reasons_against_office,
)
from yizhan.accounts.people.actions import _do_register_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import visible_person
from yizhan.accounts.sign_in.actions import _do_open_staff_login, _do_set_password
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.accounts.staff import access, queries, rules
from yizhan.core.actions import Work, action
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any

ADDRESS_FORM = "同志"  # how a colleague is called when nobody said otherwise


@action(locks=("accounts.Person",))
def open_staff_member(
    work: Work,
    *,
    full_name: str,
    phone: str,
    role: str,
    username: str,
    password: str,
    display_name: str = "",
    region_prefix: str = "",
    station_codes: Iterable[str] = (),
    organisation_id: int | None = None,
    valid_until: date | None = None,
    person_uid: str = "",
    is_new_person: bool = False,
) -> dict[str, Any]:
    """A new colleague: file, role and login in one go. The second factor is set up at the first sign-in.

    Args:
        password: initial one (``queries.initial_password``); the first sign-in asks for an own one.
        person_uid: somebody who has a file already (a worker who becomes an attendant); name and phone are then kept.
        is_new_person: said by the actor when files use this phone and none of them is this person.

    Returns:
        ``{"person_id", "person_uid"}``.

    Raises:
        Forbidden: ``role_not_yours_to_grant``, ``second_factor_missing``, ``own_role``. OutOfSight: no such file.
        Refused: ``person_exists``, ``username_malformed`` and those of registering, granting and opening.
    """
    person = _known_person(work, person_uid) if person_uid else None
    can_grant_role(work.actor, role, person.pk if person else 0).require()
    name = username.strip().lower()
    reasons = rules.reasons_against_username(name)
    if person is None and not is_new_person and queries.people_with_phone(work.actor, phone):
        reasons.append(
            Reason("person_exists", _("这个手机号已经有档案，说一下是不是同一个人"), "same_person")
        )
    if person is None:
        person, wrong = _do_register_colleague(work, full_name, display_name, phone, region_prefix)
        reasons += wrong
    if person is None:
        body = _organisation(organisation_id)
        reasons += _reasons_against_office(work, role, body, region_prefix, list(station_codes))
        raise Refused(reasons)
    for step in (
        lambda: _do_grant_office(
            work,
            person,
            role,
            organisation_id=organisation_id,
            region_prefix=region_prefix,
            station_codes=station_codes,
            valid_until=valid_until,
        ),
        lambda: _do_open_staff_login(work, person, username=name, password=password, must_change=True),
    ):
        try:
            step()
        except Refused as refused:
            if refused.status != Refused.status:
                raise
            reasons += refused.reasons
    refuse_if_any(reasons)  # rolls everything back
    return {"person_id": person.pk, "person_uid": str(person.uid)}


def _known_person(work: Work, uid: str) -> Person:
    found = Person.objects.filter(uid=uid).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个人的档案")))
    visible_person(work.actor, found.pk)
    return work.lock(Person, found.pk)


def _do_register_colleague(
    work: Work, full_name: str, display_name: str, phone: str, region_prefix: str
) -> tuple[Person | None, list[Reason]]:
    """The file of a new colleague, or what is wrong with it."""
    reasons = [] if phone.strip() else [Reason("phone_missing", _("手机号还没填"), "phone")]
    try:
        person = _do_register_person(
            work,
            full_name=full_name,
            display_name=display_name,
            address_form=ADDRESS_FORM,
            phone=phone,
            home_region_code=region_prefix,
            how=ConsentHow.PAPER,
            is_confirmed=True,
        )
    except Refused as refused:
        return None, [*reasons, *refused.reasons]
    return person, reasons


def _locked_login(work: Work, person_id: int, reason: str) -> StaffLogin:
    """The login of a locked person, when the actor may manage it and said why.

    Raises:
        OutOfSight: no such person, or no login. Forbidden: see ``access.can_manage_login``. Refused: ``reason_missing``.
    """
    person = work.lock(Person, person_id)
    access.can_manage_login(work.actor, person_id, queries.held_offices(person_id)).require()
    login = StaffLogin.objects.filter(person=person).first()
    if login is None:
        raise OutOfSight(Reason("not_found", _("这个人没有工作账号")))
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("写一句为什么"), "reason"))
    return login


def _do_end_sessions(login: StaffLogin) -> None:
    login.session_round += 1
    login.save(update_fields=["session_round"])


def _do_reset_second_factor(work: Work, login: StaffLogin, reason: str) -> None:
    """Forget the second factor; the next sign-in sets up a new one. Every session ends."""
    Authenticator.objects.filter(user=login).delete()
    _do_end_sessions(login)
    work.record(login.person, after={"staff_login": "second_factor_reset"}, reason=reason)


def _do_reset_password(work: Work, login: StaffLogin, password: str, reason: str) -> None:
    """Put an initial password in place of a forgotten one. Every session ends."""
    _do_set_password(work, login, password, must_change=True)
    work.record(login.person, after={"staff_login": "password_reset"}, reason=reason)


@action(locks=("accounts.Person",))
def open_staff_login(work: Work, person_id: int, *, username: str, password: str) -> bool:
    """Open a login for somebody who holds a staff role and has none.

    Raises:
        OutOfSight, Forbidden (``wrong_role``, ``own_office``, ``no_office``, ``login_beyond``).
        Refused: ``no_office``, ``username_malformed`` and those of ``_do_open_staff_login``.
    """
    person = work.lock(Person, person_id)
    held = queries.held_offices(person_id)
    access.can_manage_login(work.actor, person_id, held).require()
    if not held:
        raise Refused(Reason("no_office", _("先授一个角色，再开账号")))
    name = username.strip().lower()
    refuse_if_any(rules.reasons_against_username(name))
    _do_open_staff_login(work, person, username=name, password=password, must_change=True)
    return True


@action(locks=("accounts.Person",))
def reset_staff_password(work: Work, person_id: int, *, password: str, reason: str) -> bool:
    """Give an initial password to somebody who forgot hers; the next sign-in asks for an own one.

    Raises:
        OutOfSight, Forbidden, Refused (``reason_missing``, ``password_weak``, ``password_same``).
    """
    _do_reset_password(work, _locked_login(work, person_id, reason), password, reason.strip())
    return True


@action(locks=("accounts.Person",))
def reset_second_factor(work: Work, person_id: int, *, reason: str) -> bool:
    """Forget the second factor of somebody who lost her phone.

    Raises:
        OutOfSight, Forbidden, Refused (``reason_missing``).
    """
    _do_reset_second_factor(work, _locked_login(work, person_id, reason), reason.strip())
    return True


@action(locks=("accounts.Person",))
def set_login_active(work: Work, person_id: int, *, is_active: bool, reason: str) -> bool:
    """Close a login, or open it again; closing ends every session.

    Returns:
        whether this call did it.

    Raises:
        OutOfSight, Forbidden, Refused (``reason_missing``).
    """
    login = _locked_login(work, person_id, reason)
    if login.is_active == is_active:
        return False
    login.is_active = is_active
    login.session_round += 1
    login.save(update_fields=["is_active", "session_round"])
    done = "enabled" if is_active else "disabled"
    work.record(login.person, after={"staff_login": done}, reason=reason.strip())
    return True


@action(locks=("accounts.Person",))
def recover_staff_login(work: Work, username: str, *, password: str) -> bool:
    """Last resort of the command line: initial password, no second factor, open again.

    Raises:
        Forbidden: not from the command line. OutOfSight: no such user name. Refused: ``password_weak``.
    """
    if not work.actor.is_system:
        raise Forbidden(Reason("not_system", _("只能在服务器上办")))
    found = StaffLogin.objects.filter(username=username.strip()).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有这个用户名")))
    work.lock(Person, found.person_id)
    login = StaffLogin.objects.get(pk=found.pk)
    login.is_active = True
    login.save(update_fields=["is_active"])
    _do_reset_second_factor(work, login, "reset_staff_login")
    _do_reset_password(work, login, password, "reset_staff_login")
    return True
