"""A district begins with one administrator who may review postings for ninety days, and without demo people."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from yizhan.accounts.enums import QualificationKind, Role
from yizhan.accounts.queries import has_qualification, has_role, holders_of
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.refusals import Forbidden, Refused
from yizhan.core.regions.loader import load_regions
from yizhan.portal.district_start.actions import prepare_district

GIVEN = {
    "district_code": "421002",
    "full_name": "周建国",
    "phone": "16000000001",
    "username": "admin",
    "password": "correct-horse-battery",
}


@pytest.fixture
def regions(db):
    load_regions()


def test_the_first_administrator_may_review_for_ninety_days(regions):
    person = prepare_district(SYSTEM, **GIVEN)["person_id"]
    today = date(2026, 11, 23)
    assert has_role(person, Role.PLATFORM_ADMIN, today)
    assert has_qualification(person, QualificationKind.POSTING_REVIEW, on=today + timedelta(days=90))
    assert not has_qualification(person, QualificationKind.POSTING_REVIEW, on=today + timedelta(days=91))


def test_a_second_start_is_refused(regions):
    prepare_district(SYSTEM, **GIVEN)
    with pytest.raises(Refused) as refused:
        prepare_district(SYSTEM, **GIVEN | {"username": "second"})
    assert refused.value.codes == ("already_started",)


def test_an_unknown_district_is_refused(regions):
    with pytest.raises(Refused) as refused:
        prepare_district(SYSTEM, **GIVEN | {"district_code": "999999"})
    assert refused.value.codes == ("district_unknown",)


def test_nobody_starts_a_district_from_a_page(regions):
    with pytest.raises(Forbidden):
        prepare_district(Actor(role="platform_admin"), **GIVEN)


def test_the_command_makes_member_units_and_no_demo_person(regions, monkeypatch, capsys):
    monkeypatch.setenv("YIZHAN_ADMIN_PASSWORD", GIVEN["password"])
    call_command("start_clean", name="周建国", phone="16000000001")
    from django.apps import apps

    assert apps.get_model("accounts", "Organisation").objects.filter(kind="department").count() == 11
    assert not apps.get_model("accounts", "Person").objects.filter(is_demo=True).exists()
    assert len(holders_of(Role.PLATFORM_ADMIN)) == 1
    assert "second factor" in capsys.readouterr().out
