"""Registering hirers of every kind, looking at their papers, and their places of work."""

from datetime import date

import pytest
from django.apps import apps

from yizhan.accounts.actions import record_licence
from yizhan.accounts.memberships.queries import has_role, memberships_of
from yizhan.accounts.qualifications.periodic import watch_licences
from yizhan.accounts.registration.actions import take_up_role
from yizhan.accounts.tests.factories import grant
from yizhan.core import clock
from yizhan.core.actors import SYSTEM, VISITOR, Actor
from yizhan.core.jobs import engine
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements.tests.factories import make_posting
from yizhan.exchange.hirers import actions, periodic
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import checks_of, due_for_recheck, is_verified
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.hirers.tests.factories import give_licence, texts_to
from yizhan.exchange.workers.tests.factories import TOWN, attendant, make_person, make_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places():
    make_regions()


# ---- registering ----


def test_a_household_is_registered_by_phone_call_without_a_licence():
    hirer = make.make_household()
    assert (hirer.organisation.kind, hirer.organisation.name) == ("household", "刘女士家")
    assert hirer.verification_state == "unverified"
    assert has_role(hirer.contact_id, "hirer")


def test_an_enterprise_gives_its_credit_code():
    hirer = make.make_enterprise()
    assert hirer.organisation.credit_code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"credit_code": ""}, "credit_code_missing"),
        ({"credit_code": "91421002MA0000001A"}, "credit_code"),
        ({"organisation_name": ""}, "name_missing"),
        ({"kind": "department"}, "kind_not_hirer"),
        ({"phone": ""}, "mobile_missing"),
        ({"full_name": ""}, "name_missing"),
    ],
)
def test_what_is_wrong_with_an_enterprise(change, code):
    with pytest.raises(Refused) as caught:
        make.make_enterprise(**change)
    assert any(found.startswith(code) for found in caught.value.codes), caught.value.codes
    assert not Hirer.objects.exists()


def test_a_credit_code_is_registered_once():
    first = make.make_enterprise()
    with pytest.raises(Refused) as caught:
        make.make_enterprise(credit_code=first.organisation.credit_code)
    assert caught.value.codes == ("credit_code_taken",)


def test_only_station_staff_registers_for_others():
    with pytest.raises(Forbidden) as caught:
        actions.register_household(VISITOR, full_name="刘玉兰", phone="13800000000")
    assert caught.value.codes == ("not_station_staff",)


def test_a_known_person_hires_without_a_second_file():
    worker = make_person("周大山", phone="13700000001")
    hirer = make.make_household(full_name="周大山", phone="13700000001", person_id=worker.pk)
    assert hirer.contact_id == worker.pk
    with pytest.raises(OutOfSight):
        make.make_household(phone="13700000002", person_id=worker.pk)


def test_sign_up_as_a_hirer_is_followed_by_the_file():
    person = make_person("刘玉兰", phone="13700000003")
    take_up_role(Actor(role="worker", person_uid=str(person.uid), person_id=person.pk), "hirer")
    engine.drain()
    hirer = Hirer.objects.get()
    assert (hirer.contact_id, hirer.region_code) == (person.pk, TOWN)


@pytest.mark.parametrize(("kind", "hires"), [("sole_trader", True), ("department", False)])
def test_only_an_organisation_that_may_hire_gets_a_file_with_the_role(kind, hires):
    organisation = apps.get_model("accounts", "Organisation").objects.create(
        kind=kind, name="示例单位", region_code=TOWN, created_at=clock.now()
    )
    grant(make_person("陈学文"), "hirer", organisation=organisation)
    engine.drain()
    assert Hirer.objects.filter(organisation=organisation).exists() is hires


def test_starting_to_hire_takes_up_the_household_that_stands():
    person = make_person("刘玉兰", phone="13700000004")
    me = Actor(role="worker", person_uid=str(person.uid), person_id=person.pk)
    take_up_role(me, "hirer")
    first = actions.register_own_hirer(me, kind="household", region_code=TOWN)
    engine.drain()
    assert actions.register_own_hirer(me, kind="household") == first
    assert Hirer.objects.count() == 1
    assert [held.role for held in memberships_of(person.pk)] == ["hirer"]


def test_a_signed_in_person_starts_a_firm_and_a_visitor_cannot():
    person = make_person("陈学文", phone="13700000005")
    me = Actor(role="worker", person_uid=str(person.uid), person_id=person.pk)
    form = {"kind": "sole_trader", "organisation_name": "示例小吃店", "credit_code": make.credit_code()}
    assert Hirer.objects.get(pk=actions.register_own_hirer(me, **form)).contact_id == person.pk
    with pytest.raises(OutOfSight):
        actions.register_own_hirer(VISITOR, **form)


