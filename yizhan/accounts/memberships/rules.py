"""Pure rules: who may grant which role, and how far the grant may reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import CITIZEN_ROLES, STAFF_ROLES, STATION_ROLES, OrganisationKind, Role
from yizhan.core.refusals import Reason

GRANTS: Mapping[str, frozenset[str]] = {
    "SYSTEM": frozenset(Role),
    Role.PLATFORM_ADMIN: frozenset({Role.PLATFORM_ADMIN, Role.DISTRICT_OFFICER, Role.AUDITOR}),
    Role.DISTRICT_OFFICER: frozenset(
        {
            Role.STATION_MANAGER,
            Role.ATTENDANT,
            Role.POSTING_REVIEWER,
            Role.LOCAL_OFFICER,
            Role.LIAISON,
            Role.MEDIATOR,
            Role.INSPECTOR,
            Role.OPERATOR_MANAGER,
        }
    ),
    Role.LOCAL_OFFICER: frozenset({Role.STATION_MANAGER, Role.ATTENDANT}),
    Role.STATION_MANAGER: frozenset({Role.ATTENDANT, Role.WORKER, Role.HIRER}),
    Role.OPERATOR_MANAGER: frozenset({Role.ATTENDANT}),
    Role.ATTENDANT: frozenset({Role.WORKER, Role.HIRER}),
    Role.HIRER: frozenset({Role.HIRER_STAFF, Role.FOREMAN}),
}
"""Role of the granter → roles it may grant. Nobody grants a role above the own office (source: proposal)."""

NEEDS_ORGANISATION = frozenset(
    {Role.HIRER, Role.HIRER_STAFF, Role.FOREMAN, Role.LIAISON, Role.MEDIATOR, Role.OPERATOR_MANAGER}
)
NEEDS_STATIONS = STATION_ROLES | {Role.OPERATOR_MANAGER}

FITTING_KINDS: Mapping[str, frozenset[str]] = {
    Role.LIAISON: frozenset({OrganisationKind.DEPARTMENT, OrganisationKind.LOCAL_UNIT}),
    Role.MEDIATOR: frozenset({OrganisationKind.MEDIATION_BODY}),
    Role.OPERATOR_MANAGER: frozenset({OrganisationKind.OPERATOR}),
}
"""Staff role that acts for an organisation → kinds it can be (source: glossary, "Liaison", "Mediator", "Operator")."""

TOWN_CODE_LENGTH = 9


def may_grant(granter_role: str, role: str) -> bool:
    """Whether a role may grant (and end) another."""
    return role in GRANTS.get(granter_role, frozenset())


def reasons_against_scope(
    role: str, *, organisation_id: int | None, region_prefix: str, station_codes: Iterable[str]
) -> list[Reason]:
    """What is missing for this role to mean anything, or is there and must not be."""
    found = []
    if role in NEEDS_ORGANISATION and organisation_id is None:
        found.append(Reason("organisation_missing", _("这个角色要挂在一个单位下面"), "organisation"))
    if role in NEEDS_STATIONS and not list(station_codes):
        found.append(Reason("stations_missing", _("选至少一个驿站"), "station_codes"))
    if role in STAFF_ROLES and not region_prefix:
        found.append(Reason("region_missing", _("选管哪一片"), "region_prefix"))
    if role in CITIZEN_ROLES and (region_prefix or list(station_codes)):
        found.append(Reason("scope_of_citizen", _("零工和用工方没有管辖范围"), "region_prefix"))
    if region_prefix and not (region_prefix.isdigit() and len(region_prefix) in (2, 4, 6, 9, 12)):
        found.append(Reason("region_malformed", _("区划代码不对"), "region_prefix"))
    return found


def reasons_against_office(role: str, *, region_prefix: str, organisation_kind: str) -> list[Reason]:
    """Why an office would not fit its holder's place, when a person of another office grants it.

    Args:
        organisation_kind: ``OrganisationKind`` of the organisation acted for, ``""`` for none.
    """
    found = []
    kinds = FITTING_KINDS.get(role, frozenset())
    if kinds and organisation_kind and organisation_kind not in kinds:
        found.append(Reason("organisation_unfit", _("这种单位不能挂这个角色"), "organisation"))
    if role == Role.LOCAL_OFFICER and region_prefix and len(region_prefix) < TOWN_CODE_LENGTH:
        found.append(Reason("town_missing", _("镇街经办人要选一个镇街，不能选全区"), "region_prefix"))
    return found


def reasons_against_operator(
    organisation_kind: str, licensed_until: date | None, today: date
) -> list[Reason]:
    """An operator company without a valid licence gets no accounts (D17)."""
    if organisation_kind != OrganisationKind.OPERATOR or (licensed_until and licensed_until >= today):
        return []
    text = _("这家运营单位没有有效的人力资源服务许可证，先登记许可证")
    return [Reason("operator_unlicensed", text, "organisation")]


def reasons_beyond_granter(
    granter_role: str,
    *,
    role: str,
    granter_region: str,
    granter_stations: Iterable[str],
    granter_organisation_id: int | None,
    organisation_id: int | None,
    region_prefix: str,
    station_codes: Iterable[str],
) -> list[Reason]:
    """Why a grant would reach further than the granter's own office."""
    if granter_role in ("SYSTEM", Role.PLATFORM_ADMIN):
        return []
    found = []
    if role in STAFF_ROLES and not (granter_region and region_prefix.startswith(granter_region)):
        found.append(Reason("region_beyond", _("这片不归你管"), "region_prefix"))
    if granter_role in (Role.STATION_MANAGER, Role.OPERATOR_MANAGER) and not set(station_codes) <= set(
        granter_stations
    ):
        found.append(Reason("stations_beyond", _("这个驿站不归你管"), "station_codes"))
    if granter_role == Role.HIRER and organisation_id != granter_organisation_id:
        found.append(Reason("organisation_beyond", _("只能加到自己单位"), "organisation"))
    return found
