"""Registering hirers: at the counter, on the phone, or by the person who hires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import (
    _do_give_consent,
    _do_grant_role,
    _do_register_organisation,
    _do_register_person,
)
from yizhan.accounts.enums import HIRER_KINDS, ConsentPurpose, OrganisationKind, Role
from yizhan.accounts.queries import memberships_of, people_by_phone
from yizhan.accounts.queries import organisation as organisation_of
from yizhan.accounts.queries import person as person_of
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.hirers import access, rules
from yizhan.exchange.hirers.models import Hirer

ORGANISATION = Hirer._meta.get_field("organisation").related_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiring:
    """Who hires and where: what the organisation of a new hirer is made from.

    Args:
        organisation_name: of a household it is made from the contact's name.
        credit_code: not asked of a household (O2).
        station_id: the station that serves it.
    """

    kind: str = OrganisationKind.HOUSEHOLD
    organisation_name: str = ""
    credit_code: str = ""
    region_code: str = ""
    address: str = ""
    station_id: int | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who speaks for the hirer.

    Args:
        person_id: somebody who has a file already (a worker who hires); the phone must be hers.
    """

    full_name: str
    phone: str
    address_form: str = ""
    consent_how: str = "spoken"
    person_id: int | None = None


@action
def register_household(
    work: Work,
    *,
    full_name: str,
    phone: str,
    region_code: str = "",
    address: str = "",
    address_form: str = "",
    station_id: int | None = None,
    consent_how: str = "spoken",
    person_id: int | None = None,
    is_demo: bool = False,
) -> int:
    """Register a householder at the counter or by phone, in a minute; no business licence is asked (O2).

    Returns:
        id of the hirer.

    Raises:
        Forbidden: not station staff. Refused: everything wrong with name and phone.
    """
    access.can_register_hirer(work.actor).require()
    contact = Contact(
        full_name=full_name,
        phone=phone,
        address_form=address_form,
        consent_how=consent_how,
        person_id=person_id,
    )
    hiring = Hiring(region_code=region_code, address=address, station_id=station_id, is_demo=is_demo)
    return _do_register_hirer_with_person(work, hiring, contact).pk


@action
def register_enterprise(
    work: Work,
    *,
    kind: str,
    organisation_name: str,
    credit_code: str,
    full_name: str,
    phone: str,
    address_form: str = "",
    consent_how: str = "spoken",
    person_id: int | None = None,
    **place: Any,
) -> int:
    """Register a sole trader, enterprise or agency with its contact at the counter.

    Args:
        place: the other fields of :class:`Hiring` (``region_code``, ``address``, ``station_id``, ``is_demo``).

    Returns:
        id of the hirer.

    Raises:
        Forbidden: not station staff. Refused: ``kind_not_hirer`` and everything wrong with the data.
    """
    access.can_register_hirer(work.actor).require()
    contact = Contact(
        full_name=full_name,
        phone=phone,
        address_form=address_form,
        consent_how=consent_how,
        person_id=person_id,
    )
    hiring = Hiring(kind=kind, organisation_name=organisation_name, credit_code=credit_code, **place)
    return _do_register_hirer_with_person(work, hiring, contact).pk


@action
def register_own_hirer(
    work: Work,
    *,
    kind: str,
    organisation_name: str = "",
    credit_code: str = "",
    region_code: str = "",
    address: str = "",
    station_id: int | None = None,
) -> int:
    """The signed-in person starts to hire, for the own household or for an organisation.

    A household that the person hires for already (sign-up made it) is taken up, never made twice.

    Returns:
        id of the hirer.

    Raises:
        OutOfSight: nobody is signed in. Refused: ``kind_not_hirer`` and everything wrong with the data.
    """
    person = person_of(work.actor.person_id) if work.actor.person_id else None
    if person is None:
        raise OutOfSight(Reason("not_signed_in", _("先登录")))
    if kind == OrganisationKind.HOUSEHOLD and (household := _household_of(person.pk)) is not None:
        return _do_open_hirer(work, household, person, region_code=region_code, station_id=station_id).pk
    hiring = Hiring(
        kind=kind,
        organisation_name=organisation_name,
        credit_code=credit_code,
        region_code=region_code,
        address=address,
        station_id=station_id,
        is_demo=person.is_demo,
    )
    return _do_register_hirer(work, person, hiring).pk