def test_a_second_submission_answers_with_the_first_hirer():
    clerk = attendant()
    form = {"full_name": "刘玉兰", "phone": "13700000006"}
    first = actions.register_household(clerk, once="t", **form)
    assert actions.register_household(clerk, once="t", **form) == first


# ---- looking at the papers ----


def test_a_check_holds_six_months_and_marks_the_organisation_too():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    assert actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen") == "2027-05-23"
    hirer.refresh_from_db()
    assert (hirer.verification_state, hirer.evidence_kind) == ("verified", "licence_seen")
    assert hirer.verified_by_uid == clerk.person_uid
    hirer.organisation.refresh_from_db()
    assert hirer.organisation.verification == "verified"


def test_evidence_must_fit_the_kind():
    clerk = attendant()
    for hirer, evidence in (
        (make.make_household(clerk), "licence_seen"),
        (make.make_enterprise(clerk), "phone_code"),
    ):
        with pytest.raises(Refused) as caught:
            actions.verify_hirer(clerk, hirer.pk, evidence=evidence, address="健康巷 3 号")
        assert caught.value.codes == ("evidence_unfit",)


def test_a_hirer_does_not_check_itself():
    hirer = make.make_enterprise()
    with pytest.raises(Forbidden) as caught:
        actions.verify_hirer(make.as_hirer(hirer), hirer.pk, evidence="licence_seen")
    assert caught.value.codes == ("not_checker",)


def test_another_station_does_not_see_the_hirer():
    hirer = make.make_enterprise()
    with pytest.raises(OutOfSight):
        actions.verify_hirer(attendant("SS-99"), hirer.pk, evidence="licence_seen")
    with pytest.raises(OutOfSight):
        actions.verify_hirer(attendant(), 10**9, evidence="licence_seen")


def test_a_refusal_says_why_and_the_hirer_asks_again():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    me = make.as_hirer(hirer)
    assert actions.ask_for_check(me, hirer.pk) == "submitted"
    with pytest.raises(Refused) as caught:
        actions.refuse_hirer(clerk, hirer.pk, reason="")
    assert caught.value.codes == ("missing_reason",)
    assert actions.refuse_hirer(clerk, hirer.pk, reason="执照过期了") == "refused"
    assert actions.ask_for_check(me, hirer.pk) == "submitted"


def test_a_verified_hirer_is_not_verified_twice():
    clerk = attendant()
    hirer = make.make_household(clerk)
    seen = {"evidence": ("phone_code", "address_told"), "address": "健康巷 3 号"}
    actions.verify_hirer(clerk, hirer.pk, **seen)
    with pytest.raises(Refused) as caught:
        actions.verify_hirer(clerk, hirer.pk, **seen)
    assert caught.value.codes == ("recheck_not_due",)
    with clock.at("2027-05-10T09:00"):
        assert actions.verify_hirer(clerk, hirer.pk, **seen) == "2027-11-10"


def test_after_six_months_the_check_runs_out_and_can_be_made_again():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    with clock.at("2027-05-23T23:00"):
        periodic.expire_checks()
        hirer.refresh_from_db()
        assert hirer.verification_state == "verified"
    with clock.at("2027-05-24T01:00"):
        periodic.expire_checks()
        hirer.refresh_from_db()
        assert hirer.verification_state == "expired"
        actions.verify_hirer(clerk, hirer.pk, evidence="public_register")
        hirer.refresh_from_db()
        assert hirer.recheck_due_on == date(2027, 11, 24)


def test_a_household_tells_where_it_is_and_no_licence_is_asked():
    clerk = attendant()
    hirer = make.make_household(clerk)
    with pytest.raises(Refused) as caught:
        actions.verify_hirer(clerk, hirer.pk, evidence=("identity_number", "address_told"))
    assert caught.value.codes == ("address_missing",)
    seen = ("identity_number", "address_told")
    actions.verify_hirer(clerk, hirer.pk, evidence=seen, address="健康巷 3 号")
    hirer.refresh_from_db()
    assert hirer.evidence_kind == "address_told,identity_number"
    assert Hirer.objects.get().organisation.address == "健康巷 3 号"


def test_an_agency_is_checked_with_its_licence_only():
    clerk = attendant()
    hirer = make.make_enterprise(clerk, kind="employment_agency", organisation_name="示例人力")
    seen = ("licence_seen", "permit_seen")
    with pytest.raises(Refused) as caught:
        actions.verify_hirer(clerk, hirer.pk, evidence=seen)
    assert caught.value.codes == ("licence_missing",)
    give_licence(hirer, "hr_service")
    actions.verify_hirer(clerk, hirer.pk, evidence=seen)
    assert Hirer.objects.get().verification_state == "verified"


