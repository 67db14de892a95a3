"""Registering and checking hirers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents.actions import _do_give_consent
from yizhan.accounts.enums import HIRER_KINDS, ConsentPurpose, OrganisationKind, Role, VerificationState
from yizhan.accounts.memberships.actions import _do_grant_role
from yizhan.accounts.memberships.queries import memberships_of
from yizhan.accounts.organisations.actions import _do_register_organisation, _do_verify_organisation
from yizhan.accounts.organisations.queries import organisation as organisation_of
from yizhan.accounts.people.actions import _do_register_person
from yizhan.accounts.people.queries import people_by_phone
from yizhan.accounts.people.queries import person as person_of
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.regions.queries import region_cell
from yizhan.exchange.hirers import access, rules
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.hirers.workflow import hirer_workflow

ORGANISATION = Hirer._meta.get_field("organisation").related_model


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

    Args:
        person_id: somebody who has a file already (a worker who hires); the phone must be hers.

    Returns:
        id of the hirer.

    Raises:
        Forbidden: not station staff. Refused: everything wrong with name and phone.
    """
    access.can_register_hirer(work.actor).require()
    hirer = _do_register_hirer_with_person(
        work,
        kind=OrganisationKind.HOUSEHOLD,
        organisation_name="",
        credit_code="",
        full_name=full_name,
        address_form=address_form,
        phone=phone,
        region_code=region_code,
        address=address,
        station_id=station_id,
        consent_how=consent_how,
        person_id=person_id,
        is_demo=is_demo,
    )
    return hirer.pk