def _household_of(person_id: int) -> Any | None:
    """The household the person hires for, if there is one."""
    return next(
        (
            held.organisation
            for held in memberships_of(person_id)
            if held.role == Role.HIRER and held.organisation.kind == OrganisationKind.HOUSEHOLD
        ),
        None,
    )


def _do_register_hirer_with_person(work: Work, hiring: Hiring, contact: Contact) -> Hirer:
    """A hirer and its contact in one step; a hirer without a phone cannot be asked anything."""
    person = _do_contact(work, contact, region_code=hiring.region_code, is_demo=hiring.is_demo)
    return _do_register_hirer(work, person, hiring)


def _do_contact(work: Work, contact: Contact, *, region_code: str = "", is_demo: bool = False) -> Any:
    """The person meant by a contact: the file that stands, or a new one, with consent to keep it.

    Raises:
        OutOfSight: the file named does not use this phone. Refused: everything wrong with name and phone.
    """
    if contact.person_id is not None:
        found = (known for known in people_by_phone(contact.phone) if known.pk == contact.person_id)
        person = next(found, None)
        if person is None:
            raise OutOfSight(Reason("not_found", _("没有找到这个人的档案")))
    else:
        reasons = [] if contact.phone.strip() else [Reason("mobile_missing", _("还没填手机号"), "phone")]
        try:
            person = _do_register_person(
                work,
                full_name=contact.full_name,
                address_form=contact.address_form,
                phone=contact.phone,
                home_region_code=region_code,
                how=contact.consent_how,
                is_demo=is_demo,
            )
        except Refused as refused:
            raise Refused([*refused.reasons, *reasons]) from None
        refuse_if_any(reasons)
    _do_give_consent(work, person, ConsentPurpose.ACCOUNT, how=contact.consent_how)
    return person


def _do_register_hirer(work: Work, person: Any, hiring: Hiring) -> Hirer:
    """Store organisation, hirer and the contact's role.

    Raises:
        Refused: ``kind_not_hirer``; what :func:`_do_register_organisation` refuses.
    """
    if hiring.kind not in HIRER_KINDS:
        raise Refused(Reason("kind_not_hirer", _("选家里用工、个体户、企业或机构"), "kind"))
    is_household = hiring.kind == OrganisationKind.HOUSEHOLD
    organisation = _do_register_organisation(
        work,
        kind=hiring.kind,
        name=rules.household_name(person.display_name) if is_household else hiring.organisation_name,
        credit_code=hiring.credit_code,
        region_code=hiring.region_code,
        address=hiring.address,
        contact=person,
        is_demo=hiring.is_demo,
    )
    _do_grant_role(work, person, Role.HIRER, organisation=organisation, is_demo=hiring.is_demo)
    return _do_open_hirer(
        work, organisation, person, region_code=hiring.region_code, station_id=hiring.station_id
    )


def _do_open_hirer(
    work: Work, organisation: Any, contact: Any, *, region_code: str = "", station_id: int | None = None
) -> Hirer:
    """The hirer's file of an organisation; the one that stands when there is one."""
    hirer, is_new = Hirer.objects.get_or_create(
        organisation=organisation,
        defaults={
            "contact": contact,
            "station_id": station_id,
            "region_code": region_code or organisation.region_code,
            "state_changed_at": work.at,
            "registered_at": work.at,
            "is_demo": organisation.is_demo,
        },
    )
    if is_new:
        work.record(hirer, after={"kind": organisation.kind, "region_code": hirer.region_code})
    return hirer


def _do_open_hirer_of_role(work: Work, person_id: int, organisation_id: int | None) -> None:
    """Somebody was given the role of a hirer: the organisation has a file from now on."""
    organisation = organisation_of(organisation_id) if organisation_id else None
    if organisation is not None and organisation.kind in HIRER_KINDS:
        _do_open_hirer(work, organisation, person_of(person_id))
