"""Phone codes, who signs in with them, staff logins and their second factor."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import CITIZEN_ROLES
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.people.actions import _do_confirm_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import people_by_phone
from yizhan.accounts.registration.actions import _do_register_self
from yizhan.accounts.sign_in import rules
from yizhan.accounts.sign_in.digests import browser_digest, code_digest
from yizhan.accounts.sign_in.limits import _do_count, code_limits
from yizhan.accounts.sign_in.models import SignInCode, StaffLogin
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.validators import parse_mobile
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel
from yizhan.messaging.queries import can_send_sms

CODE_TEMPLATE = "accounts.sign_in_code"


@action(locks=("accounts.RateCounter",))
def request_code(work: Work, phone: str, *, nonce: str, address: str, language: str = "zh-hans") -> str:
    """Send a code to a phone. The answer is the same whether anybody has this number.

    Args:
        nonce: random text kept in the asking browser's signed cookie.
        address: network address of the browser, for the limit.

    Returns:
        uid of the code.

    Raises:
        Refused: ``mobile_*``, ``sms_not_configured``. TooOften: limits per phone and per address.
    """
    mobile, why = parse_mobile(phone, field="phone")
    if mobile is None:
        raise Refused(why)
    if not can_send_sms():
        raise Refused(Reason("sms_not_configured", _("短信还没开通。来驿站，窗口帮你办"), "phone"))
    _do_count(work, code_limits(work, mobile, address))
    minutes = value("accounts.code_minutes", on=work.at.date())
    code = rules.six_digits(secrets.randbelow)
    row = SignInCode(phone=mobile, created_at=work.at, expires_at=work.at + timedelta(minutes=minutes))
    row.code_digest = code_digest(row.uid, nonce, code)
    row.browser_digest = browser_digest(row.uid, nonce)
    row.save()
    _do_queue_message(
        work,
        channel=Channel.SMS,
        template=CODE_TEMPLATE,
        address=mobile,
        language=language,
        facts={"code": code, "minutes": minutes},
    )
    work.record(row, after={"code": "sent"})
    return str(row.uid)


@action(locks=("accounts.SignInCode",))
def check_code(work: Work, code_uid: str, *, nonce: str, typed: str) -> dict[str, Any]:
    """Judge a typed code; a wrong one is counted, so it is an answer and not a refusal.

    Returns:
        ``{"outcome": Outcome, "tries_left": int}``.
    """
    found = SignInCode.objects.filter(uid=code_uid).values_list("pk", flat=True).first()
    if found is None:
        return {"outcome": rules.Outcome.UNKNOWN.value, "tries_left": 0}
    row = work.lock(SignInCode, found)
    most = value("accounts.code_tries", on=work.at.date())
    digits = "".join(c for c in typed if c.isdecimal())
    outcome = rules.judge(
        is_same_browser=hmac.compare_digest(row.browser_digest, browser_digest(row.uid, nonce)),
        is_expired=work.at >= row.expires_at,
        is_used=row.proved_at is not None,
        tries=row.tries,
        most_tries=most,
        typed_digest=code_digest(row.uid, nonce, digits),
        stored_digest=row.code_digest,
    )
    if outcome == rules.Outcome.RIGHT:
        row.proved_at = work.at
    elif outcome == rules.Outcome.WRONG:
        row.tries += 1
    row.save(update_fields=["proved_at", "tries"])
    work.record(row, after={"code": outcome.value})
    return {"outcome": outcome.value, "tries_left": max(0, most - row.tries)}


def _proved_code(work: Work, code_uid: str, nonce: str) -> SignInCode:
    """The locked code that this browser proved a moment ago and has not used.

    Raises:
        Refused: ``code_not_proved``.
    """
    found = SignInCode.objects.filter(uid=code_uid).values_list("pk", flat=True).first()
    row = work.lock(SignInCode, found) if found else None
    if (
        row is None
        or not hmac.compare_digest(row.browser_digest, browser_digest(row.uid, nonce))
        or row.proved_at is None
        or row.consumed_at is not None
        or work.at >= row.expires_at
    ):
        raise Refused(Reason("code_not_proved", _("验证码过期了，重新要一个")))
    return row


def _consume(work: Work, row: SignInCode) -> None:
    row.consumed_at = work.at
    row.save(update_fields=["consumed_at"])


@action(locks=("accounts.SignInCode", "accounts.Person"))
def sign_in_as(work: Work, code_uid: str, *, nonce: str, person_uid: str) -> dict[str, Any]:
    """Sign in as one of the persons who use the proved phone.

    Signing in proves the file is hers, so what staff typed in for her counts as confirmed.

    Returns:
        ``{"person_id", "membership_id"}``; the membership only when she holds exactly one citizen role.

    Raises:
        Refused: ``code_not_proved``. OutOfSight: a person who does not use this phone.
    """
    row = _proved_code(work, code_uid, nonce)
    person = next((p for p in people_by_phone(row.phone) if str(p.uid) == person_uid), None)
    if person is None:
        raise OutOfSight(Reason("not_found", _("这个手机号下没有这个人")))
    person = work.lock(Person, person.pk)
    _consume(work, row)
    _do_confirm_person(work, person.pk, channel="own_phone")
    held = Membership.objects.in_force(work.at.date()).filter(person=person, role__in=CITIZEN_ROLES)
    keys = list(held.order_by("pk").values_list("pk", flat=True)[:2])
    work.record(person, after={"signed_in": "phone_code"})
    return {"person_id": person.pk, "membership_id": keys[0] if len(keys) == 1 else None}


@action(locks=("accounts.SignInCode",))
def register_self(
    work: Work,
    code_uid: str,
    *,
    nonce: str,
    full_name: str,
    role: str,
    consents: Iterable[str],
    is_old_enough: bool,
    language: str = "zh-hans",
    elder_view: bool = False,
) -> dict[str, Any]:
    """Open one's own file on the proved phone and sign in.

    Returns:
        ``{"person_id", "membership_id"}``.

    Raises:
        Refused: ``code_not_proved`` and those of ``_do_register_self``.
    """
    row = _proved_code(work, code_uid, nonce)
    person, membership = _do_register_self(
        work,
        phone=row.phone,
        full_name=full_name,
        role=role,
        consents=consents,
        is_old_enough=is_old_enough,
        language=language,
        elder_view=elder_view,
    )
    _consume(work, row)
    return {"person_id": person.pk, "membership_id": membership.pk}


def _do_open_staff_login(
    work: Work, person: Person, *, username: str, password: str, must_change: bool = False
) -> StaffLogin:
    """Give a person a user name and a first password; the second factor is set up at the first sign-in.

    Args:
        must_change: somebody else knows the password, so the first sign-in asks for an own one.

    Raises:
        Refused: ``username_missing``, ``password_weak``, ``login_taken``.
    """
    name = username.strip()
    login = StaffLogin(username=name, person=person, created_at=work.at, must_change_password=must_change)
    reasons = [] if name else [Reason("username_missing", _("用户名还没填"), "username")]
    refuse_if_any([*reasons, *_reasons_against_password(login, password)])
    login.set_password(password)
    try:
        with transaction.atomic():
            login.save()
    except IntegrityError:
        raise Refused(Reason("login_taken", _("用户名有人用了，或者这个人已经有账号"), "username")) from None
    work.record(person, after={"staff_login": "opened"})
    return login


def _reasons_against_password(login: StaffLogin, password: str) -> list[Reason]:
    """What Django's validators (≥ 12 characters, not a common one) say against a password."""
    try:
        validate_password(password, user=login)
    except ValidationError as error:
        return [Reason("password_weak", text, "password") for text in error.messages]
    return []


