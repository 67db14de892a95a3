"""Opening logins, resetting them, and who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from yizhan.accounts.actions import (
    _do_enrol_totp,
    open_staff_login,
    open_staff_member,
    reset_second_factor,
    reset_staff_password,
    set_login_active,
)
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import actor_for
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.accounts.staff.actions import recover_staff_login
from yizhan.accounts.staff.queries import initial_password, staff_in_scope, staff_member
from yizhan.accounts.tests.factories import (
    DISTRICT,
    PASSWORD,
    TOWN,
    client_of,
    give_login,
    grant,
    make_actor,
    make_household,
    make_organisation,
    make_person,
    work_of,
)
from yizhan.core.actors import SYSTEM
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

pytestmark = pytest.mark.django_db
INITIAL = "k7mq-4xwe-9tnp-vh2d"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def codes_of(refusal):
    return list(refusal.value.codes)


def open_attendant(actor, **differs):
    """A new attendant of ST-001; one argument differs from test to test."""
    once = differs.pop("once", None)
    wanted = {
        "full_name": "李春梅",
        "phone": "15400009001",
        "role": "attendant",
        "username": "lichunmei",
        "password": INITIAL,
        "region_prefix": DISTRICT,
        "station_codes": ["ST-001"],
    }
    return open_staff_member(actor, **wanted | differs, once=once)


def staff(role="attendant", **scope):
    """A colleague with login and second factor."""
    person = make_person("王强")
    grant(person, role, **scope)
    name = give_login(person)
    with work_of() as work:
        _do_enrol_totp(work, StaffLogin.objects.get(username=name), SECRET)
    return person


# ---- a new colleague ----


def test_a_district_officer_opens_the_first_attendant():
    made = open_attendant(make_actor("district_officer"))
    person = Person.objects.get(uid=made["person_uid"])
    assert (person.full_name, person.display_name, person.phone) == ("李春梅", "李同志", "15400009001")
    assert actor_for(person.pk, "attendant").station_codes == {"ST-001"}
    login = person.staff_login
    assert login.check_password(INITIAL)
    assert login.must_change_password


def test_sent_twice_it_opens_one():
    officer = make_actor("district_officer")
    password = initial_password(officer, "form-1")
    assert open_attendant(officer, password=password, once="form-1") == open_attendant(
        officer, password=initial_password(officer, "form-1"), once="form-1"
    )
    assert StaffLogin.objects.filter(username="lichunmei").count() == 1
    assert initial_password(officer, "form-2") != password


def test_the_password_is_in_no_log():
    open_attendant(make_actor("district_officer"), once="form-1")
    assert INITIAL not in str(list(AuditRow.objects.values()))


@pytest.mark.parametrize(
    ("differs", "code"),
    [
        ({"full_name": ""}, "name_missing"),
        ({"phone": ""}, "phone_missing"),
        ({"phone": "12"}, "mobile_is_hotline"),
        ({"username": ""}, "username_missing"),
        ({"username": "李"}, "username_malformed"),
        ({"password": "short"}, "password_weak"),
        ({"station_codes": []}, "stations_missing"),
        ({"region_prefix": "429005"}, "region_beyond"),
        ({"valid_until": date(2026, 11, 1)}, "dates_reversed"),
        ({"role": "local_officer", "station_codes": []}, "town_missing"),
        ({"role": "mediator"}, "organisation_missing"),
    ],
)
def test_refusals_of_opening(differs, code):
    with pytest.raises(Refused) as refusal:
        open_attendant(make_actor("district_officer"), **differs)
    assert code in codes_of(refusal)
    assert not StaffLogin.objects.filter(username="lichunmei").exists()
    assert not Membership.objects.filter(role="attendant").exists()


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(Refused) as refusal:
        open_attendant(make_actor("district_officer"), username="李", station_codes=[], password="short")
    assert set(codes_of(refusal)) == {"username_malformed", "stations_missing", "password_weak"}


def test_also_when_the_file_itself_is_refused():
    with pytest.raises(Refused) as refusal:
        open_attendant(make_actor("district_officer"), full_name="", station_codes=[])
    assert set(codes_of(refusal)) == {"name_missing", "stations_missing"}


def test_a_user_name_is_taken_once():
    officer = make_actor("district_officer")
    open_attendant(officer)
    with pytest.raises(Refused) as refusal:
        open_attendant(officer, phone="15400009002")
    assert codes_of(refusal) == ["login_taken"]


def test_an_organisation_of_another_kind_does_not_fit():
    body = make_household()
    with pytest.raises(Refused) as refusal:
        open_attendant(
            make_actor("district_officer"), role="mediator", station_codes=[], organisation_id=body.pk
        )
    assert codes_of(refusal) == ["organisation_unfit"]


def test_a_liaison_acts_for_a_department():
    body = make_organisation("区人社局", kind="department")
    made = open_attendant(
        make_actor("district_officer"), role="liaison", station_codes=[], organisation_id=body.pk
    )
    assert actor_for(made["person_id"], "liaison").organisation_id == body.pk


def test_a_phone_on_file_asks_whether_it_is_the_same_person():
    officer, worker = make_actor("district_officer"), make_person("李春梅", phone="15400009001")
    with pytest.raises(Refused) as refusal:
        open_attendant(officer)
    assert codes_of(refusal) == ["person_exists"]
    assert open_attendant(officer, person_uid=str(worker.uid))["person_id"] == worker.pk


def test_or_another_person_who_shares_the_phone():
    officer, worker = make_actor("district_officer"), make_person("李冬梅", phone="15400009001")
    assert open_attendant(officer, is_new_person=True)["person_id"] != worker.pk


def test_a_file_of_another_region_cannot_be_taken():
    stranger = make_person(home_region_code="429005001")
    with pytest.raises(OutOfSight):
        open_attendant(make_actor("district_officer"), person_uid=str(stranger.uid))


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("station_manager", "station_manager"),
        ("local_officer", "posting_reviewer"),
        ("district_officer", "district_officer"),
        ("district_officer", "platform_admin"),
        ("operator_manager", "station_manager"),
        ("platform_admin", "attendant"),
        ("attendant", "attendant"),
    ],
)
def test_nobody_grants_above_or_beside_the_own_office(role, wanted):
    with pytest.raises(Forbidden) as refusal:
        open_attendant(make_actor(role), role=wanted)
    assert codes_of(refusal) == ["role_not_yours_to_grant"]


def test_a_manager_opens_attendants_of_her_station_only():
    manager = make_actor("station_manager")
    with pytest.raises(Refused) as refusal:
        open_attendant(manager, station_codes=["ST-002"])
    assert codes_of(refusal) == ["stations_beyond"]
    assert open_attendant(manager)


def test_without_the_second_factor_nobody_is_opened():
    with pytest.raises(Forbidden) as refusal:
        open_attendant(replace(make_actor("district_officer"), staff_session=False))
    assert codes_of(refusal) == ["second_factor_missing"]


# ---- a login for somebody in office ----


def test_somebody_in_office_gets_a_login():
    person = make_person()
    grant(person, "attendant")
    open_staff_login(make_actor("district_officer"), person.pk, username="Zhou", password=INITIAL)
    assert StaffLogin.objects.get(person=person).username == "zhou"


def test_a_login_without_an_office_is_refused():
    with pytest.raises(Refused) as refusal:
        open_staff_login(make_actor("platform_admin"), make_person().pk, username="zhou", password=INITIAL)
    assert codes_of(refusal) == ["no_office"]


def test_an_attendant_opens_no_login():
    person = make_person()
    grant(person, "attendant")
    with pytest.raises(Forbidden) as refusal:
        open_staff_login(make_actor("attendant"), person.pk, username="zhou", password=INITIAL)
    assert codes_of(refusal) == ["wrong_role"]


# ---- resetting ----


def test_a_lost_phone_is_forgotten_and_every_session_ends():
    officer, person = make_actor("platform_admin"), staff()
    client = client_of(actor_for(person.pk, "attendant", device="web"))
    assert client.get("/me/settings/").status_code == 200
    reset_second_factor(officer, person.pk, reason="手机丢了，当面核对过")
    assert not Authenticator.objects.filter(user__person=person).exists()
    assert client.get("/me/settings/").status_code == 302
    row = AuditRow.objects.get(after__staff_login="second_factor_reset")
    assert (row.object_uid, row.reason) == (str(person.uid), "手机丢了，当面核对过")


def test_a_forgotten_password_becomes_an_initial_one_and_every_session_ends():
    officer, person = make_actor("district_officer"), staff()
    client = client_of(actor_for(person.pk, "attendant", device="web"))
    reset_staff_password(officer, person.pk, password=INITIAL, reason="忘了")
    login = StaffLogin.objects.get(person=person)
    assert login.check_password(INITIAL)
    assert login.must_change_password
    assert client.get("/me/settings/").status_code == 302


def test_a_closed_login_opens_again_but_not_its_sessions():
    officer, person = make_actor("district_officer"), staff()
    client = client_of(actor_for(person.pk, "attendant", device="web"))
    assert set_login_active(officer, person.pk, is_active=False, reason="离岗") is True
    assert set_login_active(officer, person.pk, is_active=False, reason="离岗") is False
    assert set_login_active(officer, person.pk, is_active=True, reason="回来了") is True
    assert client.get("/me/settings/").status_code == 302


RESETS = [
    lambda actor, person, reason: reset_second_factor(actor, person.pk, reason=reason),
    lambda actor, person, reason: reset_staff_password(actor, person.pk, password=INITIAL, reason=reason),
    lambda actor, person, reason: set_login_active(actor, person.pk, is_active=False, reason=reason),
]


@pytest.mark.parametrize("reset", RESETS)
def test_resetting_needs_a_reason(reset):
    with pytest.raises(Refused) as refusal:
        reset(make_actor("district_officer"), staff(), " ")
    assert codes_of(refusal) == ["reason_missing"]


@pytest.mark.parametrize("reset", RESETS)
@pytest.mark.parametrize(
    ("role", "scope", "held", "held_scope", "code"),
    [
        ("district_officer", {}, "platform_admin", {}, "login_beyond"),
        ("district_officer", {}, "district_officer", {}, "login_beyond"),
        ("district_officer", {}, "attendant", {"region_prefix": "429005"}, "login_beyond"),
        ("station_manager", {}, "station_manager", {}, "login_beyond"),
        ("station_manager", {}, "attendant", {"station_codes": ["ST-002"]}, "login_beyond"),
        ("local_officer", {"region_prefix": TOWN}, "attendant", {}, "login_beyond"),
        ("attendant", {}, "attendant", {}, "wrong_role"),
        ("auditor", {}, "attendant", {}, "wrong_role"),
    ],
)
def test_nobody_gets_into_a_login_above_the_own_office(reset, role, scope, held, held_scope, code):
    with pytest.raises(Forbidden) as refusal:
        reset(make_actor(role, **scope), staff(held, **held_scope), "手机丢了")
    assert codes_of(refusal) == [code]


def test_one_role_beyond_is_enough():
    person = staff()
    grant(person, "posting_reviewer")
    with pytest.raises(Forbidden) as refusal:
        reset_second_factor(make_actor("station_manager"), person.pk, reason="手机丢了")
    assert codes_of(refusal) == ["login_beyond"]


def test_a_role_that_ran_out_does_not_count():
    person = staff()
    grant(person, "posting_reviewer", valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 22))
    assert reset_second_factor(make_actor("station_manager"), person.pk, reason="手机丢了") is True


def test_who_left_office_belongs_to_the_administrator():
    person = staff(valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 22))
    with pytest.raises(Forbidden) as refusal:
        reset_second_factor(make_actor("district_officer"), person.pk, reason="手机丢了")
    assert codes_of(refusal) == ["no_office"]
    assert set_login_active(make_actor("platform_admin"), person.pk, is_active=False, reason="离岗") is True


@pytest.mark.parametrize("reset", RESETS)
def test_nobody_resets_the_own_login(reset):
    admin = make_actor("platform_admin")
    person = Person.objects.get(pk=admin.person_id)
    give_login(person)
    with pytest.raises(Forbidden) as refusal:
        reset(admin, person, "手机丢了")
    assert codes_of(refusal) == ["own_office"]


@pytest.mark.parametrize("reset", RESETS)
def test_nobody_without_a_login_is_reset(reset):
    person = make_person()
    grant(person, "attendant")
    with pytest.raises(OutOfSight):
        reset(make_actor("district_officer"), person, "手机丢了")


def test_the_same_password_is_no_reset():
    with pytest.raises(Refused) as refusal:
        reset_staff_password(make_actor("district_officer"), staff().pk, password=PASSWORD, reason="忘了")
    assert codes_of(refusal) == ["password_same"]


# ---- the command ----


def test_the_command_lets_a_locked_out_administrator_in():
    person = staff("platform_admin")
    StaffLogin.objects.filter(person=person).update(is_active=False)
    printed = StringIO()
    call_command("reset_staff_login", person.staff_login.username, stdout=printed)
    login = StaffLogin.objects.get(person=person)
    password = printed.getvalue().splitlines()[0].rpartition(" ")[2]
    assert login.check_password(password)
    assert (login.is_active, login.must_change_password) == (True, True)
    assert not Authenticator.objects.filter(user=login).exists()
    done = AuditRow.objects.filter(reason="reset_staff_login").values_list("actor_role", flat=True)
    assert list(done) == ["SYSTEM", "SYSTEM"]


def test_the_command_names_an_unknown_user():
    with pytest.raises(CommandError, match="没有这个用户名"):
        call_command("reset_staff_login", "nobody")


# ---- who is seen ----


def test_the_list_starts_with_what_ends_first():
    officer = make_actor("district_officer", person=make_person("赵一"))
    late, soon = make_person("钱二"), make_person("孙三")
    grant(late, "attendant", valid_until=date(2027, 6, 1))
    grant(soon, "attendant", valid_until=date(2026, 12, 1))
    assert [m.person.full_name for m in staff_in_scope(officer)] == ["孙三", "钱二", "赵一"]


@pytest.mark.parametrize("words", ["孙三", "孙师傅", "SUN3"])
def test_words_find_name_form_of_address_and_user_name(words):
    officer, person = make_actor("district_officer"), make_person("孙三")
    grant(person, "attendant")
    give_login(person, "sun3")
    assert [m.person.pk for m in staff_in_scope(officer, words=words)] == [person.pk]


def test_a_manager_sees_her_station_only():
    manager = make_actor("station_manager")
    here, there, reviewer = make_person(), make_person(), make_person()
    grant(here, "attendant")
    grant(there, "attendant", station_codes=["ST-002"])
    grant(reviewer, "posting_reviewer")
    assert {m.person.pk for m in staff_in_scope(manager)} == {manager.person_id, here.pk}


def test_a_local_officer_sees_the_town_and_the_staff_of_its_stations():
    officer = make_actor("local_officer", region_prefix=TOWN)
    here, of_station, elsewhere = make_person(), make_person(), make_person()
    grant(here, "attendant", region_prefix=TOWN, station_codes=["ST-009"])
    grant(of_station, "attendant")
    grant(elsewhere, "attendant", region_prefix="421002002", station_codes=["ST-004"])
    seen = {m.person.pk for m in staff_in_scope(officer, station_codes=["ST-001"])}
    assert seen == {officer.person_id, here.pk, of_station.pk}


def test_another_district_is_out_of_sight():
    stranger = make_person()
    grant(stranger, "attendant", region_prefix="429005", station_codes=["ST-950"])
    for role in ("platform_admin", "district_officer", "station_manager"):
        with pytest.raises(OutOfSight):
            staff_member(make_actor(role), str(stranger.uid))


def test_citizens_are_no_staff():
    worker = make_person()
    grant(worker, "worker")
    with pytest.raises(OutOfSight):
        staff_member(make_actor("platform_admin"), str(worker.uid))


@pytest.mark.parametrize("what", ["person_uid", "organisation_id"])
def test_a_file_or_body_that_is_not_there_opens_no_login(what):
    absent = {
        "person_uid": {"person_uid": "00000000-0000-4000-8000-000000000000"},
        "organisation_id": {"role": "mediator", "station_codes": [], "organisation_id": 999_999},
    }
    before = Person.objects.count()
    officer = make_actor("district_officer")
    with pytest.raises(OutOfSight):
        open_attendant(officer, **absent[what])
    assert not StaffLogin.objects.filter(username="lichunmei").exists()
    assert Person.objects.count() == before + 1, "only the officer"


def test_the_last_resort_is_for_the_command_line_only():
    person = staff()
    login = StaffLogin.objects.get(person=person)
    with pytest.raises(Forbidden) as refusal:
        recover_staff_login(make_actor("platform_admin"), login.username, password=INITIAL)
    assert codes_of(refusal) == ["not_system"]
    login.refresh_from_db()
    assert login.check_password(PASSWORD)
    assert Authenticator.objects.filter(user=login).exists()
    assert recover_staff_login(SYSTEM, login.username, password=INITIAL) is True
    login.refresh_from_db()
    assert login.check_password(INITIAL)
    assert not Authenticator.objects.filter(user=login).exists()
