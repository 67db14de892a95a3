"""用工约定 (F501, L-22): drawn from frozen terms, confirmed by both, and one changed byte is found."""

from __future__ import annotations

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yizhan.core import invariants
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.agreements import actions
from yizhan.exchange.agreements.models import Agreement, AgreementConfirmation, RelationFinding
from yizhan.exchange.agreements.queries import agreement_of, check_file, view_of
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401

pytestmark = pytest.mark.django_db
WHOLE = ["exchange.agreement_is_whole"]


@pytest.fixture
def real_paper() -> None:
    """Ask for the real drawing."""


@pytest.fixture(autouse=True)
def _quick_paper(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a real page takes long; the tests about the paper itself draw it."""
    if "real_paper" not in request.fixturenames:
        monkeypatch.setattr(
            "yizhan.exchange.agreements.actions.pdf_of",
            lambda page, _e: f"%PDF {page.number} {page.version}".encode(),
        )


def made():
    engagement = dispatched()
    agreement_id = actions.make_agreement(as_worker(engagement.worker), engagement.pk)
    return engagement, Agreement.objects.get(pk=agreement_id)


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def test_d2_both_sides_confirm_the_file_they_saw() -> None:
    engagement, agreement = made()
    actions.confirm_agreement(as_worker(engagement.worker), agreement.pk, pdf_sha256=agreement.pdf_sha256)
    agreement.refresh_from_db()
    assert agreement.state == "half"
    actions.confirm_agreement(as_hirer(engagement.posting), agreement.pk, pdf_sha256=agreement.pdf_sha256)
    agreement.refresh_from_db()
    assert agreement.state == "agreed"
    assert [row.party for row in agreement.confirmations.order_by("pk")] == ["worker", "hirer"]
    assert view_of(agreement).is_whole
    assert list(invariants.violations(WHOLE)) == []


def test_d2_another_file_is_not_confirmed() -> None:
    engagement, agreement = made()
    with pytest.raises(Refused) as caught:
        actions.confirm_agreement(as_worker(engagement.worker), agreement.pk, pdf_sha256="0" * 64)
    assert codes(caught) == {"changed"}
    assert not AgreementConfirmation.objects.exists()


def test_d2_nobody_confirms_twice_or_for_another() -> None:
    engagement, agreement = made()
    me = as_worker(engagement.worker)
    actions.confirm_agreement(me, agreement.pk, pdf_sha256=agreement.pdf_sha256)
    with pytest.raises(Refused) as caught:
        actions.confirm_agreement(me, agreement.pk, pdf_sha256=agreement.pdf_sha256)
    assert codes(caught) == {"confirmed_already"}
    for actor in (as_station(), as_hirer(engagement.posting, "foreman")):
        with pytest.raises(Forbidden):
            actions.confirm_agreement(actor, agreement.pk, pdf_sha256=agreement.pdf_sha256)
    with pytest.raises(OutOfSight):
        actions.confirm_agreement(as_worker(make_worker()), agreement.pk, pdf_sha256=agreement.pdf_sha256)
    with pytest.raises(OutOfSight):
        actions.confirm_agreement(me, 999999, pdf_sha256="")


def test_d2_a_paper_signature_is_noted_with_the_number_and_no_picture() -> None:
    engagement, agreement = made()
    with pytest.raises(Refused) as caught:
        actions.note_paper_signature(as_station(), agreement.pk, party="nobody", paper_number="PG-1")
    assert codes(caught) == {"party_unknown", "number_differs"}
    with pytest.raises(Forbidden):
        actions.note_paper_signature(
            as_hirer(engagement.posting), agreement.pk, party="hirer", paper_number=agreement.slip_number
        )
    actions.note_paper_signature(
        as_station(), agreement.pk, party="worker", paper_number=agreement.slip_number.lower()
    )
    row = AgreementConfirmation.objects.get()
    assert (row.party, row.channel, row.paper_number) == ("worker", "paper", agreement.slip_number)
    names = {field.name for field in AgreementConfirmation._meta.get_fields()}
    assert not {name for name in names if "image" in name or "photo" in name or "finger" in name}


def test_l22_one_changed_byte_of_the_file_is_found() -> None:
    engagement, agreement = made()
    content = bytearray(base64.b64decode(agreement.pdf))
    content[3] ^= 1
    agreement.pdf = base64.b64encode(bytes(content)).decode()
    agreement.save()
    assert not view_of(agreement).is_whole
    assert actions.file_of(agreement) is None
    with pytest.raises(Refused) as caught:
        actions.confirm_agreement(as_worker(engagement.worker), agreement.pk, pdf_sha256=agreement.pdf_sha256)
    assert codes(caught) == {"changed"}
    assert any("已被改动" in str(line) for line in invariants.violations(WHOLE))


@pytest.mark.parametrize("field", ["channel", "confirmed_by_uid", "pdf_sha256", "chain"])
def test_l22_a_changed_confirmation_is_found(field: str) -> None:
    engagement, agreement = made()
    actions.confirm_agreement(as_worker(engagement.worker), agreement.pk, pdf_sha256=agreement.pdf_sha256)
    assert view_of(agreement).is_whole
    AgreementConfirmation.objects.update(**{field: "tampered"[:8]})
    assert not view_of(agreement).is_whole


def test_l22_a_file_somebody_brings_is_held_against_the_one_that_was_made() -> None:
    _engagement, agreement = made()
    content = base64.b64decode(agreement.pdf)
    number = agreement.slip_number
    assert check_file(number.lower(), content) == "same"
    assert check_file(number, content + b" ") == "changed"
    assert check_file("PG00000000-0", content) == "unknown"
    Agreement.objects.update(state="superseded")
    assert check_file(number, content) == "old"


def test_d2_changed_terms_need_a_new_page() -> None:
    engagement, agreement = made()
    type(engagement).objects.filter(pk=engagement.pk).update(
        terms_version=2, terms={**engagement.terms, "pay_fen": 20000}
    )
    with pytest.raises(Refused) as caught:
        actions.confirm_agreement(as_worker(engagement.worker), agreement.pk, pdf_sha256=agreement.pdf_sha256)
    assert codes(caught) == {"terms_changed"}
    new = Agreement.objects.get(pk=actions.make_agreement(as_station(), engagement.pk))
    agreement.refresh_from_db()
    assert (new.terms_version, agreement.state) == (2, "superseded")
    assert agreement_of(fresh(engagement.pk)).agreement.pk == new.pk


def test_a_page_drawn_from_terms_that_changed_meanwhile_is_not_kept() -> None:
    engagement = dispatched()
    with pytest.raises(Refused) as caught:
        actions.keep_agreement(as_station(), engagement.pk, base64.b64encode(b"x").decode(), "0" * 64)
    assert codes(caught) == {"terms_changed"}


def test_before_it_is_settled_there_is_no_page() -> None:
    engagement = accepted()
    with pytest.raises(Refused) as caught:
        actions.make_agreement(as_worker(engagement.worker), engagement.pk)
    assert codes(caught) == {"no_slip_yet"}


def test_who_asks_again_gets_the_same_page() -> None:
    engagement, agreement = made()
    assert actions.make_agreement(as_station(), engagement.pk) == agreement.pk
    assert Agreement.objects.count() == 1


@pytest.mark.usefixtures("real_paper")
def test_the_same_terms_give_the_same_bytes() -> None:
    engagement, agreement = made()
    first = actions.file_of(agreement)
    assert first is not None
    assert first.startswith(b"%PDF")
    agreement.delete()
    again = Agreement.objects.get(pk=actions.make_agreement(as_station(), engagement.pk))
    assert again.pdf_sha256 == agreement.pdf_sha256


# ---- the relation ----


def test_d2_a_person_confirms_the_relation_and_the_slip_says_it() -> None:
    engagement = dispatched()
    assert engagement.relation == "labour"
    done = actions.confirm_relation(as_station(), engagement.pk, relation="platform", control="platform")
    now = fresh(engagement.pk)
    assert done["proposed"] == now.relation == now.terms["relation"] == "platform"
    assert "平台" in now.terms["relation_notice"]
    found = RelationFinding.objects.get()
    assert (found.certainty, found.facts["control"]) == ("medium", "platform")


def test_d2_against_the_proposal_a_reason_is_wanted() -> None:
    engagement = dispatched()
    for relation, note, code in (("service", "", "note_missing"), ("nonsense", "因为", "relation_unknown")):
        with pytest.raises(Refused) as caught:
            actions.confirm_relation(
                as_station(), engagement.pk, relation=relation, control="hirer", note=note
            )
        assert codes(caught) == {code}
    actions.confirm_relation(
        as_station(), engagement.pk, relation="service", control="hirer", note="法务看过"
    )
    assert RelationFinding.objects.get().note == "法务看过"
    with pytest.raises(Forbidden):
        actions.confirm_relation(as_hirer(engagement.posting), engagement.pk, relation="service", note="x")


def test_d2_a_relation_is_not_changed_under_a_confirmed_page_and_an_open_page_is_drawn_anew() -> None:
    engagement, agreement = made()
    actions.confirm_relation(as_station(), engagement.pk, relation="platform", control="platform")
    assert not Agreement.objects.exists()
    again = Agreement.objects.get(pk=actions.make_agreement(as_station(), engagement.pk))
    actions.confirm_agreement(as_worker(engagement.worker), again.pk, pdf_sha256=again.pdf_sha256)
    with pytest.raises(Refused) as caught:
        actions.confirm_relation(as_station(), engagement.pk, relation="labour", control="hirer")
    assert codes(caught) == {"signed_already"}


def test_d2_a_household_is_always_a_service_relation() -> None:
    engagement = dispatched(make_posting(hirer=make_hirer(kind="household", name="刘女士家")))
    assert engagement.relation == "service"
    done = actions.confirm_relation(as_station(), engagement.pk, relation="service", control="hirer")
    assert done["certainty"] == "high"


# ---- pages ----


def test_the_page_is_made_read_confirmed_and_downloaded(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    me, boss, clerk = as_worker(engagement.worker), as_hirer(engagement.posting), as_station()
    page = f"/agreements/{engagement.uid}/"
    assert "做成一页约定" in browser.as_(me).text(page)
    assert browser.get(f"/agreements/{engagement.uid}.pdf").status_code == 404
    assert browser.post(page, how="confirm", once="a-token-number-000").status_code == 302
    assert browser.post(page, how="make", once="a-token-number-one").status_code == 302
    agreement = Agreement.objects.get()
    assert "看过了，同意" in browser.text(page)
    sha = agreement.pdf_sha256
    assert browser.post(page, how="confirm", sha256=sha, once="a-token-number-two").status_code == 302
    assert "看过了，同意" not in browser.text(page)
    assert (
        browser.as_(boss).post(page, how="confirm", sha256="x", once="a-token-number-three").status_code
        == 422
    )
    form = {"how": "paper", "party": "hirer", "paper_number": "PG-0", "once": "a-token-number-four"}
    assert browser.as_(clerk).post(page, **form).status_code == 422
    assert browser.post(page, how="paper", once="a-token-number-four").status_code == 422
    form |= {"paper_number": agreement.slip_number, "once": "a-token-number-five"}
    assert browser.post(page, **form).status_code == 302
    assert browser.get(f"/agreements/{engagement.uid}.pdf")["Content-Type"] == "application/pdf"
    Agreement.objects.update(pdf_sha256="0" * 64)
    assert "已被改动" in browser.text(page)
    assert browser.get(f"/agreements/{engagement.uid}.pdf").status_code == 422
    assert browser.as_(as_worker(accepted().worker)).get(page).status_code == 404


def test_anybody_can_check_a_file(browser: Browser) -> None:  # noqa: F811
    _engagement, agreement = made()
    client, page = Client(), "/agreements/check/"
    assert "只比对，不留文件" in client.get(page).content.decode()
    for content, words in ((base64.b64decode(agreement.pdf), "没改过"), (b"%PDF other", "已被改动")):
        file = SimpleUploadedFile("a.pdf", content)
        answer = client.post(page, {"number": agreement.slip_number, "file": file})
        assert words in answer.content.decode()
    assert client.post(page, {"number": ""}).status_code == 422


def test_the_relation_page_proposes_then_decides(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    page = f"/console/engagements/{engagement.uid}/relation/"
    assert "劳动关系" in browser.as_(as_station()).text(page)
    answer = browser.post(page, control="platform", once="a-token-number-one")
    assert "平台用工" in answer.content.decode()
    assert not RelationFinding.objects.exists()
    form = {"control": "platform", "relation": "labour", "once": "a-token-number-two"}
    assert browser.post(page, **form).status_code == 422
    form |= {"relation": "platform", "once": "a-token-number-three"}
    assert browser.post(page, **form).status_code == 302
    assert "已认定" in browser.text(page)