@action
def register_enterprise(
    work: Work,
    *,
    kind: str,
    organisation_name: str,
    credit_code: str,
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
    """Register a sole trader, enterprise or agency with its contact at the counter.

    Returns:
        id of the hirer.

    Raises:
        Forbidden: not station staff. Refused: ``kind_not_hirer`` and everything wrong with the data.
    """
    access.can_register_hirer(work.actor).require()
    hirer = _do_register_hirer_with_person(
        work,
        kind=kind,
        organisation_name=organisation_name,
        credit_code=credit_code,
        full_name=full_name,
        address_form=address_form,
        phone=phone,
        region_code=region_code,
        address=address,
        station_id=station_id,
        consent_how=consent_how,
        person_id=person_id,
        is_demo=is_demo,
    )
    return hirer.pk


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
    return _do_register_hirer(
        work,
        person,
        kind=kind,
        organisation_name=organisation_name,
        credit_code=credit_code,
        region_code=region_code,
        address=address,
        station_id=station_id,
        is_demo=person.is_demo,
    ).pk


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


def _do_register_hirer_with_person(
    work: Work,
    *,
    full_name: str,
    phone: str,
    address_form: str,
    consent_how: str,
    kind: str,
    organisation_name: str,
    credit_code: str,
    region_code: str,
    address: str,
    station_id: int | None,
    person_id: int | None,
    is_demo: bool,
) -> Hirer:
    """A hirer and its contact in one step; a hirer without a phone cannot be asked anything."""
    if person_id is not None:
        person = next((found for found in people_by_phone(phone) if found.pk == person_id), None)
        if person is None:
            raise OutOfSight(Reason("not_found", _("没有找到这个人的档案")))
    else:
        reasons = [] if phone.strip() else [Reason("mobile_missing", _("还没填手机号"), "phone")]
        try:
            person = _do_register_person(
                work,
                full_name=full_name,
                address_form=address_form,
                phone=phone,
                home_region_code=region_code,
                how=consent_how,
                is_demo=is_demo,
            )
        except Refused as refused:
            raise Refused([*refused.reasons, *reasons]) from None
        refuse_if_any(reasons)
    _do_give_consent(work, person, ConsentPurpose.ACCOUNT, how=consent_how)
    return _do_register_hirer(
        work,
        person,
        kind=kind,
        organisation_name=organisation_name,
        credit_code=credit_code,
        region_code=region_code,
        address=address,
        station_id=station_id,
        is_demo=is_demo,
    )


def _do_register_hirer(
    work: Work,
    person: Any,
    *,
    kind: str,
    organisation_name: str,
    credit_code: str,
    region_code: str,
    address: str,
    station_id: int | None,
    is_demo: bool,
) -> Hirer:
    """Store organisation, hirer and the contact's role.

    Raises:
        Refused: ``kind_not_hirer``; what :func:`_do_register_organisation` refuses.
    """
    if kind not in HIRER_KINDS:
        raise Refused(Reason("kind_not_hirer", _("选家里用工、个体户、企业或机构"), "kind"))
    name = organisation_name
    if kind == OrganisationKind.HOUSEHOLD:
        name = rules.household_name(person.display_name)
    organisation = _do_register_organisation(
        work,
        kind=kind,
        name=name,
        credit_code=credit_code,
        region_code=region_code,
        address=address,
        contact=person,
        is_demo=is_demo,
    )
    _do_grant_role(work, person, Role.HIRER, organisation=organisation, is_demo=is_demo)
    return _do_open_hirer(work, organisation, person, region_code=region_code, station_id=station_id)


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


@action(locks=("accounts.Organisation", "exchange.Hirer"))
def verify_hirer(work: Work, hirer_id: int, *, evidence: str, note: str = "") -> str:
    """Somebody looked at the papers, or at the person; holds until the next re-check is due.

    The hirer's state is the one shown; the organisation's own mark follows it, so that the two never disagree.

    Args:
        evidence: one of the kinds that fit the organisation (:data:`rules.EVIDENCE_KINDS`).

    Returns:
        the date of the next re-check, ISO.

    Raises:
        OutOfSight, Forbidden. Refused: ``evidence_unfit``, ``wrong_state``.
    """
    organisation_id = Hirer.objects.filter(pk=hirer_id).values_list("organisation_id", flat=True).first()
    if organisation_id is not None:
        work.lock(ORGANISATION, organisation_id)
    hirer = _visible(work, hirer_id)
    access.can_check_hirer(work.actor, hirer).require()
    kind = hirer.organisation.kind
    if evidence not in rules.EVIDENCE_KINDS[kind]:
        raise Refused(Reason("evidence_unfit", _("选一种看过的凭据"), "evidence"))
    months = value("exchange.hirer_recheck_months", on=work.at.date())
    hirer_workflow.apply(work, hirer, "verify", reason=note, evidence={"kind": evidence})
    hirer.evidence_kind = evidence
    hirer.verified_by_uid = work.actor.person_uid
    hirer.recheck_due_on = rules.months_later(work.at.date(), months)
    hirer.save(update_fields=["evidence_kind", "verified_by_uid", "recheck_due_on"])
    if hirer.organisation.verification != VerificationState.VERIFIED:
        _do_verify_organisation(work, hirer.organisation, how=evidence)
    return hirer.recheck_due_on.isoformat()


@action(locks=("exchange.Hirer",))
def refuse_hirer(work: Work, hirer_id: int, *, reason: str) -> str:
    """The papers do not hold; the hirer reads the reason.

    Raises:
        OutOfSight, Forbidden. Refused: ``missing_reason``, ``wrong_state``.
    """
    hirer = _visible(work, hirer_id)
    access.can_check_hirer(work.actor, hirer).require()
    hirer_workflow.apply(work, hirer, "refuse", reason=reason)
    return hirer.verification_state


@action(locks=("exchange.Hirer",))
def ask_for_check(work: Work, hirer_id: int) -> str:
    """The hirer asks the station to look at its papers."""
    hirer = _visible(work, hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    hirer_workflow.apply(work, hirer, "submit")
    return hirer.verification_state


@action(locks=("exchange.Hirer",))
def expire_verification(work: Work, hirer_id: int) -> str:
    """SYSTEM: the re-check is overdue."""
    hirer = _visible(work, hirer_id)
    hirer_workflow.apply(work, hirer, "expire")
    return hirer.verification_state


@action(locks=("exchange.Hirer",))
def add_site(
    work: Work,
    hirer_id: int,
    *,
    name: str,
    region_code: str,
    address: str = "",
    foreman_id: int | None = None,
    foreman_phone: str = "",
    foreman_name: str = "",
) -> int:
    """Add a place of work; its foreman (a person with a file) may check people in there, and only there.

    Args:
        foreman_phone: finds the foreman; ``foreman_name`` (what he is called) tells apart who shares a phone.

    Returns:
        id of the site.

    Raises:
        OutOfSight, Forbidden. Refused: ``name_missing``, ``region_missing``, ``foreman_unknown``, ``foreman_ambiguous``.
    """
    hirer = _visible(work, hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    foreman, reasons = _foreman(foreman_id, foreman_phone, foreman_name)
    if not name.strip():
        reasons.append(Reason("name_missing", _("给这个地点起个名"), "name"))
    if not region_code:
        reasons.append(Reason("region_missing", _("选一下在哪个镇街"), "region_code"))
    refuse_if_any(reasons)
    row, column = region_cell(region_code) or (None, None)
    site = WorkSite.objects.create(
        hirer=hirer,
        name=name.strip(),
        region_code=region_code,
        address=address.strip(),
        cell_row=row,
        cell_column=column,
        foreman=foreman,
    )
    if foreman is not None:
        _do_let_lead(work, hirer, foreman)
    work.record(hirer, after={"site": str(site.uid), "foreman": foreman})
    return site.pk


def _foreman(person_id: int | None, phone: str, name: str) -> tuple[Any | None, list[Reason]]:
    """The person meant, or why nobody can be told."""
    if person_id is not None:
        return person_of(person_id), []
    if not phone.strip():
        return None, []
    found = people_by_phone(phone)
    if len(found) > 1:
        found = [person for person in found if name.strip() in (person.display_name, person.full_name)]
        if len(found) != 1:
            text = _("这个手机号几个人在用，写一下带班叫什么")
            return None, [Reason("foreman_ambiguous", text, "foreman_name")]
    if not found:
        text = _("请带班先用这个手机号登录一次，再加")
        return None, [Reason("foreman_unknown", text, "foreman_phone")]
    return found[0], []


def _do_let_lead(work: Work, hirer: Hirer, person: Any) -> None:
    """The limited account of a foreman, once per organisation."""
    held = {(m.role, m.organisation_id) for m in memberships_of(person.pk, work.at.date())}
    if (Role.FOREMAN, hirer.organisation_id) not in held:
        _do_grant_role(work, person, Role.FOREMAN, organisation=hirer.organisation, is_demo=hirer.is_demo)


@action(locks=("exchange.Hirer",))
def close_site(work: Work, site_id: int) -> bool:
    """A place of work is over; its foreman sees nothing of it any more.

    Returns:
        whether this call closed it.

    Raises:
        OutOfSight, Forbidden.
    """
    site = WorkSite.objects.filter(pk=site_id).first()
    if site is None:
        raise OutOfSight(Reason("not_found", _("没有这个地点")))
    hirer = _visible(work, site.hirer_id)
    access.can_act_for_hirer(work.actor, hirer).require()
    closed = WorkSite.objects.filter(pk=site_id, is_active=True).update(is_active=False, foreman=None)
    if closed:
        work.record(hirer, after={"site_closed": str(site.uid)})
    return bool(closed)


def _visible(work: Work, hirer_id: int) -> Hirer:
    hirer = work.lock(Hirer, hirer_id)
    if not Hirer.objects.visible_to(work.actor).filter(pk=hirer.pk).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这个用工主体")))
    return hirer