def test_every_look_is_kept_with_who_looked_at_what():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_photo", note="微信发来的")
    actions.withdraw_check(clerk, hirer.pk, reason="看错了一家")
    hirer.refresh_from_db()
    assert (hirer.verification_state, hirer.evidence_kind, hirer.recheck_due_on) == ("unverified", "", None)
    newest, first = checks_of(hirer)
    assert (newest.title, newest.note) == ("撤回核验", "看错了一家")
    assert (first.seen, first.note, bool(first.by)) == ("看过营业执照照片", "微信发来的", True)
    assert "看错了一家" in texts_to(hirer.contact)[-1]


def test_the_recheck_is_announced_once_and_listed_at_the_counter():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    with clock.at("2027-05-08T09:00"):
        periodic.warn_checks()
        assert not texts_to(hirer.contact)
        assert not due_for_recheck(clerk, clock.today()).exists()
    with clock.at("2027-05-09T09:00"):
        periodic.warn_checks()
        periodic.warn_checks()
        assert [text for text in texts_to(hirer.contact) if "2027-05-23" in text] == texts_to(hirer.contact)
        assert len(texts_to(hirer.contact)) == 1
        assert list(due_for_recheck(clerk, clock.today())) == [hirer]
    with clock.at("2027-05-24T09:00"):
        assert not is_verified(Hirer.objects.get())
        periodic.expire_checks()
        assert list(due_for_recheck(clerk, clock.today())) == [hirer]
        assert actions.warn_of_recheck(SYSTEM, hirer.pk) is False


@pytest.mark.parametrize("has_contact", [True, False])
def test_a_recheck_is_told_to_the_contact_and_the_station_knows_when_there_is_none(has_contact):
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    if not has_contact:
        Hirer.objects.update(contact=None)
    with clock.at("2027-05-09T09:00"):
        assert actions.warn_of_recheck(SYSTEM, hirer.pk) is has_contact
        assert list(due_for_recheck(clerk, clock.today())) == [hirer], "the station calls in either case"
    assert len(texts_to(hirer.contact)) == int(has_contact)


def test_a_check_does_not_run_out_before_its_day():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    with pytest.raises(Refused) as caught:
        actions.expire_verification(SYSTEM, hirer.pk)
    assert caught.value.codes == ("recheck_not_due",)


def test_an_agency_without_its_licence_is_halted():
    clerk = attendant()
    hirer = make.make_enterprise(clerk, kind="labour_dispatch_firm", organisation_name="示例派遣")
    give_licence(hirer, "labour_dispatch", until=date(2026, 12, 1))
    actions.verify_hirer(clerk, hirer.pk, evidence=("licence_seen", "permit_seen"))
    with clock.at("2026-12-02T01:00"):
        watch_licences()
        engine.drain()
        hirer.refresh_from_db()
        assert hirer.verification_state == "expired"
        assert checks_of(hirer)[0].note == "许可证到期"


def test_a_lapsed_licence_that_nobody_needs_halts_nobody():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    give_licence(hirer, "hr_service", until=date(2026, 12, 1))
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    with clock.at("2026-12-02T01:00"):
        watch_licences()
        engine.drain()
        hirer.refresh_from_db()
        assert hirer.verification_state == "verified"


def test_work_of_an_agency_without_its_licence_is_hidden_even_when_it_was_never_checked():
    hirer = make.make_enterprise(kind="labour_dispatch_firm", organisation_name="示例派遣")
    other = make.make_enterprise()
    give_licence(hirer, "labour_dispatch", until=date(2026, 12, 1))
    give_licence(other, "labour_dispatch", until=date(2026, 12, 1))
    offered, unharmed = (
        make_posting(hirer=each, starts_at=clock.local(date(2026, 12, 5), "07:30")) for each in (hirer, other)
    )
    with clock.at("2026-12-02T01:00"):
        watch_licences()
        engine.drain()
    hirer.refresh_from_db()
    offered.refresh_from_db()
    unharmed.refresh_from_db()
    assert hirer.verification_state == "unverified", "there was no check that could run out"
    assert (offered.state, unharmed.state) == ("under_recheck", "published")


def test_a_lapsed_licence_of_somebody_who_does_not_hire_here_changes_nothing():
    hirer = make.make_enterprise(kind="labour_dispatch_firm", organisation_name="示例派遣")
    stranger = apps.get_model("accounts", "Organisation").objects.create(
        kind="labour_dispatch_firm", name="外地派遣", region_code=TOWN, created_at=clock.now()
    )
    posting = make_posting(hirer=hirer, starts_at=clock.local(date(2026, 12, 5), "07:30"))
    record_licence(
        SYSTEM, stranger.pk, "labour_dispatch", number="证900001", valid_from=date(2025, 1, 1),
        valid_until=date(2026, 12, 1), issued_by="沙市区人社局",
    )  # fmt: skip
    with clock.at("2026-12-02T01:00"):
        watch_licences()
        engine.drain()
    posting.refresh_from_db()
    assert posting.state == "published"
    assert not Hirer.objects.filter(organisation=stranger).exists()
