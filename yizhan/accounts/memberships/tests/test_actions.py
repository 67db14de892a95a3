"""Granting, using up and ending roles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.accounts.actions import _do_grant_role, end_role, grant_role
from yizhan.accounts.memberships.events import RoleGranted
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import (
    NoSuchRole,
    actor_for,
    has_role,
    holders_of,
    members_of,
    memberships_of,
    staff_of_station,
)
from yizhan.accounts.tests.factories import (
    DISTRICT,
    TOWN,
    grant,
    make_actor,
    make_household,
    make_person,
    work_of,
)
from yizhan.core import clock
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def codes_of(refusal):
    return list(refusal.value.codes)


def test_a_district_officer_makes_a_station_manager():
    officer, person = make_actor("district_officer"), make_person()
    grant_role(officer, person.pk, "station_manager", region_prefix=TOWN, station_codes=["ST-001"])
    actor = actor_for(person.pk, "station_manager")
    assert (actor.station_codes, actor.region_prefix, actor.staff_session) == (
        frozenset({"ST-001"}),
        TOWN,
        True,
    )


def test_floors_above_hear_of_it():
    officer, person = make_actor("district_officer"), make_person()
    grant_role(officer, person.pk, "inspector", region_prefix=DISTRICT)
    last = OutboxEvent.objects.filter(name="accounts.role_granted").last()
    assert RoleGranted(**last.payload).role == "inspector"


def test_an_attendant_grants_no_attendant():
    attendant, person = make_actor("attendant"), make_person()
    with pytest.raises(Forbidden) as refusal:
        grant_role(attendant, person.pk, "attendant", region_prefix=DISTRICT, station_codes=["ST-001"])
    assert codes_of(refusal) == ["role_not_yours_to_grant"]


def test_without_the_second_factor_nothing_is_granted():
    from dataclasses import replace

    officer, person = make_actor("district_officer"), make_person()
    with pytest.raises(Forbidden) as refusal:
        grant_role(replace(officer, staff_session=False), person.pk, "inspector", region_prefix=DISTRICT)
    assert codes_of(refusal) == ["second_factor_missing"]


def test_nobody_grants_to_herself():
    officer = make_actor("district_officer")
    with pytest.raises(Forbidden) as refusal:
        grant_role(officer, officer.person_id, "inspector", region_prefix=DISTRICT)
    assert codes_of(refusal) == ["own_role"]


def test_a_local_officer_grants_inside_the_town_only():
    officer, person = make_actor("local_officer", region_prefix=TOWN), make_person()
    with pytest.raises(Refused) as refusal:
        grant_role(officer, person.pk, "attendant", region_prefix="421002002", station_codes=["ST-004"])
    assert codes_of(refusal) == ["region_beyond"]


def test_a_hirer_names_foremen_of_the_own_house_only():
    own, other = make_household("甲家"), make_household("乙家")
    hirer, person = make_actor("hirer", organisation=own), make_person()
    with pytest.raises(Refused) as refusal:
        grant_role(hirer, person.pk, "foreman", organisation_id=other.pk)
    assert codes_of(refusal) == ["organisation_beyond"]
    grant_role(hirer, person.pk, "foreman", organisation_id=own.pk)
    assert {m.role for m in members_of(own.pk)} == {"hirer", "foreman"}


def test_a_role_is_held_once():
    officer, person = make_actor("district_officer"), make_person()
    grant(person, "inspector")
    with pytest.raises(Refused) as refusal:
        grant_role(officer, person.pk, "inspector", region_prefix=DISTRICT)
    assert codes_of(refusal) == ["role_held"]


def test_dates_must_run_forward():
    officer, person = make_actor("district_officer"), make_person()
    with pytest.raises(Refused) as refusal:
        grant_role(officer, person.pk, "inspector", region_prefix=DISTRICT, valid_until=date(2026, 11, 22))
    assert codes_of(refusal) == ["dates_reversed"]


def test_an_organisation_that_is_not_there_is_out_of_sight():
    officer, person = make_actor("district_officer"), make_person()
    with pytest.raises(OutOfSight):
        grant_role(officer, person.pk, "liaison", region_prefix=DISTRICT, organisation_id=999_999)


def test_the_last_day_still_counts_and_the_next_gives_nothing():
    person = make_person()
    grant(person, "inspector", valid_until=TODAY)
    assert has_role(person.pk, "inspector")
    with clock.at("2026-11-24T00:01"):
        assert not has_role(person.pk, "inspector")
        with pytest.raises(NoSuchRole):
            actor_for(person.pk, "inspector")


def test_a_role_that_begins_tomorrow_gives_nothing_today():
    person = make_person()
    grant(person, "inspector", valid_from=TODAY + timedelta(days=1))
    assert memberships_of(person.pk) == []


def test_a_closed_file_gives_nothing():
    person = make_person()
    grant(person, "worker")
    Person.objects.filter(pk=person.pk).update(state="closed")
    assert memberships_of(person.pk) == []


def test_ending_a_role_happens_once():
    officer, person = make_actor("district_officer"), make_person()
    held = grant(person, "inspector")
    assert end_role(officer, held.pk, reason="调走了") is True
    assert end_role(officer, held.pk, reason="调走了") is False
    assert not has_role(person.pk, "inspector")


def test_ending_needs_a_reason():
    officer, held = make_actor("district_officer"), grant(make_person(), "inspector")
    with pytest.raises(Refused) as refusal:
        end_role(officer, held.pk, reason="")
    assert codes_of(refusal) == ["reason_missing"]


def test_anybody_may_lay_down_her_own_role():
    worker = make_actor("worker")
    held = Membership.objects.get(person_id=worker.person_id)
    assert end_role(worker, held.pk, reason="不干了") is True


def test_a_worker_ends_nobody_elses_role():
    worker, held = make_actor("worker"), grant(make_person(), "worker")
    with pytest.raises(Forbidden):
        end_role(worker, held.pk, reason="x")


def test_a_role_can_be_given_again_after_it_ended():
    officer, person = make_actor("district_officer"), make_person()
    held = grant(person, "inspector")
    end_role(officer, held.pk, reason="调走了")
    grant_role(officer, person.pk, "inspector", region_prefix=DISTRICT)
    assert has_role(person.pk, "inspector")


def test_who_works_at_a_station_managers_first():
    attendant, manager = make_person(), make_person()
    grant(attendant, "attendant", station_codes=["ST-001", "ST-002"])
    grant(manager, "station_manager", station_codes=["ST-002"])
    assert [m.person_id for m in staff_of_station("ST-002")] == [manager.pk, attendant.pk]
    assert [m.person_id for m in staff_of_station("ST-001")] == [attendant.pk]


def test_holders_inside_a_region():
    here, elsewhere = make_person(), make_person()
    grant(here, "local_officer", region_prefix=TOWN)
    grant(elsewhere, "local_officer", region_prefix="421003001")
    assert [m.person_id for m in holders_of("local_officer", DISTRICT)] == [here.pk]


@pytest.mark.parametrize(("role", "code"), [("juggler", "role_unknown"), ("inspector", None)])
def test_a_role_the_house_does_not_know_is_given_to_nobody(role, code):
    person = make_person()
    if code is None:
        grant(person, role)
    else:
        with pytest.raises(Refused) as refusal, work_of() as work:
            _do_grant_role(work, person, role, region_prefix=DISTRICT)
        assert codes_of(refusal) == [code]
    assert has_role(person.pk, role) is (code is None)


def test_a_role_that_is_not_there_cannot_be_ended():
    with pytest.raises(OutOfSight):
        end_role(make_actor("district_officer"), 999_999, reason="调走了")
