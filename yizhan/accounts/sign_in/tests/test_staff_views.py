"""The staff door: password, then the second factor; nothing opens in between."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from yizhan.accounts.actions import _do_enrol_totp
from yizhan.accounts.queries import actor_for
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.accounts.sign_in.sessions import KEY
from yizhan.accounts.tests.factories import (
    PASSWORD,
    client_of,
    give_login,
    grant,
    make_actor,
    make_person,
    work_of,
)
from yizhan.core import clock
from yizhan.core.audit import AuditRow

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch):
    """allauth reads the machine's clock for TOTP; here it reads ours."""
    cache.clear()  # allauth remembers used codes there
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: clock.now().timestamp()))


def code(secret=SECRET, step=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(clock.now().timestamp()) // 30 + step))


def staff(role="attendant", *, enrolled=True):
    """A staff member with a login; returns person and user name."""
    person = make_person()
    grant(person, role)
    name = give_login(person)
    if enrolled:
        with work_of() as work:
            _do_enrol_totp(work, StaffLogin.objects.get(username=name), SECRET)
    return person, name


def give_password(client, name, password=PASSWORD, **extra):
    return client.post("/staff/sign-in/", {"login": name, "password": password} | extra)


def enter(client, name, **extra):
    give_password(client, name, **extra)
    return client.post("/staff/sign-in/code/", {"code": code()})


def is_inside(client):
    return client.get("/me/settings/").status_code == 200


def test_password_and_code_open_a_staff_session(client):
    person, name = staff()
    assert give_password(client, name)["Location"] == "/staff/sign-in/code/"
    assert client.get("/staff/sign-in/code/").status_code == 200
    assert client.post("/staff/sign-in/code/", {"code": code()}).status_code == 302
    assert client.session[KEY]["login_id"] == person.staff_login.pk
    assert is_inside(client)
    assert AuditRow.objects.filter(after__session="began").count() == 1


def test_a_password_alone_opens_nothing(client):
    _person, name = staff()
    give_password(client, name)
    assert KEY not in client.session
    assert not is_inside(client)


def test_the_wanted_page_comes_after_both_steps(client):
    _person, name = staff()
    assert enter(client, name, next="/me/looks/")["Location"] == "/me/looks/"


def test_a_wrong_password_says_so_and_no_more(client):
    _person, name = staff()
    known, unknown = give_password(client, name, "wrong-password-here"), give_password(client, "nobody")
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert "用户名或密码不对" in known.content.decode()
    assert "用户名或密码不对" in unknown.content.decode()


def test_a_wrong_code_says_so(client):
    _person, name = staff()
    give_password(client, name)
    answer = client.post("/staff/sign-in/code/", {"code": "000000" if code() != "000000" else "111111"})
    assert answer.status_code == 422
    assert "动态码不对" in answer.content.decode()
    assert not is_inside(client)


def test_the_code_page_needs_the_password_first(client):
    assert client.get("/staff/sign-in/code/")["Location"] == "/staff/"
    assert client.get("/staff/")["Location"] == "/staff/sign-in/"


def test_a_code_is_used_once(client):
    _person, name = staff()
    enter(client, name)
    thief = Client()
    answer = enter(thief, name)
    assert answer.status_code == 422
    assert not is_inside(thief)


def test_ten_tries_in_a_quarter_of_an_hour(client):
    _person, name = staff()
    for _try in range(10):
        give_password(client, name, "wrong-password-here")
    answer = give_password(client, name)
    assert answer.status_code == 422
    assert "过 15 分钟再来" in answer.content.decode()


def test_the_first_sign_in_sets_up_the_second_factor(client):
    person, name = staff(enrolled=False)
    assert give_password(client, name)["Location"] == "/staff/second-factor/"
    page = client.get("/staff/second-factor/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert not is_inside(client)
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/staff/second-factor/", {"code": code(secret)})
    assert answer.status_code == 302
    assert is_inside(client)
    stored = Authenticator.objects.get(user=person.staff_login)
    assert secret not in str(stored.data)


def test_a_wrong_first_code_stores_nothing(client):
    _person, name = staff(enrolled=False)
    give_password(client, name)
    client.get("/staff/second-factor/")
    right = code(client.session["mfa.totp.secret"])
    answer = client.post("/staff/second-factor/", {"code": "000000" if right != "000000" else "111111"})
    assert answer.status_code == 422
    assert Authenticator.objects.count() == 0


def test_whoever_has_a_second_factor_cannot_set_up_another_with_the_password(client):
    _person, name = staff()
    give_password(client, name)
    assert client.get("/staff/second-factor/")["Location"] == "/staff/sign-in/"


def test_without_a_role_nothing_opens(client):
    person = make_person()
    name = give_login(person)
    with work_of() as work:
        _do_enrol_totp(work, StaffLogin.objects.get(username=name), SECRET)
    assert enter(client, name)["Location"] == "/staff/sign-in/?no_role=1"
    assert "没有角色" in client.get("/staff/sign-in/?no_role=1").content.decode()
    assert not is_inside(client)


def test_several_roles_are_chosen_from(client):
    person, name = staff()
    officer = grant(person, "local_officer")
    assert enter(client, name)["Location"] == "/switch-role/"
    assert not is_inside(client)
    client.post("/switch-role/", {"membership": str(officer.uid)})
    assert is_inside(client)


def test_a_disabled_login_is_out_at_once(client):
    person, name = staff()
    enter(client, name)
    StaffLogin.objects.filter(person=person).update(is_active=False)
    assert not is_inside(client)


def test_a_disabled_login_does_not_get_in(client):
    person, name = staff()
    StaffLogin.objects.filter(person=person).update(is_active=False)
    assert enter(client, name)["Location"] == "/staff/"


def test_a_new_password_ends_the_sessions_of_the_old_one(client):
    person, name = staff()
    enter(client, name)
    login = StaffLogin.objects.get(person=person)
    login.set_password("another-long-password")
    login.save()
    assert not is_inside(client)


def test_nothing_of_allauth_is_open_beside_these_doors(client):
    for path in (
        "/accounts/login/",
        "/accounts/signup/",
        "/staff/signup/",
        "/accounts/2fa/",
        "/accounts/email/",
    ):
        assert client.get(path).status_code == 404


# ---- an initial password, and an own one ----

OWN = "my-own-long-password"


def newcomer():
    """A colleague whose login was just opened by somebody else."""
    person, name = staff()
    StaffLogin.objects.filter(person=person).update(must_change_password=True)
    return person, name


def set_password(client, password=OWN, again=OWN, **more):
    return client.post("/staff/new-password/", {"password": password, "again": again} | more)


def test_an_initial_password_opens_only_the_page_that_replaces_it(client):
    _person, name = newcomer()
    assert enter(client, name, next="/me/looks/")["Location"] == "/staff/new-password/"
    assert client.get("/me/looks/")["Location"] == "/staff/new-password/"
    assert client.get("/switch-role/")["Location"] == "/staff/new-password/"
    assert client.get("/staff/new-password/").status_code == 200
    assert client.get("/").status_code == 200


def test_an_own_password_opens_the_rest_and_is_asked_for_once(client):
    person, name = newcomer()
    enter(client, name)
    assert set_password(client)["Location"] == "/console/"
    assert is_inside(client)
    login = StaffLogin.objects.get(person=person)
    assert login.check_password(OWN)
    assert not login.must_change_password
    assert AuditRow.objects.filter(after__staff_login="own_password").count() == 1
    with clock.at(clock.now() + clock.days(1)):
        assert give_password(Client(), name, OWN)["Location"] == "/staff/sign-in/code/"


@pytest.mark.parametrize(
    ("differs", "word"),
    [
        ({"password": "short", "again": "short"}, "12"),
        ({"again": "something-else-entirely"}, "两遍不一样"),
        ({"password": PASSWORD, "again": PASSWORD}, "和原来的密码一样"),
    ],
)
def test_refusals_of_a_first_own_password(client, differs, word):
    _person, name = newcomer()
    enter(client, name)
    answer = set_password(client, **differs)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not is_inside(client)


def test_later_the_current_password_is_asked_for(client):
    _person, name = staff()
    enter(client, name)
    answer = set_password(client, current="not-the-right-one")
    assert answer.status_code == 422
    assert "现在的密码不对" in answer.content.decode()
    assert set_password(client).status_code == 422
    assert set_password(client, current=PASSWORD).status_code == 302
    assert is_inside(client)


def test_guessing_the_current_password_is_counted(client):
    _person, name = staff()
    enter(client, name)
    for _try in range(10):
        answer = set_password(client, current="not-the-right-one")
    assert answer.status_code == 429
    assert set_password(client, current=PASSWORD).status_code == 429


def test_a_new_password_leaves_this_session_alone(client):
    person, name = staff()
    enter(client, name)
    other = client_of(actor_for(person.pk, "attendant"))
    assert is_inside(other)
    set_password(client, current=PASSWORD)
    assert is_inside(client)
    assert not is_inside(other)


def test_only_staff_have_passwords(client):
    assert client.get("/staff/new-password/")["Location"] == "/staff/sign-in/"
    citizen = client_of(make_actor("worker"))
    assert citizen.get("/staff/new-password/")["Location"] == "/staff/sign-in/"


def test_the_settings_lead_there_for_staff_only(client):
    _person, name = staff()
    enter(client, name)
    assert "/staff/new-password/" in client.get("/me/settings/").content.decode()
    assert "/staff/new-password/" not in client_of(make_actor("worker")).get("/me/settings/").content.decode()
