"""Handing out tokens and keys, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import CITIZEN_ROLES
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.people.actions import _do_confirm_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import people_by_phone
from yizhan.accounts.registration.actions import _do_register_self
from yizhan.accounts.sign_in.actions import _consume, _proved_code
from yizhan.accounts.tokens import access
from yizhan.accounts.tokens.enums import Scope
from yizhan.accounts.tokens.models import AccessToken, OrganisationKey
from yizhan.accounts.tokens.secrets import PERSON, digest_of, new_secret
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any

NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))
LABEL_MOST = 40


@action(locks=("accounts.SignInCode", "accounts.Person"))
def open_token(
    work: Work, code_uid: str, *, nonce: str, person_uid: str, role: str, label: str
) -> dict[str, Any]:
    """Sign a device in with a proved phone code (call it without ``once``: a secret is no result to keep).

    Args:
        role: the citizen role to act in; a person with two roles signs in twice.
        label: what the person calls the device.

    Returns:
        ``{"token", "expires_at"}``; the token is never shown again.

    Raises:
        Refused: ``code_not_proved``, ``role_not_held``, ``label_missing``, ``label_too_long``.
        OutOfSight: a person who does not use this phone.
    """
    label = _checked_label(label)
    row = _proved_code(work, code_uid, nonce)
    person = next((p for p in people_by_phone(row.phone) if str(p.uid) == person_uid), None)
    if person is None:
        raise OutOfSight(Reason("not_found", _("这个手机号下没有这个人")))
    person = work.lock(Person, person.pk)
    held = Membership.objects.in_force(work.at.date()).filter(
        person=person, role=role, role__in=CITIZEN_ROLES
    )
    membership = held.order_by("pk").first()
    if membership is None:
        raise Refused(Reason("role_not_held", _("没有这个身份"), "role"))
    _consume(work, row)
    _do_confirm_person(work, person.pk, channel="own_phone")
    return _do_open(work, person, membership, label)


@action(locks=("accounts.SignInCode",))
def register_with_token(
    work: Work,
    code_uid: str,
    *,
    nonce: str,
    full_name: str,
    role: str,
    consents: Iterable[str],
    is_old_enough: bool,
    label: str,
) -> dict[str, Any]:
    """Open one's own file on the proved phone and sign the device in (call it without ``once``).

    Returns:
        ``{"token", "expires_at"}``.

    Raises:
        Refused: those of ``sign_in.actions.register_self``; ``label_missing``, ``label_too_long``.
    """
    label = _checked_label(label)
    row = _proved_code(work, code_uid, nonce)
    person, membership = _do_register_self(
        work,
        phone=row.phone,
        full_name=full_name,
        role=role,
        consents=consents,
        is_old_enough=is_old_enough,
        language="zh-hans",
        elder_view=False,
    )
    _consume(work, row)
    return _do_open(work, person, membership, label)


def _do_open(work: Work, person: Person, membership: Membership, label: str) -> dict[str, Any]:
    secret = new_secret(PERSON)
    expires_at = work.at + timedelta(days=value("accounts.token_days", on=work.at.date()))
    token = AccessToken.objects.create(
        person=person,
        membership=membership,
        label=label,
        digest=digest_of(secret),
        created_at=work.at,
        expires_at=expires_at,
    )
    work.record(person, after={"signed_in": "token", "token": token})
    return {"token": secret, "expires_at": expires_at}


@action
def revoke_token(work: Work, token_uid: str) -> bool:
    """Sign one of one's own devices out; a second time changes nothing.

    Returns:
        whether it was still in force.
    """
    token = AccessToken.objects.filter(uid=token_uid, person_id=work.actor.person_id or 0).first()
    if token is None:
        raise OutOfSight(NOT_FOUND)
    return _do_revoke(work, token)


@action
def open_organisation_key(work: Work, *, label: str, scopes: Iterable[str], digest: str) -> str:
    """Give a program of the own organisation a key.

    Args:
        digest: ``digest_of`` the secret that the caller made and shows once; the secret itself never enters an action.

    Returns:
        uid of the key.

    Raises:
        Forbidden: not the responsible hirer. Refused: ``label_missing``, ``label_too_long``, ``scopes_missing``,
            ``scope_unknown``.
    """
    access.can_manage_keys(work.actor).require()
    wanted = list(dict.fromkeys(scopes))
    reasons = list(_reasons_against_label(label))
    if not wanted:
        reasons.append(Reason("scopes_missing", _("选一下这个密钥能做什么"), "scopes"))
    elif set(wanted) - set(Scope.values):
        reasons.append(Reason("scope_unknown", _("没有这种权限"), "scopes"))
    refuse_if_any(reasons)
    key = OrganisationKey.objects.create(
        organisation_id=work.actor.organisation_id,
        label=label.strip(),
        digest=digest,
        scopes=wanted,
        created_at=work.at,
        created_by_uid=work.actor.person_uid,
        expires_at=work.at + timedelta(days=value("accounts.organisation_key_days", on=work.at.date())),
    )
    work.record(key, after={"organisation": key.organisation, "scopes": wanted})
    return str(key.uid)


@action
def revoke_organisation_key(work: Work, key_uid: str) -> bool:
    """Take a key of the own organisation back, at once.

    Returns:
        whether it was still in force.
    """
    access.can_manage_keys(work.actor).require()
    key = OrganisationKey.objects.filter(uid=key_uid, organisation_id=work.actor.organisation_id).first()
    if key is None:
        raise OutOfSight(NOT_FOUND)
    return _do_revoke(work, key)


def _do_revoke(work: Work, row: AccessToken | OrganisationKey) -> bool:
    if row.revoked_at is not None:
        return False
    row.revoked_at = work.at
    row.save(update_fields=["revoked_at"])
    work.record(row, after={"revoked": True})
    return True


def _checked_label(label: str) -> str:
    refuse_if_any(_reasons_against_label(label))
    return label.strip()


def _reasons_against_label(label: str) -> list[Reason]:
    if not label.strip():
        return [Reason("label_missing", _("起个名字，好认"), "label")]
    if len(label.strip()) > LABEL_MOST:
        return [Reason("label_too_long", _("名字最多 %(most)s 个字") % {"most": LABEL_MOST}, "label")]
    return []
