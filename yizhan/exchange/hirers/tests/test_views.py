"""Pages of hirers: a household in a minute, an enterprise with its papers, the check at the counter."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.core import clock
from yizhan.exchange.engagements.tests.factories import decide
from yizhan.exchange.hirers import actions, periodic
from yizhan.exchange.hirers.models import Hirer, WorkSite
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


def test_a_site_is_added_with_its_foreman_and_closed(clerk):
    hirer = make.make_enterprise(clerk)
    make_person("郑工", phone="13600000001")
    client = _phone(hirer)
    form = {"step": "site", "name": "二号仓", "region_code": TOWN, "foreman_phone": "13600000001"}
    wrong = client.post(reverse("hire_profile"), {**form, "foreman_phone": "13600000002", "name": ""})
    assert wrong.status_code == 422
    assert "请带班先用这个手机号登录一次" in wrong.content.decode()
    assert client.post(reverse("hire_profile"), form).status_code == 302
    assert "郑师傅" in client.get(reverse("hire_profile")).content.decode()
    site = WorkSite.objects.get()
    assert client.post(reverse("hire_profile"), {"step": "close", "site": str(site.uid)}).status_code == 302
    assert "二号仓" not in client.get(reverse("hire_profile")).content.decode()


def test_nobody_closes_the_site_of_another(clerk):
    hirer, other = make.make_enterprise(clerk), make.make_enterprise(clerk)
    site_id = actions.add_site(make.as_hirer(hirer), hirer.pk, name="仓", region_code=TOWN)
    uid = WorkSite.objects.get(pk=site_id).uid
    assert _phone(other).post(reverse("hire_profile"), {"step": "close", "site": str(uid)}).status_code == 422
    assert WorkSite.objects.get().is_active


# ---- the station ----


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
