"""Granting and ending roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import STAFF_ROLES, Role
from yizhan.accounts.memberships import access, rules
from yizhan.accounts.memberships.events import RoleEnded, RoleGranted
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any


def _do_grant_role(
    work: Work,
    person: Person,
    role: str,
    *,
    organisation: Organisation | None = None,
    region_prefix: str = "",
    station_codes: Iterable[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
    is_demo: bool = False,
) -> Membership:
    """Give a person a role. Access is the caller's business; scope and dates are checked here.

    Args:
        organisation: needed for hirers, their staff and foremen, liaisons, mediators, operator managers.
        region_prefix: needed for staff; ``station_codes``: needed for station staff and operator managers.
        valid_from: default today; ``valid_until``: last day, default open.

    Raises:
        Refused: ``role_unknown``, ``organisation_missing``, ``stations_missing``, ``region_missing``,
            ``scope_of_citizen``, ``region_malformed``, ``dates_reversed``, ``role_held``.
    """
    if role not in Role.values:
        raise Refused(Reason("role_unknown", _("没有这个角色"), "role"))
    codes = sorted(set(station_codes))
    organisation_id = organisation.pk if organisation else None
    first_day = valid_from or work.at.date()
    reasons = rules.reasons_against_scope(
        role, organisation_id=organisation_id, region_prefix=region_prefix, station_codes=codes
    )
    if valid_until and valid_until < first_day:
        reasons.append(Reason("dates_reversed", _("结束的日子早于开始的日子"), "valid_until"))
    refuse_if_any(reasons)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person,
                role=role,
                organisation=organisation,
                region_prefix=region_prefix,
                station_codes=codes,
                valid_from=first_day,
                valid_until=valid_until,
                granted_at=work.at,
                granted_by_uid=work.actor.person_uid,
                is_demo=is_demo,
            )
    except IntegrityError:
        raise Refused(Reason("role_held", _("这个人已经有这个角色了"), "role")) from None
    work.record(membership, after=_audited(membership))
    work.emit(_event(RoleGranted, membership))
    return membership


@action(locks=("accounts.Person",))
def grant_role(
    work: Work,
    person_id: int,
    role: str,
    *,
    organisation_id: int | None = None,
    region_prefix: str = "",
    station_codes: Iterable[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> int:
    """Give a person a role, within what the granter's own office covers.

    Returns:
        id of the membership.

    Raises:
        Forbidden: ``role_not_yours_to_grant``, ``second_factor_missing``, ``own_role``.
        OutOfSight: no such person or organisation.
        Refused: ``region_beyond``, ``stations_beyond``, ``organisation_beyond``, ``organisation_unfit``,
            ``town_missing`` and those of ``_do_grant_role``.
    """
    person = work.lock(Person, person_id)
    return _do_grant_office(
        work,
        person,
        role,
        organisation_id=organisation_id,
        region_prefix=region_prefix,
        station_codes=station_codes,
        valid_from=valid_from,
        valid_until=valid_until,
    ).pk


def _do_grant_office(
    work: Work,
    person: Person,
    role: str,
    *,
    organisation_id: int | None = None,
    region_prefix: str = "",
    station_codes: Iterable[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give a person a role in the name of the actor's own office; the actor's access and reach are checked here.

    Raises:
        as :func:`grant_role`.
    """
    access.can_grant_role(work.actor, role, person.pk).require()
    codes = list(station_codes)
    if work.actor.role == Role.OPERATOR_MANAGER:
        organisation_id = (
            work.actor.organisation_id
        )  # its people are the company's: they stop when it does (L-18)
    organisation = _organisation(organisation_id)
    refuse_if_any(_reasons_against_office(work, role, organisation, region_prefix, codes))
    return _do_grant_role(
        work,
        person,
        role,
        organisation=organisation,
        region_prefix=region_prefix,
        station_codes=codes,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _organisation(organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有这个单位")))
    return found


def _reasons_against_office(
    work: Work, role: str, organisation: Organisation | None, region_prefix: str, station_codes: list[str]
) -> list[Reason]:
    """Everything against an office that the actor would grant, whoever gets it."""
    wanted = Membership(
        role=role, organisation=organisation, region_prefix=region_prefix, station_codes=station_codes
    )
    return [
        *access.reasons_beyond(work.actor, wanted),
        *rules.reasons_against_operator(
            organisation.kind if organisation else "",
            organisation.licensed_until if organisation else None,
            work.at.date(),
        ),
        *rules.reasons_against_office(
            role, region_prefix=region_prefix, organisation_kind=organisation.kind if organisation else ""
        ),
        *rules.reasons_against_scope(
            role,
            organisation_id=organisation.pk if organisation else None,
            region_prefix=region_prefix,
            station_codes=station_codes,
        ),
    ]


@action(locks=("accounts.Person",))
def end_role(work: Work, membership_id: int, *, reason: str) -> bool:
    """End a role now. A person may lay down an own role; else the rules of granting hold.

    Returns:
        whether this call ended it (a second time changes nothing).

    Raises:
        Forbidden, Refused (``reason_missing``, scope as in ``grant_role``), OutOfSight.
    """
    membership = Membership.objects.filter(pk=membership_id).first()
    if membership is None:
        raise OutOfSight(Reason("not_found", _("没有这条角色记录")))
    work.lock(Person, membership.person_id)
    if membership.person_id != work.actor.person_id:
        access.can_grant_role(work.actor, membership.role, membership.person_id).require()
        refuse_if_any(access.reasons_beyond(work.actor, membership))
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("写一句为什么结束"), "reason"))
    return _do_end_role(work, membership, reason=reason)


def _do_end_role(work: Work, membership: Membership, *, reason: str) -> bool:
    """End a role now; whose business it is, the caller has checked. A second time changes nothing.

    Returns:
        whether this call ended it.
    """
    if not Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=work.at):
        return False
    work.record(membership, before=_audited(membership), after={"ended": True}, reason=reason.strip())
    work.emit(_event(RoleEnded, membership))
    return True


def _event(kind: type, membership: Membership) -> object:
    return kind(
        person_id=membership.person_id,
        membership_id=membership.pk,
        role=membership.role,
        organisation_id=membership.organisation_id,
    )


def _audited(membership: Membership) -> dict[str, object]:
    scope = {"organisation": membership.organisation} if membership.organisation_id else {}
    if membership.role in STAFF_ROLES:
        scope |= {"region_prefix": membership.region_prefix, "station_codes": membership.station_codes}
    return {
        "role": membership.role,
        "valid_from": membership.valid_from,
        "valid_until": membership.valid_until,
        **scope,
    }
