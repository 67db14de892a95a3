"""Pages of 人员: from an empty district to the first attendant, and everybody only as far as the own office."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.people.models import Person
from yizhan.accounts.qualifications.models import Qualification
from yizhan.accounts.queries import actor_for, has_qualification, has_role
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.accounts.tests.factories import (
    DISTRICT,
    PASSWORD,
    TOWN,
    client_of,
    give_login,
    grant,
    make_actor,
    make_organisation,
    make_person,
)
from yizhan.exchange.workers.tests.factories import make_regions, make_station

pytestmark = pytest.mark.django_db
LIST, NEW = "/district/people/", "/district/people/new/"


@pytest.fixture(autouse=True)
def _places():
    make_regions()
    make_station("ST-001")


def new_form(**differs):
    return {
        "full_name": "李春梅",
        "phone": "15400009001",
        "role": "attendant",
        "region_prefix": DISTRICT,
        "station_codes": ["ST-001"],
        "username": "lichunmei",
        "once": "0123456789abcdef-new",
        **differs,
    }


def colleague(role="attendant", *, name="王强", **scope):
    person = make_person(name)
    grant(person, role, **scope)
    give_login(person)
    return person


def password_on(page):
    return re.search(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", page).group(1)


def page_of(person):
    return reverse("staff_detail", args=[person.uid])


def send(client, person, step, **more):
    return client.post(page_of(person), {"step": step, "once": f"0123456789abcdef-{step}", **more})


# ---- opening an account ----


def test_the_first_attendant_of_a_district():
    desk = client_of(make_actor("district_officer"))
    assert "ST-001" in desk.get(NEW).content.decode()
    answer = desk.post(NEW, new_form())
    person = Person.objects.get(staff_login__username="lichunmei")
    assert answer["Location"] == reverse("staff_password", args=[person.uid])
    shown = desk.get(answer["Location"]).content.decode()
    password = password_on(shown)
    assert person.staff_login.check_password(password)
    assert "只显示这一次" in shown
    again = desk.get(answer["Location"]).content.decode()
    assert password not in again
    assert "已经显示过了" in again
    first = Client().post("/staff/sign-in/", {"login": "lichunmei", "password": password})
    assert first["Location"] == "/staff/second-factor/"


def test_the_same_form_twice_opens_one_and_shows_the_same_password():
    desk = client_of(make_actor("district_officer"))
    pages = [desk.get(desk.post(NEW, new_form())["Location"]).content.decode() for _time in range(2)]
    assert len({password_on(page) for page in pages}) == 1
    assert StaffLogin.objects.filter(username="lichunmei").count() == 1


def test_the_password_lies_sealed_in_the_session():
    desk = client_of(make_actor("district_officer"))
    where = desk.post(NEW, new_form())["Location"]
    held = str(dict(desk.session.items()))
    password = password_on(desk.get(where).content.decode())
    assert password not in held


def test_the_password_of_one_is_not_shown_on_anothers_page():
    desk, other = client_of(make_actor("district_officer")), colleague()
    desk.post(NEW, new_form())
    assert "已经显示过了" in desk.get(reverse("staff_password", args=[other.uid])).content.decode()


def test_a_refused_form_keeps_what_was_typed_and_says_everything():
    desk = client_of(make_actor("district_officer"))
    answer = desk.post(NEW, new_form(station_codes=[], username="李", phone="15400009001"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "选至少一个驿站" in page
    assert "小写字母" in page
    assert 'value="李春梅"' in page


def test_a_phone_on_file_is_asked_about():
    worker = make_person("李春梅", phone="15400009001")
    desk = client_of(make_actor("district_officer"))
    answer = desk.post(NEW, new_form())
    assert answer.status_code == 422
    assert str(worker.uid) in answer.content.decode()
    desk.post(NEW, new_form(same_person=str(worker.uid), once="0123456789abcdef-two"))
    assert has_role(worker.pk, "attendant")


@pytest.mark.parametrize(
    ("role", "offered", "withheld"),
    [
        ("platform_admin", {"platform_admin", "district_officer", "auditor"}, {"attendant"}),
        ("district_officer", {"attendant", "local_officer", "liaison"}, {"district_officer", "auditor"}),
        ("local_officer", {"attendant", "station_manager"}, {"inspector"}),
        ("station_manager", {"attendant"}, {"station_manager", "worker"}),
        ("operator_manager", {"attendant"}, {"station_manager"}),
    ],
)
def test_each_office_offers_what_it_may_grant(role, offered, withheld):
    page = client_of(make_actor(role)).get(NEW).content.decode()
    roles = set(re.findall(r'<option value="([a-z_]+)"', page))
    assert offered <= roles
    assert not withheld & roles


def test_a_role_that_is_not_offered_is_refused():
    answer = client_of(make_actor("station_manager")).post(NEW, new_form(role="district_officer"))
    assert answer.status_code == 422
    assert not Membership.objects.filter(role="district_officer").exists()


@pytest.mark.parametrize("role", ["attendant", "posting_reviewer", "auditor", "worker", "hirer"])
def test_the_door_is_shut_for_others(role):
    client = client_of(make_actor(role))
    for address in (LIST, NEW, page_of(colleague())):
        assert client.get(address).status_code == 403


# ---- the list ----


def test_the_list_tells_roles_ends_and_logins():
    person = colleague(valid_until=date(2026, 12, 1))
    page = client_of(make_actor("district_officer")).get(LIST).content.decode()
    assert "王强" in page
    assert "还剩 8 天" in page
    assert person.staff_login.username in page


def test_search_and_nobody_found():
    colleague()
    desk = client_of(make_actor("district_officer"))
    assert "王强" in desk.post(LIST, {"words": "王强"}).content.decode()
    assert "没找到这个人" in desk.post(LIST, {"words": "查无此人"}).content.decode()


def test_the_list_asks_no_more_for_more_people(django_assert_max_num_queries):
    desk = client_of(make_actor("district_officer"))
    for _n in range(12):
        colleague()
    with django_assert_max_num_queries(14):
        desk.get(LIST)


def test_each_area_has_its_way_in():
    for role, home in (("district_officer", "/district/"), ("station_manager", "/console/hours/")):
        assert f'href="{LIST}"' in client_of(make_actor(role)).get(home, follow=True).content.decode()
    town = make_actor("local_officer", region_prefix=TOWN)
    assert f'href="{LIST}"' in client_of(town).get("/local/").content.decode()


# ---- one colleague ----


def test_a_second_role_and_its_end():
    desk, person = client_of(make_actor("district_officer")), colleague()
    more = {"role": "posting_reviewer", "region_prefix": DISTRICT}
    assert send(desk, person, "role", **more)["Location"] == page_of(person)
    held = Membership.objects.get(person=person, role="posting_reviewer")
    end = {"target": str(held.uid), "reason": "调走了"}
    assert send(desk, person, "end", **end).status_code == 302
    assert send(desk, person, "end", **end).status_code == 302
    assert not has_role(person.pk, "posting_reviewer")


def test_ending_asks_why_at_its_own_field():
    desk, person = client_of(make_actor("district_officer")), colleague()
    held = Membership.objects.get(person=person)
    answer = send(desk, person, "end", target=str(held.uid), reason="")
    assert answer.status_code == 422
    assert f'id="id_end{str(held.uid)[:8]}_reason_error"' in answer.content.decode()
    assert has_role(person.pk, "attendant")


def test_the_role_of_another_cannot_be_ended_through_this_page():
    desk, person, other = client_of(make_actor("district_officer")), colleague(), colleague(name="赵六")
    held = Membership.objects.get(person=other)
    assert send(desk, person, "end", target=str(held.uid), reason="x").status_code == 404


def test_a_qualification_is_issued_renewed_and_withdrawn():
    desk, person = client_of(make_actor("district_officer")), colleague()
    days = {
        "kind": "posting_review",
        "valid_from": "2026-11-23",
        "valid_until": "2028-11-22",
        "note": "第三期",
    }
    assert send(desk, person, "qualify", **days).status_code == 302
    assert has_qualification(person.pk, "posting_review")
    right = Qualification.objects.get(person=person)
    assert "第三期" in desk.get(page_of(person)).content.decode()
    answer = send(desk, person, "withdraw", target=str(right.uid), reason="停岗")
    assert answer.status_code == 302
    assert not has_qualification(person.pk, "posting_review")


def test_a_qualification_needs_an_end():
    desk, person = client_of(make_actor("district_officer")), colleague()
    answer = send(desk, person, "qualify", kind="posting_review", valid_from="2026-11-23")
    assert answer.status_code == 422
    assert not Qualification.objects.filter(person=person).exists()


def test_a_manager_issues_no_qualification():
    desk, person = client_of(make_actor("station_manager")), colleague()
    assert "发这个资格" not in desk.get(page_of(person)).content.decode()
    days = {"kind": "posting_review", "valid_from": "2026-11-23", "valid_until": "2028-11-22"}
    assert send(desk, person, "qualify", **days).status_code == 403


def test_password_second_factor_and_login():
    desk, person = client_of(make_actor("district_officer")), colleague()
    answer = send(desk, person, "password", reason="忘了")
    shown = desk.get(answer["Location"]).content.decode()
    login = StaffLogin.objects.get(person=person)
    assert login.check_password(password_on(shown))
    assert not login.check_password(PASSWORD)
    for step in ("factor", "close"):
        assert send(desk, person, step, reason="手机丢了").status_code == 302
    assert not StaffLogin.objects.get(person=person).is_active
    assert "恢复登录" in desk.get(page_of(person)).content.decode()
    assert send(desk, person, "reopen", reason="找回来了").status_code == 302
    assert StaffLogin.objects.get(person=person).is_active


def test_a_login_for_somebody_who_has_a_role_only():
    desk, person = client_of(make_actor("district_officer")), make_person("王强")
    grant(person, "attendant")
    answer = send(desk, person, "open", username="wangqiang")
    assert answer["Location"] == reverse("staff_password", args=[person.uid])
    assert StaffLogin.objects.get(person=person).must_change_password


def test_name_and_phone_of_a_colleague():
    desk, person = client_of(make_actor("district_officer")), colleague()
    answer = send(
        desk, person, "correct", full_name="王小强", display_name="王师傅", phone="", reason="写错了"
    )
    assert answer.status_code == 302
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.full_name, fresh.phone) == ("王小强", person.phone)


def test_above_the_own_office_there_are_no_buttons_and_no_doors():
    desk, officer = client_of(make_actor("station_manager")), colleague("station_manager", name="钱站长")
    page = desk.get(page_of(officer)).content.decode()
    assert "不归你管的角色" in page
    assert "重设动态码" not in page
    for step in ("factor", "password", "close"):
        assert send(desk, officer, step, reason="x").status_code == 403


def test_nobody_changes_herself():
    actor = make_actor("district_officer")
    person = Person.objects.get(pk=actor.person_id)
    desk = client_of(actor)
    page = desk.get(page_of(person)).content.decode()
    assert "这是你自己" in page
    assert "加一个角色" not in page
    days = {"kind": "posting_review", "valid_from": "2026-11-23", "valid_until": "2028-11-22"}
    for step, more in (
        ("role", {"role": "inspector", "region_prefix": DISTRICT}),
        ("qualify", days),
        ("password", {"reason": "x"}),
        ("end", {"target": str(Membership.objects.get(person=person).uid), "reason": "x"}),
    ):
        assert send(desk, person, step, **more).status_code == 403


def test_an_unknown_step_is_refused():
    desk, person = client_of(make_actor("district_officer")), colleague()
    assert send(desk, person, "promote").status_code == 422


@pytest.mark.parametrize(
    "role", ["platform_admin", "district_officer", "station_manager", "operator_manager"]
)
def test_another_region_does_not_exist(role):
    stranger = colleague(region_prefix="429005", station_codes=["ST-950"])
    client = client_of(make_actor(role))
    assert client.get(page_of(stranger)).status_code == 404
    assert client.get(reverse("staff_password", args=[stranger.uid])).status_code == 404
    assert send(client, stranger, "factor", reason="x").status_code == 404


def test_a_liaison_gets_an_organisation_of_the_list():
    make_organisation("沙市区人社局", kind="department", region_code=DISTRICT)
    desk = client_of(make_actor("district_officer"))
    page = desk.get(NEW).content.decode()
    body = re.search(r'<option value="(\d+)">沙市区人社局', page).group(1)
    desk.post(NEW, new_form(role="liaison", organisation=body, station_codes=[]))
    person = StaffLogin.objects.get(username="lichunmei").person
    assert actor_for(person.pk, "liaison").organisation_id == int(body)
