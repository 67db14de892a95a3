"""Registering organisations and looking at their papers."""

from __future__ import annotations

import pytest

from yizhan.accounts.actions import (
    change_organisation,
    refuse_organisation,
    register_organisation,
    verify_organisation,
)
from yizhan.accounts.enums import OrganisationKind
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.organisations.rules import needs_credit_code, read_credit_code
from yizhan.accounts.queries import organisation_by_credit_code
from yizhan.accounts.tests.factories import ENTERPRISE_CODE, make_actor, make_organisation, make_person
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

pytestmark = pytest.mark.django_db


def codes_of(refusal):
    return list(refusal.value.codes)


def test_households_need_no_code_and_enterprises_do():
    assert not needs_credit_code(OrganisationKind.HOUSEHOLD)
    assert read_credit_code(OrganisationKind.ENTERPRISE, "")[1][0].code == "credit_code_missing"
    assert read_credit_code(OrganisationKind.HOUSEHOLD, "") == ("", [])


def test_a_code_is_found_however_it_is_written():
    made = make_organisation()
    assert organisation_by_credit_code(" 91421002mayyyy016y ") == made


def test_a_code_belongs_to_one_organisation():
    make_organisation("甲公司")
    with pytest.raises(Refused) as refusal:
        make_organisation("乙公司")
    assert codes_of(refusal) == ["credit_code_taken"]


def test_two_households_without_code_live_side_by_side():
    make_organisation("甲家", kind="household")
    make_organisation("乙家", kind="household")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"kind": "circus"}, ["kind_unknown"]),
        ({"name": " "}, ["name_missing"]),
        ({"credit_code": "91421002MAYYYY0160"}, ["credit_code_check"]),
        ({"credit_code": "", "name": ""}, ["credit_code_missing", "name_missing"]),
    ],
)
def test_refusals_of_registering(typed, codes):
    facts = {"kind": "enterprise", "name": "江畔建筑", "credit_code": ENTERPRISE_CODE}
    with pytest.raises(Refused) as refusal:
        register_organisation(make_actor("attendant"), **facts | typed)
    assert codes_of(refusal) == codes


def test_a_worker_registers_no_organisation():
    with pytest.raises(Forbidden):
        register_organisation(make_actor("worker"), kind="household", name="甲家")


def test_papers_are_looked_at_once():
    officer, made = make_actor("local_officer"), make_organisation()
    assert verify_organisation(officer, made.pk, how="看了营业执照原件") == "verified"
    assert Organisation.objects.get(pk=made.pk).verification_changed_at is not None
    with pytest.raises(Refused) as refusal:
        verify_organisation(officer, made.pk, how="又看了一遍")
    assert codes_of(refusal) == ["wrong_state"]


def test_say_what_was_looked_at():
    with pytest.raises(Refused) as refusal:
        verify_organisation(make_actor("local_officer"), make_organisation().pk, how=" ")
    assert codes_of(refusal) == ["how_missing"]


def test_a_refusal_says_why():
    officer, made = make_actor("local_officer"), make_organisation()
    with pytest.raises(Refused) as refusal:
        refuse_organisation(officer, made.pk, reason="")
    assert codes_of(refusal) == ["missing_reason"]
    assert refuse_organisation(officer, made.pk, reason="执照过期") == "refused"


@pytest.mark.parametrize(
    ("role", "scope", "code"),
    [
        ("worker", {}, "wrong_role"),
        ("local_officer", {"region_prefix": "421002002"}, "region_beyond"),
    ],
)
def test_others_do_not_look_at_papers(role, scope, code):
    with pytest.raises(Forbidden) as refusal:
        verify_organisation(make_actor(role, **scope), make_organisation().pk, how="执照")
    assert codes_of(refusal) == [code]


def test_nobody_looks_at_the_own_papers():
    person = make_person()
    officer = make_actor("local_officer", person=person)
    made = make_organisation(contact=person)
    with pytest.raises(Forbidden) as refusal:
        verify_organisation(officer, made.pk, how="执照")
    assert codes_of(refusal) == ["own_organisation"]


def test_what_is_not_there_is_out_of_sight():
    with pytest.raises(OutOfSight):
        verify_organisation(make_actor("local_officer"), 999_999, how="执照")


def test_saving_a_file_as_it_stands_changes_nothing_and_leaves_no_trace():
    officer, body = make_actor("district_officer"), make_organisation("中山调委会", kind="mediation_body")
    as_it_stands = {"name": body.name, "address": body.address, "region_code": body.region_code}
    traces = AuditRow.objects.filter(object_uid=str(body.uid))
    before = traces.count()
    assert change_organisation(officer, body.pk, **as_it_stands, reason="核对") == []
    assert traces.count() == before
    moved = {**as_it_stands, "address": "中山路 9 号"}
    assert change_organisation(officer, body.pk, **moved, reason="搬了") == ["address"]
    assert traces.count() == before + 1
