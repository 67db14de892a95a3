"""Pages of 单位: a body is registered, its papers looked at, its licence recorded; an operator reads its own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.accounts.actions import change_body_contact, change_organisation, record_licence, register_body
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.queries import licences_of
from yizhan.accounts.tests.factories import client_of, make_actor, make_organisation, make_person
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.workers.tests.factories import make_regions

pytestmark = pytest.mark.django_db
OPERATOR_CODE = "91421002MAYYYY7291"
BODY = {
    "kind": "mediation_body", "name": "中山街道人民调解委员会", "credit_code": "", "region_code": "421002001",
    "address": "中山路 9 号", "contact_name": "孙国强", "contact_phone": "13800000009",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _places():
    make_regions()


@pytest.fixture
def officer():
    return make_actor("district_officer")


@pytest.fixture
def desk(officer):
    return client_of(officer)


def test_a_body_is_registered_found_and_checked(desk):
    assert "没有单位" in desk.get(reverse("organisations")).content.decode()
    assert desk.post(reverse("organisation_new"), {**BODY, "name": ""}).status_code == 422
    answer = desk.post(reverse("organisation_new"), BODY)
    body = Organisation.objects.get(kind="mediation_body")
    here = reverse("organisation", args=[body.uid])
    assert answer.url == here
    page = desk.get(here).content.decode()
    assert "138****0009" in page
    assert "13800000009" not in page
    assert desk.post(here, {"step": "verify", "how": ""}).status_code == 422
    assert desk.post(here, {"step": "verify", "how": "founding_paper"}).status_code == 302
    assert "中山街道人民调解" in desk.post(reverse("organisations"), {"words": "调解"}).content.decode()
    assert "没有单位" in desk.post(reverse("organisations"), {"words": "没有的"}).content.decode()


def test_papers_that_do_not_fit_are_refused_with_the_reason(desk):
    body = make_organisation("示例职校", kind="training_provider", credit_code=OPERATOR_CODE)
    here = reverse("organisation", args=[body.uid])
    assert desk.post(here, {"step": "refuse", "reason": ""}).status_code == 422
    assert desk.post(here, {"step": "refuse", "reason": "办学许可证过期"}).status_code == 302
    body.refresh_from_db()
    assert body.verification == "refused"


def test_an_operator_shows_its_licence_and_stands_still_without(desk):
    body = make_organisation("荆楚零工运营", kind="operator", credit_code=OPERATOR_CODE)
    here = reverse("organisation", args=[body.uid])
    assert "账号都停着" in desk.get(here).content.decode()
    form = {
        "step": "licence", "kind": "hr_service", "number": "鄂1", "issued_by": "沙市区人社局", "valid_from": "2025-01-01",
        "valid_until": "2026-12-20", "seen_how": "original",
    }  # fmt: skip
    assert desk.post(here, {**form, "number": ""}).status_code == 422
    assert desk.post(here, form).status_code == 302
    assert "账号都停着" not in desk.get(here).content.decode()
    assert "许可证快到期" in desk.get(reverse("organisations")).content.decode()
    own = client_of(make_actor("operator_manager", organisation=body))
    assert "许可证快到期了" in own.get(reverse("own_organisation")).content.decode()
    uid = body_licence(body)
    assert (
        desk.post(here, {"step": "licence_off", "licence": str(body.uid), "reason": "x"}).status_code == 404
    )
    assert desk.post(here, {"step": "licence_off", "licence": uid, "reason": "录错了"}).status_code == 302
    assert "账号都停着" in desk.get(here).content.decode()


def body_licence(body: Organisation) -> str:
    """The public identity of the newest licence."""
    return str(licences_of(body.pk)[0].uid)


def test_contact_and_address_are_changed_with_a_reason(desk):
    desk.post(reverse("organisation_new"), BODY)
    body = Organisation.objects.get(kind="mediation_body")
    here = reverse("organisation", args=[body.uid])
    contact = {"step": "contact", "contact_name": "吴梅", "contact_phone": "13800000008", "reason": "换届"}
    assert desk.post(here, {**contact, "reason": "", "contact_name": ""}).status_code == 422
    assert desk.post(here, contact).status_code == 302
    change = {
        "step": "change",
        "name": "中山街道调委会",
        "region_code": "421002001",
        "address": "",
        "reason": "改名",
    }
    assert desk.post(here, {**change, "name": "", "reason": ""}).status_code == 422
    assert desk.post(here, change).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.contact.full_name) == ("中山街道调委会", "吴梅")
    assert desk.post(here, {"step": "?"}).status_code == 422


def test_a_hirer_is_no_body_and_another_district_sees_nothing(desk):
    household = make_organisation("陈玉兰家", kind="household")
    assert desk.get(reverse("organisation", args=[household.uid])).status_code == 404
    elsewhere = client_of(make_actor("district_officer", region_prefix="421003"))
    body = make_organisation("调委会", kind="mediation_body")
    assert elsewhere.get(reverse("organisation", args=[body.uid])).status_code == 404


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"kind": "enterprise"}, {"kind_is_hirer", "credit_code_missing"}),
        ({"contact_phone": ""}, {"contact_half"}),
        ({"contact_name": ""}, {"contact_half"}),
        ({"contact_phone": "12"}, {"mobile_is_hotline"}),
        ({"region_code": "421003001"}, {"region_beyond"}),
        ({"name": " ", "contact_name": ""}, {"name_missing", "contact_half"}),
    ],
)
def test_what_is_wrong_with_a_body(officer, change, codes):
    with pytest.raises(Refused) as caught:
        register_body(officer, **{**BODY, **change})
    assert set(caught.value.codes) == codes
    assert not Organisation.objects.filter(kind="mediation_body").exists()


def test_the_contact_may_have_a_file_and_may_come_later(officer):
    known = make_person("孙国强", phone="13800000009")
    body = Organisation.objects.get(pk=register_body(officer, **BODY))
    assert body.contact_id == known.pk
    bare = register_body(
        officer, **{**BODY, "name": "村委", "kind": "village", "contact_name": "", "contact_phone": ""}
    )
    assert Organisation.objects.get(pk=bare).contact is None
    given = {"contact_name": "", "contact_phone": "", "reason": "补"}
    with pytest.raises(Refused) as caught:
        change_body_contact(officer, bare, **given)
    assert caught.value.codes == ("contact_half",)


def test_only_the_district_registers_and_changes_bodies(officer):
    clerk = make_actor("attendant")
    with pytest.raises(Forbidden):
        register_body(clerk, **BODY)
    body_id = register_body(officer, **BODY)
    change = {"name": "x", "address": "", "region_code": "421003001", "reason": "r"}
    with pytest.raises(Forbidden):
        change_organisation(clerk, body_id, **change)
    with pytest.raises(Refused) as caught:
        change_organisation(officer, body_id, **change)
    assert caught.value.codes == ("region_beyond",)
    elsewhere = make_actor("district_officer", region_prefix="421003")
    contact = {"contact_name": "吴", "contact_phone": "13800000008", "reason": "r"}
    for step in (
        lambda: change_organisation(elsewhere, body_id, **change),
        lambda: change_body_contact(elsewhere, body_id, **contact),
    ):
        with pytest.raises(OutOfSight):
            step()


def test_an_operators_page_is_calm_while_the_licence_is_long(officer):
    body = make_organisation("荆楚零工运营", kind="operator", credit_code=OPERATOR_CODE)
    record_licence(SYSTEM, body.pk, "hr_service", number="鄂1", valid_from=clock.today())
    page = client_of(make_actor("operator_manager", organisation=body)).get(reverse("own_organisation"))
    assert "快到期" not in page.content.decode()
    assert "鄂1" in page.content.decode()
