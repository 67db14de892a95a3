"""One demo account per role; each opens with one button, and by the real doors."""

from __future__ import annotations

import re
from io import StringIO
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from yizhan.accounts.enums import CITIZEN_ROLES, STAFF_ROLES, Role
from yizhan.accounts.queries import people_by_phone
from yizhan.core import clock
from yizhan.demo.accounts.actions import create_demo_accounts
from yizhan.demo.accounts.data import ACCOUNTS, account_of
from yizhan.demo.accounts.queries import current_totp
from yizhan.messaging.queries import newest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch):
    cache.clear()  # allauth remembers used codes there
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: clock.now().timestamp()))


@pytest.fixture
def accounts():
    return create_demo_accounts()


def is_inside(client):
    return client.get("/me/settings/").status_code == 200


def test_every_role_has_one_account_with_its_own_phone():
    assert [a.role for a in ACCOUNTS] == list(Role)
    assert len({a.phone for a in ACCOUNTS}) == len(Role)
    assert all(a.phone.startswith("160") for a in ACCOUNTS)  # a range nobody has


def test_making_them_twice_changes_nothing(accounts):
    assert create_demo_accounts() == accounts
    assert all(len(people_by_phone(a.phone)) == 1 for a in ACCOUNTS)


@pytest.mark.parametrize("role", Role.values)
def test_one_button_steps_into_a_role(accounts, client, role):
    assert client.post("/_demo/enter/", {"role": role}).status_code == 302
    assert is_inside(client)
    assert str(Role(role).label) in client.get("/me/settings/").content.decode()


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_staff_accounts_open_the_real_door(accounts, client, role):
    account = account_of(role)
    client.post("/staff/sign-in/", {"login": account.username, "password": account.password})
    client.post("/staff/sign-in/code/", {"code": current_totp(account.totp_secret)})
    assert is_inside(client)


@pytest.mark.parametrize("role", sorted(CITIZEN_ROLES))
def test_citizen_accounts_open_the_real_door(accounts, client, role):
    client.post("/sign-in/", {"phone": account_of(role).phone})
    code = re.search(r"\d{6}", newest(account_of(role).phone)[0].text).group()
    client.post("/sign-in/code/", {"code": code})
    assert is_inside(client)


def test_the_page_shows_what_is_needed(accounts, client):
    text = client.get("/_demo/").content.decode()
    for account in ACCOUNTS:
        assert account.phone in text
        if account.is_staff:
            assert account.password in text
            assert current_totp(account.totp_secret) in text


def test_before_they_are_made_the_page_says_so(client):
    assert "还没建" in client.get("/_demo/").content.decode()
    assert client.post("/_demo/enter/", {"role": "worker"})["Location"] == "/_demo/"


@pytest.mark.parametrize("role", ["SYSTEM", "", "visitor"])
def test_no_other_role_can_be_entered(accounts, client, role):
    assert client.post("/_demo/enter/", {"role": role}).status_code == 404


def test_live_mode_has_no_such_page(accounts, client, settings):
    settings.DEMO_MODE = False
    assert client.get("/_demo/").status_code == 404
    assert client.post("/_demo/enter/", {"role": "worker"}).status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_the_command_prints_a_working_cookie(accounts, role):
    out = StringIO()
    call_command("demo_session", role, stdout=out)
    name, _equals, value = out.getvalue().strip().partition("=")
    client = Client()
    client.cookies[name] = value
    assert is_inside(client)


def test_the_command_says_when_there_are_no_accounts():
    with pytest.raises(CommandError, match="--create"):
        call_command("demo_session", "worker")


def test_the_table_command_makes_and_prints_them():
    out = StringIO()
    call_command("demo_accounts", "--create", stdout=out)
    assert len(out.getvalue().splitlines()) == len(Role)
    assert "missing" not in out.getvalue()