def _do_set_password(work: Work, login: StaffLogin, password: str, *, must_change: bool) -> None:
    """Replace the password of a login whose person is locked; every session of it ends.

    Raises:
        Refused: ``password_weak``, ``password_same``.
    """
    reasons = _reasons_against_password(login, password)
    if login.check_password(password):
        reasons.append(Reason("password_same", _("和原来的密码一样，换一个"), "password"))
    refuse_if_any(reasons)
    login.set_password(password)
    login.must_change_password = must_change
    login.session_round += 1
    login.save(update_fields=["password", "must_change_password", "session_round"])


@action(locks=("accounts.Person",))
def set_own_password(work: Work, *, password: str) -> bool:
    """A staff member sets a password that nobody else knows (call it without ``once``: a password is no argument to keep).

    The caller has just checked the old password, or the session began a moment ago with the initial one.

    Returns:
        ``True``.

    Raises:
        Forbidden: ``not_staff``. Refused: ``password_weak``, ``password_same``.
    """
    if work.actor.person_id is None or not work.actor.staff_session:
        raise Forbidden(Reason("not_staff", _("先用工作账号登录")))
    person = work.lock(Person, work.actor.person_id)
    login = StaffLogin.objects.filter(person=person, is_active=True).first()
    if login is None:
        raise Forbidden(Reason("not_staff", _("先用工作账号登录")))
    _do_set_password(work, login, password, must_change=False)
    work.record(person, after={"staff_login": "own_password"})
    return True


def _do_enrol_totp(work: Work, login: StaffLogin, secret: str) -> None:
    """Store a second factor; the secret is encrypted by the MFA adapter.

    Raises:
        Refused: ``second_factor_held``.
    """
    if Authenticator.objects.filter(user=login, type=Authenticator.Type.TOTP).exists():
        raise Refused(Reason("second_factor_held", _("已经设过动态码了"), "code"))
    TOTP.activate(login, secret)
    work.record(("accounts.StaffLogin", str(login.pk)), after={"second_factor": "enrolled"})


@action
def enrol_totp(work: Work, login_id: int, secret: str) -> bool:
    """Set up the second factor of a staff login whose password was just checked (call it without ``once``).

    Raises:
        OutOfSight, Refused (``second_factor_held``).
    """
    login = StaffLogin.objects.filter(pk=login_id, is_active=True).first()
    if login is None:
        raise OutOfSight(Reason("not_found", _("没有这个账号")))
    _do_enrol_totp(work, login, secret)
    return True


@action
def note_session(work: Work, what: str) -> None:
    """Write into the audit trail that a session began or ended, or the role changed."""
    work.record(("accounts.Person", work.actor.person_uid), after={"session": what, "role": work.actor.role})
