"""Entering the system: typed in by counter staff, by oneself, or as a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents.actions import _do_give_consent
from yizhan.accounts.enums import ConsentHow, ConsentPurpose, OrganisationKind, Role
from yizhan.accounts.memberships.actions import _do_grant_role
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.organisations.actions import _do_register_organisation
from yizhan.accounts.people import access
from yizhan.accounts.people.actions import _do_register_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.rules import reasons_against_working
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.geo import Cell
from yizhan.core.refusals import Reason, Refused, refuse_if_any

SELF_ROLES = (Role.WORKER, Role.HIRER)
"""Roles a person takes up by herself; as a hirer it is her household."""


@action
def register_person(
    work: Work,
    *,
    full_name: str = "",
    display_name: str = "",
    address_form: str = "",
    phone: str = "",
    identity_number: str = "",
    birth_on: date | None = None,
    home_region_code: str = "",
    cell: Cell | tuple[int, int] | None = None,
    language: str = "zh-hans",
    elder_view: bool = False,
    how: str = ConsentHow.SPOKEN,
    proof: str = "",
    consents: Iterable[str] = (ConsentPurpose.ACCOUNT,),
) -> int:
    """Type in a person who stands at the counter and said yes to it.

    Args:
        how, proof: how consent was given (``spoken`` or ``paper``; paper needs the place where it lies).
        consents: purposes agreed to; opening a file always needs ``account``.

    Returns:
        id of the person.

    Raises:
        Forbidden: not counter staff. Refused: ``account_consent_missing``, and those of ``_do_register_person``
            and ``_do_give_consent``.
    """
    access.can_register_person(work.actor).require()
    purposes = list(consents)
    if ConsentPurpose.ACCOUNT not in purposes:
        raise Refused(Reason("account_consent_missing", _("本人没同意建档案，就不能登记"), "consents"))
    person = _do_register_person(
        work,
        full_name=full_name,
        display_name=display_name,
        address_form=address_form,
        phone=phone,
        identity_number=identity_number,
        birth_on=birth_on,
        home_region_code=home_region_code,
        cell=cell,
        language=language,
        elder_view=elder_view,
        how=how,
    )
    for purpose in purposes:
        _do_give_consent(work, person, purpose, how=how, proof=proof, language=language)
    return person.pk


def _do_take_up_role(work: Work, person: Person, role: str, *, is_demo: bool = False) -> Membership:
    """Let a person be a worker, or hire for her household.

    Raises:
        Refused: ``role_not_for_self``, ``too_young``, ``role_held``.
    """
    if role not in SELF_ROLES:
        raise Refused(Reason("role_not_for_self", _("选一下：来找活，还是要招人"), "role"))
    if role == Role.WORKER:
        minimum_age = value("accounts.minimum_worker_age", on=work.at.date())
        refuse_if_any(reasons_against_working(person.birth_on, today=work.at.date(), minimum_age=minimum_age))
        return _do_grant_role(work, person, role, is_demo=is_demo)
    if Membership.objects.in_force(work.at.date()).filter(person=person, role=Role.HIRER).exists():
        raise Refused(Reason("role_held", _("这个人已经有这个角色了"), "role"))
    household = _do_register_organisation(
        work,
        kind=OrganisationKind.HOUSEHOLD,
        name=str(_("%(name)s家")) % {"name": person.display_name},
        region_code=person.home_region_code,
        contact=person,
        is_demo=is_demo,
    )
    return _do_grant_role(work, person, role, organisation=household, is_demo=is_demo)


@action(locks=("accounts.Person",))
def take_up_role(work: Work, role: str) -> int:
    """The acting person also becomes a worker, or also hires for her household.

    Returns:
        id of the membership.

    Raises:
        Refused: see ``_do_take_up_role``; ``not_signed_in``.
    """
    if work.actor.person_id is None:
        raise Refused(Reason("not_signed_in", _("先登录")))
    person = work.lock(Person, work.actor.person_id)
    return _do_take_up_role(work, person, role).pk


def _do_register_self(
    work: Work,
    *,
    phone: str,
    full_name: str,
    role: str,
    consents: Iterable[str],
    is_old_enough: bool,
    language: str = "zh-hans",
    elder_view: bool = False,
) -> tuple[Person, Membership]:
    """A person opens her own file on her own phone; the phone was proved by a code.

    Raises:
        Refused: ``account_consent_missing``, ``age_not_stated``, and those of the steps inside.
    """
    purposes = list(dict.fromkeys(consents))
    reasons = []
    if ConsentPurpose.ACCOUNT not in purposes:
        reasons.append(Reason("account_consent_missing", _("要先同意建档案"), "agree_account"))
    if role == Role.WORKER and not is_old_enough:
        reasons.append(Reason("age_not_stated", _("没满 16 周岁不能登记找活"), "is_old_enough"))
    if role not in SELF_ROLES:
        reasons.append(Reason("role_not_for_self", _("选一下：来找活，还是要招人"), "role"))
    if not full_name.strip():
        reasons.append(Reason("name_missing", _("还没填怎么称呼"), "full_name"))
    refuse_if_any(reasons)
    person = _do_register_person(
        work,
        full_name=full_name,
        phone=phone,
        language=language,
        elder_view=elder_view,
        how=ConsentHow.OWN_PHONE,
        is_confirmed=True,
    )
    for purpose in purposes:
        _do_give_consent(work, person, purpose, how=ConsentHow.OWN_PHONE, language=language)
    return person, _do_take_up_role(work, person, role)
