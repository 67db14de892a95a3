"""Pages of hirers: a household in a minute, an enterprise with its papers, the check at the counter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.queries import licences_of
from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.core import clock
from yizhan.exchange.engagements.tests.factories import decide
from yizhan.exchange.hirers import actions, periodic
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.hirers.queries import staff_of
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.workers.tests.factories import TOWN, attendant, make_person, make_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places():
    make_regions()


@pytest.fixture
def clerk():
    return attendant()


@pytest.fixture
def desk(clerk):
    return client_of(clerk)


def _phone(hirer: Hirer) -> Client:
    return client_of(make.as_hirer(hirer))


# ---- starting to hire ----


def test_a_visitor_reads_how_it_goes_and_signs_in():
    page = Client().get(reverse("hire_start"))
    assert page.status_code == 200
    assert f"{reverse('sign_in')}?next={reverse('hire_start')}" in page.content.decode()


def test_a_worker_hires_for_his_household_without_any_paper():
    client = client_of(make_actor("worker", person=make_person("周大山", phone="13700000001")))
    answer = client.post(
        reverse("hire_start"), {"kind": "household", "credit_code": "不用", "region_code": TOWN}
    )
    assert answer.status_code == 302
    assert Hirer.objects.get().organisation.kind == "household"


def test_a_firm_needs_its_name_and_code():
    client = client_of(make_actor("worker"))
    form = {"kind": "enterprise", "organisation_name": "示例厂", "credit_code": make.credit_code()}
    for missing in ("organisation_name", "credit_code"):
        answer = client.post(reverse("hire_start"), {**form, missing: ""})
        assert answer.status_code == 422
    assert not Hirer.objects.exists()
    assert client.post(reverse("hire_start"), form).status_code == 302
    assert Hirer.objects.get().verification_state == "unverified"


def test_staff_does_not_hire_with_the_work_account(desk):
    assert desk.get(reverse("hire_start")).status_code == 403


# ---- the hirer's file ----


def test_the_file_says_what_to_bring_and_asks_for_the_check(clerk):
    hirer = make.make_enterprise(clerk)
    client = _phone(hirer)
    page = client.get(reverse("hire_profile")).content.decode()
    assert "营业执照" in page
    assert client.post(reverse("hire_profile"), {"step": "ask"}).status_code == 302
    hirer.refresh_from_db()
    assert hirer.verification_state == "submitted"
    assert "等驿站来看" in client.get(reverse("hire_profile")).content.decode()
    actions.refuse_hirer(clerk, hirer.pk, reason="执照过期了")
    assert "执照过期了" in client.get(reverse("hire_profile")).content.decode()


def test_a_site_is_added_its_foreman_asked_and_the_site_closed(clerk):
    hirer = make.make_enterprise(clerk)
    foreman = make_person("郑工", phone="13600000001")
    client = _phone(hirer)
    form = {"step": "site", "name": "二号仓", "region_code": TOWN, "foreman_phone": "13600000001"}
    wrong = client.post(reverse("hire_sites"), {**form, "foreman_phone": "12", "name": ""})
    assert wrong.status_code == 422
    assert client.post(reverse("hire_sites"), form).status_code == 302
    page = client.get(reverse("hire_sites")).content.decode()
    assert "136****0001" in page
    assert "郑" not in page
    site = WorkSite.objects.get()
    phone = client_of(make_actor("worker", person=foreman))
    invite = MemberInvite.objects.get()
    assert "二号仓" in phone.get(reverse("invitations")).content.decode()
    said = phone.post(reverse("invitations"), {"invite": str(invite.uid), "answer": "yes"})
    assert said.url == reverse("switch_role")
    assert "郑师傅" in client.get(reverse("hire_sites")).content.decode()
    here = reverse("hire_site", args=[site.uid])
    assert client.post(here, {"step": "invite", "phone": "12"}).status_code == 422
    assert client.post(here, {"step": "invite", "phone": "13600000002", "name": "吴工"}).status_code == 302
    assert "136****0002" in client.get(here).content.decode()
    changed = {"step": "place", "name": "东仓", "region_code": TOWN, "address": ""}
    assert client.post(here, changed).status_code == 302
    assert client.post(here, {"step": "place"}).status_code == 422
    assert client.post(here, {"step": "remove"}).status_code == 302
    assert client.post(here, {"step": "close"}).url == reverse("hire_sites")
    assert client.get(here).status_code == 404
    assert client.post(reverse("hire_sites"), {"step": "reopen", "target": str(site.uid)}).status_code == 302
    assert client.get(here).status_code == 200


def test_an_invitation_is_declined_and_a_strange_one_is_not_there(clerk):
    hirer = make.make_enterprise(clerk)
    person = make_person("赵会计", phone="13600000003")
    client, phone = _phone(hirer), client_of(make_actor("worker", person=person))
    assert client.post(reverse("hire_sites"), {"step": "staff", "phone": "13600000003"}).status_code == 302
    invite = MemberInvite.objects.get()
    assert phone.post(reverse("invitations"), {"invite": "x", "answer": "yes"}).status_code == 404
    said = phone.post(reverse("invitations"), {"invite": str(invite.uid), "answer": "no"})
    assert said.url == reverse("invitations")
    assert "没有人在等你答复" in phone.get(reverse("invitations")).content.decode()


def test_an_invitation_is_taken_back_and_a_clerk_taken_off(clerk):
    hirer = make.make_enterprise(clerk)
    person = make_person("赵会计", phone="13600000003")
    client = _phone(hirer)
    for _round in range(2):
        client.post(reverse("hire_sites"), {"step": "staff", "phone": "13600000003"})
        invite = MemberInvite.objects.filter(state="waiting").get()
        if _round == 0:
            gone = client.post(reverse("hire_sites"), {"step": "withdraw", "target": str(invite.uid)})
            assert gone.status_code == 302
    actions.accept_invite(make.as_person(person), invite.pk)
    (held,) = staff_of(hirer)
    assert client.post(reverse("hire_sites"), {"step": "remove", "target": str(held.uid)}).status_code == 302
    assert not staff_of(hirer)
    assert client.post(reverse("hire_sites"), {"step": "remove", "target": "x"}).status_code == 422


def test_nobody_opens_the_site_of_another(clerk):
    hirer, other = make.make_enterprise(clerk), make.make_enterprise(clerk)
    site_id = actions.add_site(make.as_hirer(hirer), hirer.pk, name="仓", region_code=TOWN)
    uid = WorkSite.objects.get(pk=site_id).uid
    assert _phone(other).post(reverse("hire_site", args=[uid]), {"step": "close"}).status_code == 404
    assert WorkSite.objects.get().is_active


# ---- the station ----


def test_what_must_be_looked_at_again_is_listed(desk, clerk):
    hirer = make.make_enterprise(clerk)
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    assert "去复核" not in desk.get(reverse("console_hirers")).content.decode()
    with clock.at("2027-05-10T09:00"):
        assert "去复核" in client_of(clerk).get(reverse("console_hirers")).content.decode()


def test_a_licence_is_recorded_and_taken_out_on_the_page(desk, clerk):
    hirer = make.make_enterprise(clerk, kind="employment_agency")
    here = reverse("console_hirer", args=[hirer.uid])
    form = {
        "step": "licence", "kind": "hr_service", "number": "鄂人服 1 号", "issued_by": "沙市区人社局",
        "valid_from": "2025-01-01", "valid_until": "2028-01-01", "seen_how": "original",
    }  # fmt: skip
    assert desk.post(here, {**form, "number": ""}).status_code == 422
    assert desk.post(here, form).status_code == 302
    assert "鄂人服 1 号" in desk.get(here).content.decode()
    assert "鄂人服 1 号" in _phone(hirer).get(reverse("hire_profile")).content.decode()
    (row,) = licences_of(hirer.organisation_id)
    off = {"step": "licence_off", "licence": str(row.uid), "reason": "录错了"}
    assert desk.post(here, {**off, "licence": str(hirer.uid)}).status_code == 404
    assert desk.post(here, {**off, "reason": ""}).status_code == 422
    assert desk.post(here, off).status_code == 302


def test_a_check_is_taken_back_on_the_page(desk, clerk):
    hirer = make.make_enterprise(clerk)
    here = reverse("console_hirer", args=[hirer.uid])
    actions.verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    assert desk.post(here, {"step": "withdraw", "reason": ""}).status_code == 422
    assert desk.post(here, {"step": "withdraw", "reason": "看错了"}).status_code == 302
    hirer.refresh_from_db()
    assert hirer.verification_state == "unverified"


def test_the_contact_is_corrected_or_changed_on_the_page(desk, clerk):
    hirer = make.make_enterprise(clerk)
    here = reverse("console_hirer_contact", args=[hirer.uid])
    assert desk.get(here).status_code == 200
    correct = {"step": "correct", "phone": "13700000077", "reason": "换了号"}
    assert desk.post(here, {**correct, "reason": ""}).status_code == 422
    assert desk.post(here, correct).status_code == 302
    change = {
        "step": "change",
        "full_name": "吴晓兰",
        "address_form": "女士",
        "phone": "13700000078",
        "reason": "换人",
    }
    known = make_person("吴晓兰", phone="13700000078")
    asked = desk.post(here, {**change, "reason": ""})
    assert asked.status_code == 422
    assert str(known.uid) in asked.content.decode()
    assert desk.post(here, {**change, "person": str(known.uid)}).status_code == 302
    hirer.refresh_from_db()
    assert hirer.contact_id == known.pk


def test_who_waits_for_a_check_comes_first(desk, clerk):
    waiting, other = make.make_enterprise(clerk, organisation_name="等着的厂"), make.make_household(clerk)
    actions.ask_for_check(make.as_hirer(waiting), waiting.pk)
    page = desk.get(reverse("console_hirers")).content.decode()
    assert page.index("等着的厂") < page.index(other.organisation.name)
    assert "去核验" in page


def test_a_hirer_is_found_by_name_and_by_phone(desk, clerk):
    hirer = make.make_enterprise(clerk, phone="13900139000")
    link = reverse("console_hirer", args=[hirer.uid])
    for words in ("包装", "13900139000"):
        assert link in desk.post(reverse("console_hirers"), {"words": words}).content.decode()
    assert link not in desk.post(reverse("console_hirers"), {"words": "13900139001"}).content.decode()


def test_the_list_says_how_often_the_district_looks_again(desk):
    decide("exchange.hirer_recheck_months", 4)
    assert "每 4 个月再看一次" in desk.get(reverse("console_hirers")).content.decode()


def test_the_check_is_made_with_evidence_that_fits(desk, clerk):
    hirer = make.make_enterprise(clerk)
    page = reverse("console_hirer", args=[hirer.uid])
    assert desk.post(page, {"step": "verify", "evidence": "phone_code"}).status_code == 422
    assert desk.post(page, {"step": "verify", "evidence": "licence_seen"}).status_code == 302
    shown = desk.get(page).content.decode()
    assert "2027-05-23" in shown
    assert "现在不用核验" in shown
    with clock.at("2027-05-24T08:00"):
        periodic.expire_checks()
        assert "看过营业执照原件" in desk.get(page).content.decode()


def test_a_refusal_needs_its_reason(desk, clerk):
    hirer = make.make_enterprise(clerk)
    page = reverse("console_hirer", args=[hirer.uid])
    assert desk.post(page, {"step": "refuse", "reason": ""}).status_code == 422
    assert desk.post(page, {"step": "refuse", "reason": "执照过期了"}).status_code == 302
    assert "执照过期了" in desk.get(page).content.decode()


def test_a_caller_is_registered_with_name_and_phone(desk):
    form = {"kind": "household", "full_name": "刘玉兰", "address_form": "女士", "phone": "13800138000"}
    assert desk.post(reverse("console_hirer_new"), {**form, "phone": ""}).status_code == 422
    answer = desk.post(reverse("console_hirer_new"), form)
    assert answer.url == reverse("console_hirer", args=[Hirer.objects.get().uid])
    assert "138****8000" in desk.get(answer.url).content.decode()


def test_an_enterprise_is_registered_at_the_counter(desk):
    form = {
        "kind": "enterprise",
        "full_name": "陈学文",
        "address_form": "先生",
        "phone": "13800138000",
        "organisation_name": "示例厂",
    }
    wrong = desk.post(reverse("console_hirer_new"), {**form, "credit_code": ""})
    assert wrong.status_code == 422
    assert (
        desk.post(reverse("console_hirer_new"), {**form, "credit_code": make.credit_code()}).status_code
        == 302
    )


def test_a_known_phone_offers_the_file_that_stands(desk):
    known = make_person("刘玉兰", phone="13800138000")
    form = {"kind": "enterprise", "full_name": "刘玉兰", "address_form": "女士", "phone": "13800138000"}
    assert str(known.uid) in desk.post(reverse("console_hirer_new"), form).content.decode()
    form |= {"kind": "household", "person": str(known.uid)}
    assert desk.post(reverse("console_hirer_new"), form).status_code == 302
    assert Hirer.objects.get().contact_id == known.pk


def test_another_station_does_not_see_the_hirer(clerk):
    hirer = make.make_enterprise(clerk)
    assert client_of(attendant("SS-99")).get(reverse("console_hirer", args=[hirer.uid])).status_code == 404


@pytest.mark.parametrize("name", ["console_hirers", "console_hirer_new"])
def test_a_hirer_does_not_enter_the_console(clerk, name):
    assert _phone(make.make_enterprise(clerk)).get(reverse(name)).status_code == 403
