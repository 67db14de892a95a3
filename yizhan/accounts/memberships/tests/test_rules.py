"""Who may grant which role, and how far."""

from __future__ import annotations

import pytest

from yizhan.accounts.enums import STAFF_ROLES, Role
from yizhan.accounts.memberships.rules import (
    GRANTS,
    may_grant,
    reasons_against_scope,
    reasons_beyond_granter,
)


def codes(reasons):
    return [reason.code for reason in reasons]


def test_every_staff_role_can_be_granted_by_somebody_who_is_not_the_system():
    granted = set().union(*(roles for granter, roles in GRANTS.items() if granter != "SYSTEM"))
    assert granted >= STAFF_ROLES


@pytest.mark.parametrize(
    "role", [Role.WORKER, Role.FOREMAN, Role.LIAISON, Role.MEDIATOR, Role.AUDITOR, "visitor"]
)
def test_these_grant_nothing(role):
    assert not any(may_grant(role, other) for other in Role.values)


def test_no_office_grants_its_own_role_except_the_platforms():
    own = {role for role in Role.values if may_grant(role, role)}
    assert own == {Role.PLATFORM_ADMIN}


def scope(role, **given):
    facts = {"organisation_id": None, "region_prefix": "", "station_codes": []}
    return codes(reasons_against_scope(role, **facts | given))


@pytest.mark.parametrize(
    ("role", "given", "expected"),
    [
        (Role.WORKER, {}, []),
        (Role.WORKER, {"region_prefix": "421002"}, ["scope_of_citizen"]),
        (Role.HIRER, {}, ["organisation_missing"]),
        (Role.HIRER, {"organisation_id": 1}, []),
        (Role.ATTENDANT, {"region_prefix": "421002"}, ["stations_missing"]),
        (Role.ATTENDANT, {"station_codes": ["ST-001"]}, ["region_missing"]),
        (Role.ATTENDANT, {"region_prefix": "421002", "station_codes": ["ST-001"]}, []),
        (Role.AUDITOR, {"region_prefix": "42100x"}, ["region_malformed"]),
        (Role.AUDITOR, {"region_prefix": "42100"}, ["region_malformed"]),
    ],
)
def test_a_role_needs_its_scope(role, given, expected):
    assert scope(role, **given) == expected


def beyond(granter, **given):
    facts = {
        "role": Role.ATTENDANT,
        "granter_region": "421002001",
        "granter_stations": ["ST-001"],
        "granter_organisation_id": None,
        "organisation_id": None,
        "region_prefix": "421002001",
        "station_codes": ["ST-001"],
    }
    return codes(reasons_beyond_granter(granter, **facts | given))


@pytest.mark.parametrize(
    ("granter", "given", "expected"),
    [
        (Role.LOCAL_OFFICER, {}, []),
        (Role.LOCAL_OFFICER, {"region_prefix": "421002"}, ["region_beyond"]),
        (Role.LOCAL_OFFICER, {"region_prefix": "421002002"}, ["region_beyond"]),
        (Role.LOCAL_OFFICER, {"granter_region": ""}, ["region_beyond"]),
        (Role.STATION_MANAGER, {"station_codes": ["ST-002"]}, ["stations_beyond"]),
        (
            Role.HIRER,
            {"role": Role.FOREMAN, "granter_organisation_id": 1, "organisation_id": 2},
            ["organisation_beyond"],
        ),
        (Role.HIRER, {"role": Role.FOREMAN, "granter_organisation_id": 1, "organisation_id": 1}, []),
        (Role.PLATFORM_ADMIN, {"granter_region": "", "region_prefix": "421002"}, []),
    ],
)
def test_a_grant_reaches_no_further_than_the_granters_office(granter, given, expected):
    assert beyond(granter, **given) == expected
