"""My data: the copy, corrections, leaving; by oneself and at the counter."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.actions import unmask_field
from yizhan.accounts.my_data import actions, rules
from yizhan.accounts.my_data.exporting import make_export
from yizhan.accounts.my_data.models import CorrectionRequest, DataExport, ErasureRequest
from yizhan.accounts.my_data.periodic import carry_out_erasures, clear_exports
from yizhan.accounts.people.models import Person
from yizhan.accounts.sign_in.models import WebSession
from yizhan.accounts.tests.factories import client_of, grant, make_actor, make_person, work_of
from yizhan.core import clock
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


def worker(**facts) -> tuple[Actor, Person]:
    person = make_person("欧阳守拙", identity_number="421002197803059975", **facts)
    return make_actor("worker", person=person), person


def clerk(role: str = "attendant") -> Actor:
    return make_actor(role)


def refused_codes(run) -> set[str]:
    with pytest.raises(Refused) as refusal:
        run()
    return set(refusal.value.codes)


# ---- the copy ----


def test_the_copy_is_made_by_a_job_and_the_person_is_told():
    actor, person = worker()
    actions.ask_for_export(actor, person.pk)
    export = DataExport.objects.get()
    assert export.state == "waiting"
    assert export.due_at - export.asked_at <= timedelta(hours=24)
    drain(periodic=False)
    export.refresh_from_db()
    assert export.state == "ready"
    assert export.expires_at - export.made_at == timedelta(days=7)
    assert (
        Message.objects.filter(template="accounts.export_ready", recipient_uid=str(person.uid)).count() == 1
    )


def test_each_form_is_handed_out_once():
    actor, person = worker()
    uid = actions.ask_for_export(actor, person.pk)
    assert refused_codes(lambda: actions.take_export(actor, uid, "json")) == {"not_ready"}
    drain(periodic=False)
    client = client_of(actor)
    file = client.post(f"/me/data/export/{uid}/take/", {"as": "json"})
    assert json.loads(file.content)["person"] == str(person.uid)
    assert file["Content-Disposition"].startswith("attachment")
    page = client.post(f"/me/data/export/{uid}/take/", {"as": "page"})
    assert "421002197803059975" in page.content.decode()
    again = client.post(f"/me/data/export/{uid}/take/", {"as": "json"})
    assert again.status_code == 422
    assert "已经取过了" in again.content.decode()


def test_a_copy_that_was_taken_or_whose_days_are_over_is_emptied():
    actor, person = worker()
    uid = actions.ask_for_export(actor, person.pk)
    drain(periodic=False)
    with clock.at(clock.now() + timedelta(days=8)):
        assert refused_codes(lambda: actions.take_export(actor, uid, "page")) == {"too_late"}
        assert clear_exports() == 1
    export = DataExport.objects.get()
    assert (export.state, export.content) == ("gone", "")
    assert list(violations(["accounts.gone_export_is_empty"])) == []


def test_a_second_copy_waits_for_the_first():
    actor, person = worker()
    actions.ask_for_export(actor, person.pk)
    assert refused_codes(lambda: actions.ask_for_export(actor, person.pk)) == {"export_waiting"}


def test_nobody_takes_the_copy_of_another():
    actor, person = worker()
    uid = actions.ask_for_export(actor, person.pk)
    drain(periodic=False)
    with pytest.raises(OutOfSight):
        actions.take_export(make_actor("worker"), uid, "json")
    with pytest.raises(OutOfSight):
        actions.take_export(clerk(), uid, "page")


def test_at_the_counter_the_word_is_recorded_and_numbers_the_clerk_may_not_read_are_masked():
    _actor, person = worker()
    attendant = clerk()
    assert refused_codes(lambda: actions.ask_for_export(attendant, person.pk)) == {"how_missing"}
    uid = actions.ask_for_export(attendant, person.pk, how="spoken", on_behalf_of=str(person.uid))
    drain(periodic=False)
    page = client_of(attendant).post(f"/console/people/{person.uid}/data/", {"step": "take", "export": uid})
    text = page.content.decode()
    assert "421002197803059975" not in text
    assert "4210**********9975" in text
    assert person.full_name in text
    row = DataExport.objects.get()
    assert (row.asked_how, row.asked_by_uid, row.for_role) == ("spoken", attendant.person_uid, "attendant")


def test_staff_of_another_town_cannot_ask_for_somebody():
    _actor, person = worker()
    stranger = make_actor("attendant", region_prefix="429005", station_codes=["ST-950"])
    with pytest.raises(OutOfSight):
        actions.ask_for_export(stranger, person.pk, how="spoken")


# ---- corrections ----


def ask(actor: Actor, person: Person, **facts) -> str:
    given = {"field": "full_name", "wanted": "欧阳守卓", "evidence": "身份证上写的", **facts}
    return actions.ask_for_correction(actor, person.pk, **given)


def test_what_one_may_change_oneself_changes_at_once():
    actor, person = worker()
    client_of(actor).post("/me/data/name/", {"display_name": "老欧"})
    person.refresh_from_db()
    assert person.display_name == "老欧"


def test_a_correction_says_what_and_why_or_is_refused_with_every_reason():
    actor, person = worker()
    found = refused_codes(lambda: ask(actor, person, field="shoe_size", wanted=" ", evidence=""))
    assert found == {"field_unknown", "wanted_missing", "evidence_missing"}
    assert refused_codes(lambda: ask(actor, person, field="birth_on", wanted="龙年")) == {"birth_unreadable"}


def test_a_granted_correction_changes_the_file_and_tells_the_person():
    actor, person = worker()
    uid = ask(actor, person)
    assert actions.answer_correction(clerk("station_manager"), uid, grant=True) == "granted"
    person.refresh_from_db()
    assert person.full_name == "欧阳守卓"
    assert Message.objects.filter(template="accounts.correction_answered").count() == 1


def test_a_refused_correction_needs_words_and_changes_nothing():
    actor, person = worker()
    uid = ask(actor, person)
    manager = clerk("station_manager")
    assert refused_codes(lambda: actions.answer_correction(manager, uid, grant=False)) == {"reason_missing"}
    assert actions.answer_correction(manager, uid, grant=False, answer="证件上不是这样") == "refused"
    person.refresh_from_db()
    assert person.full_name == "欧阳守拙"


def test_an_attendant_answers_no_correction_and_who_typed_it_does_not_either():
    actor, person = worker()
    uid = ask(actor, person)
    with pytest.raises(Forbidden):
        actions.answer_correction(clerk(), uid, grant=True)
    manager = clerk("station_manager")
    typed = ask(manager, person, field="phone", wanted="15400012345", how="spoken")
    assert refused_codes(lambda: actions.answer_correction(manager, typed, grant=True)) == {"own_entry"}


def test_a_number_that_belongs_to_another_file_is_not_granted():
    actor, person = worker()
    make_person("别人", identity_number="421002196803079971")
    uid = ask(actor, person, field="identity_number", wanted="421002196803079971")
    manager = clerk("station_manager")
    assert "identity_taken" in refused_codes(lambda: actions.answer_correction(manager, uid, grant=True))
    assert CorrectionRequest.objects.get().state == "open"


@pytest.mark.parametrize("text", ["1968-03-09", "1968/3/9", "1968.3.9", "1968年3月9日"])
def test_a_day_is_read_however_it_is_typed(text):
    assert rules.day_of(text).isoformat() == "1968-03-09"


# ---- leaving ----


def test_leaving_waits_for_the_cooling_off_and_can_be_taken_back():
    actor, person = worker()
    uid = actions.ask_for_erasure(actor, person.pk, understood=True)
    assert carry_out_erasures() == 0
    assert refused_codes(lambda: actions.carry_out_erasure(SYSTEM, ErasureRequest.objects.get().pk)) == {
        "not_due_yet"
    }
    assert actions.cancel_erasure(actor, uid) is True
    assert actions.cancel_erasure(actor, uid) is False
    with clock.at(clock.now() + timedelta(days=40)):
        assert carry_out_erasures() == 0
    person.refresh_from_db()
    assert (person.state, person.full_name) == ("active", "欧阳守拙")


def test_after_the_cooling_off_the_file_is_empty_and_nobody_is_signed_in():
    actor, person = worker()
    client = client_of(actor)
    actions.ask_for_erasure(actor, person.pk, understood=True)
    with clock.at(clock.now() + timedelta(days=16)):
        assert carry_out_erasures() == 1
        person.refresh_from_db()
        assert (person.state, person.full_name, person.identity_number_index) == ("closed", "", None)
        assert not WebSession.objects.filter(person_id=person.pk).exists()
        assert client.get("/me/data/").status_code == 302
    assert list(violations(["accounts.erased_file_is_empty"])) == []
    Person.objects.filter(pk=person.pk).update(phone_index="x" * 64)
    assert len(list(violations(["accounts.erased_file_is_empty"]))) == 1


def test_leaving_needs_the_tick_and_a_work_account_is_laid_down_first():
    actor, person = worker()
    assert refused_codes(lambda: actions.ask_for_erasure(actor, person.pk, understood=False)) == {
        "not_understood"
    }
    grant(person, "attendant")
    found = refused_codes(lambda: actions.ask_for_erasure(actor, person.pk, understood=False))
    assert found == {"not_understood", "has_office"}


def test_what_came_up_meanwhile_stops_it_and_the_person_is_told():
    actor, person = worker()
    actions.ask_for_erasure(actor, person.pk, understood=True)
    ask(actor, person)
    with clock.at(clock.now() + timedelta(days=16)):
        carry_out_erasures()
    request = ErasureRequest.objects.get()
    assert (request.state, request.stopped_by) == ("stopped", ["correction_open"])
    assert Message.objects.filter(template="accounts.erasure_stopped").exists()
    person.refresh_from_db()
    assert person.full_name == "欧阳守拙"


def test_at_the_counter_leaving_is_noted_on_the_persons_word():
    _actor, person = worker()
    attendant = clerk()
    client = client_of(attendant)
    answer = client.post(
        f"/console/people/{person.uid}/data/",
        {"step": "erase", "erase-understood": "on", "erase-how": "spoken", "erase-proof": ""},
    )
    assert answer.status_code == 302
    request = ErasureRequest.objects.get()
    assert (request.asked_how, request.asked_by_uid) == ("spoken", attendant.person_uid)
    client.post(f"/console/people/{person.uid}/data/", {"step": "cancel", "request": str(request.uid)})
    request.refresh_from_db()
    assert request.state == "cancelled"


# ---- pages ----


def test_the_page_says_in_plain_words_what_is_kept_who_reads_it_and_what_lies_in_the_phone():
    actor, _person = worker()
    text = client_of(actor).get("/me/data/").content.decode()
    assert "办事时核对是谁" in text
    assert "yz_device" in text
    assert "90 天" in text
    assert "421002197803059975" not in text


def test_every_page_opens():
    actor, person = worker()
    client = client_of(actor)
    for page in ("", "name/", "correct/", "erase/"):
        assert client.get(f"/me/data/{page}").status_code == 200
    uid = ask(actor, person)

    assert "等工作人员答复" in client.get("/me/data/").content.decode()
    assert client.get("/me/data/erase/").content.decode().count("改错申请等答复") == 1
    attendant, manager = client_of(clerk()), client_of(clerk("station_manager"))
    assert attendant.get(f"/console/people/{person.uid}/data/").status_code == 200
    assert "欧阳" in manager.get("/console/data-requests/").content.decode()
    assert "身份证上写的" in manager.get(f"/console/data-requests/{uid}/").content.decode()
    assert manager.post(f"/console/data-requests/{uid}/", {"step": "grant", "answer": ""}).status_code == 302
    assert client.get("/me/data/").status_code == 200


def test_pages_answer_a_refusal_with_its_reasons():
    actor, person = worker()
    client = client_of(actor)
    assert client.post("/me/data/name/", {"display_name": ""}).status_code == 422
    assert (
        client.post("/me/data/correct/", {"field": "phone", "wanted": "", "evidence": ""}).status_code == 422
    )
    answer = client.post("/me/data/erase/", {"once": "t"})
    assert answer.status_code == 422
    assert "先看清楚" in answer.content.decode()
    client.post("/me/data/export/")
    assert client.post("/me/data/export/").status_code == 422
    manager = client_of(clerk("station_manager"))
    uid = ask(actor, person)
    assert manager.post(f"/console/data-requests/{uid}/", {"step": "refuse", "answer": ""}).status_code == 422


def test_who_looked_is_in_the_copy():
    actor, person = worker()
    unmask_field(clerk(), person.pk, "phone", "约他来签到")
    uid = actions.ask_for_export(actor, person.pk)
    drain(periodic=False)
    page = client_of(actor).post(f"/me/data/export/{uid}/take/", {"as": "page"})
    assert "约他来签到" in page.content.decode()


def test_a_request_of_another_region_is_not_there():
    actor, person = worker()
    uid = ask(actor, person)
    stranger = client_of(make_actor("station_manager", region_prefix="429005", station_codes=["ST-950"]))
    assert stranger.get(f"/console/data-requests/{uid}/").status_code == 404
    assert stranger.get(f"/console/people/{person.uid}/data/").status_code == 404
    assert "欧阳" not in stranger.get("/console/data-requests/").content.decode()


def test_anybody_may_read_how_personal_data_are_used(client):
    text = client.get("/privacy/").content.decode()
    assert "yz_device" in text
    assert "按我的情况推荐活儿" in text
    assert "保障农民工工资支付条例" in text


def test_the_pages_cost_the_same_for_one_and_for_six_requests(django_assert_max_num_queries):
    actor, person = worker()
    manager = client_of(clerk("station_manager"))
    fields = ("full_name", "phone", "identity_number", "birth_on", "other", "other")

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            manager.get("/console/data-requests/")
        return len(found)

    wanted = {"birth_on": "1968-03-09"}
    ask(actor, person, field=fields[0])
    one = cost()
    for field in fields[1:]:
        ask(actor, person, field=field, wanted=wanted.get(field, "改成这样"))
    assert cost() == one
    mine = client_of(actor)
    with django_assert_max_num_queries(12):
        mine.get("/me/data/")


# ---- what is asked twice, and what is over ----


def test_a_correction_is_taken_back_once_and_then_the_field_is_free_again():
    actor, person = worker()
    uid = ask(actor, person)
    assert refused_codes(lambda: ask(actor, person)) == {"asked_already"}
    assert actions.withdraw_correction(actor, uid) is True
    assert actions.withdraw_correction(actor, uid) is False
    assert CorrectionRequest.objects.get().state == "withdrawn"
    person.refresh_from_db()
    assert person.full_name == "欧阳守拙"
    ask(actor, person)


def test_an_answered_correction_is_not_taken_back():
    actor, person = worker()
    uid = ask(actor, person)
    actions.answer_correction(clerk("station_manager"), uid, grant=True)
    assert actions.withdraw_correction(actor, uid) is False
    assert CorrectionRequest.objects.get().state == "granted"


def test_what_stands_in_another_file_is_granted_without_touching_this_one():
    actor, person = worker()
    before = Person.objects.filter(pk=person.pk).values().get()
    uid = ask(actor, person, field="other", wanted="驾驶证写成 B2")
    assert actions.answer_correction(clerk("station_manager"), uid, grant=True) == "granted"
    assert Person.objects.filter(pk=person.pk).values().get() == before
    assert Message.objects.filter(template="accounts.correction_answered").count() == 1


def test_a_name_without_a_letter_is_no_name():
    actor, person = worker()
    assert refused_codes(lambda: actions.change_own_name(actor, "  ")) == {"name_missing"}
    assert actions.change_own_name(actor, "老欧") is True
    person.refresh_from_db()
    assert person.display_name == "老欧"


@pytest.mark.parametrize(("letters", "codes"), [(500, set()), (501, {"too_long"})])
def test_a_correction_is_five_hundred_letters_at_most(letters, codes):
    found = rules.reasons_against_correction("other", "长" * letters, "身份证")
    assert {why.code for why in found} == codes


@pytest.mark.parametrize(("proof", "codes"), [(" ", ["proof_missing"]), ("二号柜 3 盒", [])])
def test_l_08_a_request_on_paper_says_where_the_paper_lies(proof, codes):
    found = rules.reasons_against_word("paper", proof, is_own=False)
    assert [why.code for why in found] == codes


def test_a_leaving_carried_out_or_taken_back_is_not_carried_out_again():
    actor, person = worker()
    uid = actions.ask_for_erasure(actor, person.pk, understood=True)
    request = ErasureRequest.objects.get(uid=uid)
    actions.cancel_erasure(actor, uid)
    with clock.at(clock.now() + timedelta(days=16)):
        assert actions.carry_out_erasure(SYSTEM, request.pk) == "cancelled"
    person.refresh_from_db()
    assert person.full_name == "欧阳守拙"


def test_a_copy_is_made_once_and_an_untaken_one_is_not_cleared_before_its_days_are_over():
    actor, person = worker()
    uid = actions.ask_for_export(actor, person.pk)
    drain(periodic=False)
    export = DataExport.objects.get(uid=uid)
    with clock.at(clock.now() + timedelta(hours=5)):
        with work_of(locks=("accounts.DataExport",)) as work:
            make_export.call(work, export.pk)
        assert actions.clear_export(SYSTEM, export.pk) is False
    again = DataExport.objects.get(uid=uid)
    assert (again.state, again.made_at, again.content) == ("ready", export.made_at, export.content)
    assert Message.objects.filter(template="accounts.export_ready").count() == 1
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.clear_export(SYSTEM, export.pk) is True
        assert actions.clear_export(SYSTEM, export.pk) is False
