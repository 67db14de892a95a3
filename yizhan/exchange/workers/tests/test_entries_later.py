"""What becomes of an entry later (L-08): no entry, a second confirmation, two files made one, a role taken up since."""

from __future__ import annotations

import re

import pytest

from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.memberships.queries import has_role
from yizhan.accounts.people.actions import confirm_person
from yizhan.accounts.people.models import Person
from yizhan.accounts.registration.actions import take_up_role
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.audit import AuditRow
from yizhan.core.jobs import engine
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.hirers.tests.factories import make_household
from yizhan.exchange.merges.tests.factories import merged, twice
from yizhan.exchange.workers import actions, proxies
from yizhan.exchange.workers.models import ConsentCode, FieldEntry, Worker
from yizhan.exchange.workers.profile_use import set_profile_use
from yizhan.exchange.workers.queries import entry_of
from yizhan.exchange.workers.tests import factories as make
from yizhan.messaging.messages.models import Message

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


def _codes(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.codes


def _own_registration() -> Worker:
    """Somebody who registered on her own phone: no staff typed anything."""
    make.make_regions()
    make.make_trades()
    make.make_station()
    person = make.make_person("刘芳", phone=PHONE)
    me = Actor(role="worker", person_uid=str(person.uid), person_id=person.pk)
    form = {"trades": [{"trade_code": "LOG01"}], "home_region_code": make.TOWN}
    return Worker.objects.select_related("person").get(pk=actions.register_myself(me, **form))


def _undo(worker, **given):
    entry = entry_of(worker)
    typed = {"slip": entry.slip_number, "code": proxies.undo_code(entry), "address": "192.0.2.1"}
    return actions.undo_entry_by_slip(VISITOR, **{**typed, **given})


# ---- confirming ----


def test_what_nobody_typed_for_her_is_not_read_back():
    clerk = make.attendant()
    assert actions.note_read_back(clerk, make.make_worker(clerk).pk) == "read_back"
    with pytest.raises(OutOfSight):
        actions.note_read_back(clerk, _own_registration().pk)


def test_another_station_confirms_nobody():
    worker = make.make_worker(phone=PHONE)
    with pytest.raises(OutOfSight):
        actions.confirm_entry(make.attendant("SS-99"), worker.pk, channel="call_back")
    assert entry_of(worker).state == "typed"
    assert actions.confirm_entry(make.attendant(), worker.pk, channel="call_back")


def test_a_file_without_an_entry_is_confirmed_by_a_call_too():
    make.make_trades()
    contact = make_household(phone=PHONE).contact  # typed by a clerk; as a worker she registers herself
    me = Actor(role="worker", person_uid=str(contact.uid), person_id=contact.pk)
    worker = Worker.objects.get(pk=actions.register_myself(me, trades=[{"trade_code": "DOM02"}]))
    assert entry_of(worker) is None
    assert actions.confirm_entry(make.attendant(), worker.pk, channel="call_back")
    worker.person.refresh_from_db()
    assert worker.person.is_confirmed


def test_a_second_confirmation_changes_nothing_of_the_first():
    worker = make.make_worker(phone=PHONE)
    first, second = make.attendant(), make.attendant()
    assert actions.confirm_entry(first, worker.pk, channel="call_back")
    assert not actions.confirm_entry(second, worker.pk, channel="visit", note="岑河镇上见的")
    entry = entry_of(worker)
    assert (entry.confirmed_channel, entry.confirmed_by_uid) == ("call_back", first.person_uid)


def test_a_colleagues_word_confirms_the_file_but_does_not_claim_the_entry():
    worker = make.make_worker(phone=PHONE)
    assert confirm_person(make.attendant(), worker.person_id)
    engine.drain(periodic=False)
    entry = entry_of(worker)
    assert (entry.state, entry.confirmed_at) == ("typed", None), "only her own phone claims it"
    assert not Message.objects.filter(template="exchange.proxy_claimed").exists()


def test_who_is_no_worker_confirms_her_file_and_hears_of_no_entry():
    person = make_household(phone=PHONE).contact
    make.make_worker()
    me = Actor(role="worker", person_uid=str(person.uid), person_id=person.pk)
    assert confirm_person(me, person.pk)
    engine.drain(periodic=False)
    assert not Message.objects.filter(template="exchange.proxy_claimed").exists()


# ---- undoing ----


def test_the_bar_against_undoing_is_heard_once_however_often_it_is_registered(monkeypatch):
    monkeypatch.setattr(proxies, "_bars", [])
    worker, asked = make.make_worker(), []

    def bar(worker_id: int) -> bool:
        asked.append(worker_id)
        return False

    proxies.register_undo_bar(bar)
    proxies.register_undo_bar(bar)
    assert _undo(worker) == "undone"
    assert asked == [worker.pk]


@pytest.mark.parametrize("which", ["stays", "goes"])
def test_neither_slip_of_two_files_made_one_undoes_anything(which):
    first, second = twice()
    merged(first, second)
    worker = {"stays": first, "goes": second}[which]
    assert _codes(lambda: _undo(worker)) == ("merged_since",)
    assert Worker._base_manager.get(pk=first.pk).state == "active"
    assert _undo(make.make_worker(full_name="李四")) == "undone"


def test_who_hires_since_keeps_her_file_and_that_role_when_the_entry_is_undone():
    worker = make.make_worker(full_name="刘芳", phone=PHONE)
    take_up_role(make.as_worker(worker), "hirer")
    assert _undo(worker) == "undone"
    person = Person.objects.get(pk=worker.person_id)
    assert (person.full_name, person.phone, person.state) == ("刘芳", PHONE, "active")
    assert (has_role(person.pk, "worker"), has_role(person.pk, "hirer")) == (False, True)
    assert Worker.objects.get(pk=worker.pk).state == "closed"


def test_tries_without_a_known_address_are_counted_for_the_slip_all_the_same():
    worker = make.make_worker()
    for _try in range(5):
        assert _undo(worker, code="12", address="") == ""
    with pytest.raises(Refused) as caught:
        _undo(worker, address="")
    assert caught.value.status == 429
    assert _undo(make.make_worker(full_name="李四"), address="") == "undone"


# ---- a yes by a code ----


@pytest.mark.parametrize(
    ("phone", "code"), [("", "mobile_missing"), ("0716-8888888", "mobile_is_landline"), (PHONE, None)]
)
def test_a_code_goes_to_a_mobile_only(phone, code):
    clerk = make.attendant()
    if code is None:
        assert actions.send_consent_code(clerk, phone)
        return
    assert _codes(lambda: actions.send_consent_code(clerk, phone)) == (code,)
    assert not ConsentCode.objects.exists()


def test_without_a_gateway_the_clerk_is_told_to_ask_another_way(settings):
    clerk = make.attendant()
    settings.DEMO_MODE, settings.SMS_SENDER = False, ""
    assert _codes(lambda: actions.send_consent_code(clerk, PHONE)) == ("sms_not_configured",)
    assert not ConsentCode.objects.exists()
    assert not Message.objects.exists()


def test_a_later_yes_by_code_is_recorded_with_its_proof_and_the_code_is_spent():
    clerk = make.attendant()
    worker = make.make_worker(clerk, phone=PHONE, consents=["account"])
    code_uid = actions.send_consent_code(clerk, PHONE)

    def say_yes(purpose):
        given = {"how": "phone_code", "code_uid": code_uid}
        return actions.give_consent_at_counter(clerk, worker.pk, purpose, **given)

    assert _codes(lambda: say_yes("statistics")) == ("code_not_proved",)
    sent = re.search(r"(\d{6})：", Message.objects.get(template="exchange.consent_code").text)[1]
    assert actions.check_consent_code(clerk, code_uid, sent)
    assert say_yes("statistics")
    record = {line.purpose: line.record for line in consent_lines(worker.person_id)}["statistics"]
    assert (record.how, record.proof) == ("phone_code", f"code {code_uid.replace('-', '')[:8]}")
    assert _codes(lambda: say_yes("matching_profile")) == ("code_not_proved",), "one code, one yes"


# ---- nothing changed, nothing noted ----


def test_a_correction_that_changes_nothing_leaves_no_trace_of_the_clerk():
    worker, helper = make.make_worker(phone=PHONE), make.attendant()
    assert actions.correct_worker_person(helper, worker.pk, phone=PHONE, reason="核对手机") == []
    assert not FieldEntry.objects.filter(worker=worker, entered_by_uid=helper.person_uid).exists()
    assert actions.confirm_entry(helper, worker.pk, channel="call_back"), (
        "he typed nothing, so he may confirm"
    )


def test_the_switch_of_the_profile_says_whether_it_moved():
    worker = make.make_worker()
    me = make.as_worker(worker)
    moves = [set_profile_use(me, worker.pk, without_profile=off) for off in (True, True, False)]
    assert moves == [True, False, True]
    rows = AuditRow.objects.filter(action__endswith="set_profile_use", object_uid=str(worker.uid))
    assert [row.after for row in rows.order_by("pk")] == [
        {"without_profile": True},
        {"without_profile": False},
    ]
