"""代录 (L-08): who typed what, read back, confirmed by a second clerk or the person, undone with the slip."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.memberships.queries import has_role
from yizhan.accounts.people.actions import confirm_person, unmask_field
from yizhan.accounts.people.models import Person
from yizhan.accounts.tests.factories import client_of
from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM, VISITOR
from yizhan.core.jobs import engine
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.workers import actions, proxies, rules
from yizhan.exchange.workers.models import ConsentCode, FieldEntry, ProxyEntry, Worker
from yizhan.exchange.workers.queries import entry_of
from yizhan.exchange.workers.tests import factories as make
from yizhan.messaging.messages.models import Message

pytestmark = pytest.mark.django_db

PHONE = "13800138000"


@pytest.fixture
def clerk():
    return make.attendant()


@pytest.fixture
def worker(clerk):
    return make.make_worker(clerk)


def _code(worker):
    return proxies.undo_code(entry_of(worker))


def _slip(worker):
    return entry_of(worker).slip_number


def _codes(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.codes


# ---- who typed what ----


def test_every_field_says_who_typed_it_and_on_whose_word_but_not_what(clerk):
    worker = make.make_worker(
        clerk,
        identity_number=make.identity_number(clock.today().replace(year=1968)),
        birth_on=None,
        sources={"identity_number": "card_read"},
    )
    rows = {row.field: row for row in FieldEntry.objects.filter(worker=worker)}
    assert {"full_name", "trades", "home_region_code", "identity_number"} <= set(rows)
    assert rows["identity_number"].on_whose_word == "card_read"
    assert rows["full_name"].on_whose_word == "person"
    assert {row.entered_by_uid for row in rows.values()} == {clerk.person_uid}
    stored = " ".join(str(value) for row in rows.values() for value in vars(row).values())
    assert "周大山" not in stored
    assert worker.person.identity_number not in stored


def test_what_the_person_changes_herself_needs_no_note(worker):
    before = FieldEntry.objects.count()
    actions.set_worker_week(make.as_worker(worker), worker.pk, {"0": 15})
    assert FieldEntry.objects.count() == before
    actions.set_worker_week(make.attendant(), worker.pk, {"0": 15})
    assert FieldEntry.objects.filter(field="week").count() == 1


# ---- how the yes was given ----


@pytest.mark.parametrize("how", ["paper", "thumb"])
def test_a_yes_on_paper_is_findable_and_no_image_of_it_exists(clerk, how):
    worker = make.make_worker(clerk, consent_how=how, consent_proof="纸条 17 号")
    assert entry_of(worker).proof == "纸条 17 号"
    given = [line.record for line in consent_lines(worker.person_id) if line.record]
    assert {(record.how, record.proof) for record in given} == {(how, "纸条 17 号")}
    assert _codes(lambda: make.make_worker(clerk, consent_how=how)) == ("proof_missing",)


def test_a_code_read_from_the_own_phone_is_a_yes_once(clerk):
    make.make_regions()
    make.make_trades()
    code_uid = actions.send_consent_code(clerk, PHONE)
    sent = re.search(r"(\d{6})：", Message.objects.get(template="exchange.consent_code").text)[1]
    wrong = "000000" if sent != "000000" else "111111"
    assert not actions.check_consent_code(clerk, code_uid, wrong)
    form = make.counter_form(phone=PHONE, consent_how="phone_code", consent_code=code_uid)
    assert _codes(lambda: actions.register_worker_at_counter(clerk, **form)) == ("code_not_proved",)
    assert not actions.check_consent_code(make.attendant(), code_uid, sent)  # another clerk's code
    assert actions.check_consent_code(clerk, code_uid, sent)
    other_phone = {**form, "phone": "13800138001"}
    assert _codes(lambda: actions.register_worker_at_counter(clerk, **other_phone)) == ("code_not_proved",)
    assert actions.register_worker_at_counter(clerk, **form)["slip_number"]
    again = {**form, "full_name": "李四"}
    assert _codes(lambda: actions.register_worker_at_counter(clerk, **again)) == ("code_not_proved",)


def test_a_code_runs_out_and_bears_few_tries(clerk):
    make.make_station()
    code_uid = actions.send_consent_code(clerk, PHONE)
    sent = re.search(r"(\d{6})：", Message.objects.get(template="exchange.consent_code").text)[1]
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert not actions.check_consent_code(clerk, code_uid, sent)
    wrong = "000000" if sent != "000000" else "111111"
    for _try in range(5):
        assert not actions.check_consent_code(clerk, code_uid, wrong)
    assert not actions.check_consent_code(clerk, code_uid, sent)
    assert ConsentCode.objects.get().tries == 5


# ---- reading back ----


def test_reading_back_is_noted_once_and_only_by_station_staff(clerk, worker):
    with pytest.raises(Forbidden):
        actions.note_read_back(make.as_worker(worker), worker.pk)
    with pytest.raises(OutOfSight):
        actions.note_read_back(make.attendant("SS-99"), worker.pk)
    assert actions.note_read_back(clerk, worker.pk) == "read_back"
    first = entry_of(worker).read_back_at
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert actions.note_read_back(clerk, worker.pk) == "read_back"
    assert entry_of(worker).read_back_at == first


def test_the_whole_name_is_read_only_by_who_just_typed_it(clerk, worker):
    page = reverse("counter_read_back", args=[worker.uid])
    assert "你叫周大山" in client_of(clerk).get(page).content.decode()
    assert "周大山" not in client_of(make.attendant()).get(page).content.decode()
    actions.note_read_back(clerk, worker.pk)
    assert "周大山" not in client_of(clerk).get(page).content.decode()


# ---- confirming ----


@pytest.mark.parametrize(
    ("given", "facts", "code"),
    [
        ({"channel": "call_back"}, {"phone": PHONE}, None),
        ({"channel": "call_back"}, {}, "no_phone"),
        ({"channel": "visit", "note": "岑河镇上见的"}, {}, None),
        ({"channel": "visit"}, {}, "note_missing"),
        ({"channel": "card_seen", "tail": "1234"}, {}, "no_identity_number"),
        ({"channel": "slip_shown", "code": "1"}, {}, "code_wrong"),
        ({"channel": "own_phone"}, {}, "channel_unknown"),
    ],
)
def test_a_second_clerk_confirms_by_an_independent_way(clerk, given, facts, code):
    worker = make.make_worker(clerk, **facts)
    if code is None:
        assert actions.confirm_entry(make.attendant(), worker.pk, **given)
        assert entry_of(worker).state == "confirmed"
    else:
        assert _codes(lambda: actions.confirm_entry(make.attendant(), worker.pk, **given)) == (code,)
        assert entry_of(worker).state == "typed"
    worker.person.refresh_from_db()
    assert worker.is_confirmed is (code is None)


def test_the_card_that_was_seen_must_be_the_one_on_file(clerk):
    number = make.identity_number(clock.today().replace(year=1968))
    worker = make.make_worker(clerk, identity_number=number, birth_on=None)
    second = make.attendant()
    wrong = "0000" if number[-4:] != "0000" else "1111"
    assert _codes(lambda: actions.confirm_entry(second, worker.pk, channel="card_seen", tail=wrong)) == (
        "card_differs",
    )
    assert actions.confirm_entry(second, worker.pk, channel="card_seen", tail=number[-4:].lower())


def test_the_slip_with_its_code_proves_the_person_at_the_counter(clerk, worker):
    assert actions.confirm_entry(
        make.attendant(), worker.pk, channel="slip_shown", code=rules.in_groups(_code(worker))
    )


def test_a_phone_that_gave_the_code_is_no_second_way():
    facts = rules.EntryFacts(frozenset(), "phone_code", has_phone=True, code_fits=False, identity_tail="")
    found = rules.reasons_against_confirming(facts, channel="call_back", tail_typed="", note="")
    assert [reason.code for reason in found] == ["channel_not_independent"]


def test_whoever_typed_any_of_it_cannot_confirm(clerk, worker):
    helper = make.attendant()
    actions.correct_worker_person(helper, worker.pk, phone=PHONE, reason="补手机")
    for author in (clerk, helper):
        with pytest.raises(Forbidden) as caught:
            actions.confirm_entry(author, worker.pk, channel="call_back")
        assert caught.value.codes == ("own_entry",)
    assert actions.confirm_entry(make.attendant(), worker.pk, channel="call_back")
    assert list(invariants.violations(["exchange.nobody_confirms_his_own_entry"])) == []
    ProxyEntry.objects.update(entered_by_uid="x", confirmed_by_uid=helper.person_uid)  # past the actions
    assert list(invariants.violations(["exchange.nobody_confirms_his_own_entry"]))


def test_signing_in_on_the_own_phone_claims_the_entry(clerk):
    worker = make.make_worker(clerk, phone=PHONE)
    confirm_person(make.as_worker(worker), worker.person_id)
    engine.drain(periodic=False)
    entry = entry_of(worker)
    assert (entry.state, entry.confirmed_channel) == ("confirmed", "own_phone")
    assert entry.confirmed_by_uid == str(worker.person.uid)
    assert Message.objects.filter(template="exchange.proxy_claimed").count() == 1


def test_who_has_no_town_in_the_file_is_still_served_by_his_station(clerk):
    worker = make.make_worker(clerk, home_region_code="", phone=PHONE)
    second = make.attendant()
    assert unmask_field(second, worker.person_id, "phone", "打电话核对")
    assert confirm_person(second, worker.person_id)
    with pytest.raises(OutOfSight):
        unmask_field(make.attendant("SS-99"), worker.person_id, "phone", "打电话核对")
    with pytest.raises(OutOfSight):
        unmask_field(replace(second, staff_session=False), worker.person_id, "phone", "打电话核对")


# ---- the slip ----


def test_the_slip_shows_the_code_and_nobody_stores_it(clerk, worker):
    page = client_of(clerk).get(reverse("counter_slip", args=[worker.uid])).content.decode()
    assert rules.in_groups(_code(worker)) in page
    assert _slip(worker) in page
    assert "周大山" not in page
    entry = entry_of(worker)
    assert _code(worker) not in " ".join(str(value) for value in vars(entry).values())


def test_the_own_phone_is_told_with_the_code(clerk):
    worker = make.make_worker(clerk, phone=PHONE)
    message = Message.objects.get(template="exchange.proxy_entered")
    assert message.address == PHONE
    assert rules.in_groups(_code(worker)) in message.text
    make.make_worker(clerk, full_name="李四")
    assert Message.objects.filter(template="exchange.proxy_entered").count() == 1


# ---- undoing ----


def _undo(worker, **given):
    return actions.undo_entry_by_slip(
        VISITOR, **{"slip": _slip(worker), "code": _code(worker), "address": "192.0.2.1", **given}
    )


def test_the_slip_undoes_everything_that_was_typed(clerk, worker):
    number = worker.card_number
    assert MatchWorker.objects.filter(worker_id=worker.pk).exists()
    assert _undo(worker, slip=f" {_slip(worker).lower()} ", code=rules.in_groups(_code(worker))) == "undone"
    engine.drain(periodic=False)
    worker = Worker.objects.get(pk=worker.pk)
    person = Person.objects.get(pk=worker.person_id)
    assert (worker.state, worker.is_looking, worker.cell_row) == ("closed", False, None)
    assert not worker.worker_trades.exists()
    assert not MatchWorker.objects.filter(worker_id=worker.pk).exists()
    assert (person.full_name, person.phone, person.birth_on, person.state) == ("", "", None, "closed")
    assert not has_role(person.pk, "worker")
    assert not any(line.is_given for line in consent_lines(person.pk))
    assert worker.card_number == number
    assert list(invariants.violations(["exchange.undone_entry_leaves_nothing"])) == []


def test_a_file_that_stood_before_outlives_the_undoing_and_may_register_again(clerk):
    make.make_regions()
    make.make_trades()
    hirer = make.make_person("刘芳", phone=PHONE, consents=["account", "messages_sms"])
    worker = make.make_worker(clerk, full_name="刘芳", phone=PHONE, person_id=hirer.pk)
    card = worker.card_number
    _undo(worker)
    person = Person.objects.get(pk=hirer.pk)
    assert (person.full_name, person.phone, person.state) == ("刘芳", PHONE, "active")
    given = {line.purpose for line in consent_lines(person.pk) if line.is_given}
    assert given == {"account", "messages_sms"}
    again = make.make_worker(clerk, full_name="刘芳", phone=PHONE, person_id=hirer.pk)
    assert (again.pk, again.card_number, again.state) == (worker.pk, card, "active")
    assert ProxyEntry.objects.filter(worker=worker).count() == 2


def test_a_wrong_code_and_an_unknown_slip_are_one_answer(worker):
    wrong = "0" * 8 if _code(worker) != "0" * 8 else "1" * 8
    assert _undo(worker, code=wrong) == ""
    assert _undo(worker, slip="DL999999") == ""
    assert actions.check_undo_code(VISITOR, _slip(worker), wrong, address="192.0.2.1") == ""
    assert actions.check_undo_code(VISITOR, "DL999999", _code(worker), address="192.0.2.1") == ""
    worker.refresh_from_db()
    assert worker.state == "active"


def test_after_a_few_tries_not_even_the_right_code_opens(worker):
    for _try in range(5):
        assert _undo(worker, code="12") == ""
    with pytest.raises(Refused) as caught:
        _undo(worker)
    assert caught.value.status == 429
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        assert _undo(worker) == "undone"


def test_on_the_last_day_it_can_be_undone_and_a_day_later_not(worker):
    last = entry_of(worker).undo_until
    with clock.at(clock.local(last + timedelta(days=1), "00:01")):
        assert _codes(lambda: _undo(worker)) == ("undo_too_late",)
    with clock.at(clock.local(last, "23:00")):
        assert _undo(worker) == "undone"
        assert _codes(lambda: proxies.refuse_if_any(proxies.reasons_against_undoing(ProxyEntry.objects.get(), last))) == ("undone_already",)  # fmt: skip


def test_work_under_way_bars_it(worker, monkeypatch):
    monkeypatch.setattr(proxies, "_bars", [lambda worker_id: worker_id == worker.pk])
    assert _codes(lambda: _undo(worker)) == ("work_under_way",)
    monkeypatch.setattr(proxies, "_bars", [lambda worker_id: False])
    assert _undo(worker) == "undone"


def test_the_person_herself_takes_it_back_when_signed_in(worker):
    with pytest.raises(OutOfSight):
        actions.undo_own_entry(SYSTEM)
    assert actions.undo_own_entry(make.as_worker(worker)) == "undone"


def test_the_public_page_shows_masked_what_was_recorded_and_undoes_it(clerk):
    worker = make.make_worker(clerk, phone=PHONE)
    page, browser = reverse("undo_entry"), Client()
    assert browser.get(f"{page}?slip={_slip(worker)}").status_code == 200
    typed = {"slip": _slip(worker), "code": _code(worker)}
    shown = browser.post(page, typed).content.decode()
    assert "周师傅" in shown
    assert "138****8000" in shown
    assert "周大山" not in shown
    assert PHONE not in shown
    no = browser.post(page, {**typed, "code": "1"})
    unknown = browser.post(page, {**typed, "slip": "DL999999"})
    assert (no.status_code, unknown.status_code) == (422, 422)
    assert "周师傅" not in no.content.decode()
    assert "对不上" in no.content.decode()
    assert "撤销了" in browser.post(page, {**typed, "do": "undo"}).content.decode()
    assert Worker.objects.get(pk=worker.pk).state == "closed"
    assert "已经撤销过了" in browser.post(page, typed).content.decode()


def test_the_workers_own_page_says_who_typed_and_offers_to_undo(clerk):
    worker = make.make_worker(clerk, phone=PHONE)
    phone = client_of(make.as_worker(worker))
    page = phone.get(reverse("me_entry")).content.decode()
    assert "他本人说的" in page
    assert "撤销这份登记？" not in page
    assert "撤销这份登记？" in phone.get(f"{reverse('me_entry')}?ask=1").content.decode()
    assert phone.post(reverse("me_entry"), {"once": "u1"}).status_code == 302
    assert Worker.objects.get(pk=worker.pk).state == "closed"


# ---- consent later, without a phone ----


def test_a_yes_is_given_and_taken_back_at_the_counter_without_a_phone(clerk):
    worker = make.make_worker(clerk, consents=["account"])
    desk, page = client_of(clerk), reverse("worker_consents", args=[worker.uid])
    for purpose in ("matching_profile", "location_cell"):
        answer = desk.post(page, {"purpose": purpose, "do": "give", "how": "thumb", "proof": "纸条 3 号", "once": purpose})  # fmt: skip
        assert answer.status_code == 302, answer.content.decode()
    engine.drain(periodic=False)
    assert MatchWorker.objects.filter(worker_id=worker.pk).exists()
    record = {line.purpose: line.record for line in consent_lines(worker.person_id)}["matching_profile"]
    assert (record.how, record.proof, record.recorded_by_uid) == ("thumb", "纸条 3 号", clerk.person_uid)
    no_proof = {"purpose": "phone_to_hirer", "do": "give", "how": "paper", "once": "np"}
    assert desk.post(page, no_proof).status_code == 422
    back = {"purpose": "matching_profile", "do": "withdraw", "how": "spoken", "once": "b"}
    assert desk.post(page, back).status_code == 302
    engine.drain(periodic=False)
    assert not MatchWorker.objects.filter(worker_id=worker.pk).exists()


def test_nobody_records_for_another_station_for_himself_or_against_the_file(clerk, worker):
    with pytest.raises(OutOfSight):
        actions.give_consent_at_counter(make.attendant("SS-99"), worker.pk, "statistics", how="spoken")
    own = replace(clerk, person_id=worker.person_id, person_uid=str(worker.person.uid))
    with pytest.raises(Forbidden):
        actions.give_consent_at_counter(own, worker.pk, "statistics", how="spoken")
    assert _codes(lambda: actions.withdraw_consent_at_counter(clerk, worker.pk, "account", how="spoken")) == (
        "account_is_closed_at_counter",
    )
