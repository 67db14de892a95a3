"""Family ties: what is refused, to whom it is told, and codes read aloud."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from yizhan.accounts.tests.factories import grant, make_actor, make_person
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Forbidden, OutOfSight
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.family import acting, actions, rules
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.family.tests.factories import (
    FATHER_PHONE,
    SON_PHONE,
    father,
    helped,
    messages_to,
    refused_codes,
    son,
)
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db
Person = apps.get_model("accounts", "Person")


# ---- what is refused, and what is told to whom ----


def test_a_card_of_another_station_is_out_of_the_clerks_sight():
    _me, worker = father()
    word = {"phone": SON_PHONE, "kin": "son", "how": "spoken", "on_behalf_of": str(worker.person.uid)}
    with pytest.raises(OutOfSight):
        actions.invite_helper(factories.as_station("ST-777"), worker.pk, **word)
    assert actions.invite_helper(factories.as_station(worker.station.code), worker.pk, **word)


def test_a_clerk_with_a_card_of_his_own_does_not_type_his_own_word_at_the_counter():
    me, worker = father()
    clerk = dataclasses.replace(
        factories.as_station(worker.station.code), person_id=me.person_id, person_uid=me.person_uid
    )
    with pytest.raises(OutOfSight):
        actions.invite_helper(clerk, worker.pk, phone=SON_PHONE, kin="son", how="spoken")
    assert actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")


def test_a_phone_is_invited_once_and_a_worker_has_two_helpers_at_most():
    me, worker = father()
    actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    again = refused_codes(lambda: actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son"))
    assert again == {"asked_already"}
    daughter = actions.invite_helper(me, worker.pk, phone="15400099333", kin="daughter")
    third = {"phone": "15400099555", "kin": "sibling"}
    assert refused_codes(lambda: actions.invite_helper(me, worker.pk, **third)) == {"helpers_many"}
    actions.end_tie(me, daughter)  # 先停一位
    assert actions.invite_helper(me, worker.pk, **third)


def test_a_word_on_paper_needs_the_place_of_the_paper():
    _me, worker = father()
    clerk = factories.as_station(worker.station.code)
    word = {"phone": SON_PHONE, "kin": "son", "how": "paper", "on_behalf_of": str(worker.person.uid)}
    assert refused_codes(lambda: actions.invite_helper(clerk, worker.pk, proof=" ", **word)) == {
        "proof_missing"
    }
    actions.invite_helper(clerk, worker.pk, proof="三号柜", **word)
    assert FamilyTie.objects.get().proof == "三号柜"


def test_a_tie_to_oneself_is_none():
    own = rules.reasons_against_helper(rules.HelperFacts(is_self=True), most=3)
    assert [row.code for row in own] == ["own_phone"]
    assert rules.reasons_against_helper(rules.HelperFacts(), most=3) == []


def test_without_a_channel_for_texts_an_invitation_is_told_in_the_app_only(monkeypatch: pytest.MonkeyPatch):
    me, worker = father()
    helper = son()
    monkeypatch.setattr("yizhan.exchange.family.telling.can_send_sms", lambda: False)
    actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    sent = Message.objects.filter(template="exchange.family_invited")
    assert [(row.channel, row.recipient_uid) for row in sent] == [("in_app", helper.person_uid)]


def test_a_member_of_staff_says_yes_with_his_own_phone_only():
    me, worker = father()
    relative = make_person("周小田", phone=SON_PHONE)
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    with pytest.raises(Forbidden):
        actions.accept_tie(make_actor("attendant", person=relative, station_codes=["ST-901"]), uid)


def test_who_became_staff_after_the_invitation_is_refused_when_he_says_yes():
    me, worker = father()
    helper = son()
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    grant(Person.objects.get(pk=helper.person_id), "attendant")
    assert refused_codes(lambda: actions.accept_tie(helper, uid)) == {"is_staff"}


def test_an_invitation_is_answered_within_its_days_even_before_it_is_cleared_away():
    me, worker = father()
    helper = son()
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    with clock.at(clock.now() + timedelta(days=8)):
        assert refused_codes(lambda: actions.accept_tie(helper, uid)) == {"too_late"}
    with clock.at(clock.now() + timedelta(days=7)):
        assert actions.accept_tie(helper, uid) == uid


def test_a_second_yes_of_one_who_helps_already_is_no_second_tie():
    me, worker, helper, first = helped()
    second = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    assert refused_codes(lambda: actions.accept_tie(helper, second)) == {"asked_already"}
    actions.end_tie(me, first)
    assert actions.accept_tie(helper, second) == second


def test_an_invitation_nobody_answered_ends_and_only_the_worker_hears():
    me, worker = father()
    helper = son()
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    tie = FamilyTie.objects.get(uid=uid)
    assert actions.lapse_tie(SYSTEM, tie.pk) is False  # he still has days to answer
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.lapse_tie(SYSTEM, tie.pk) is True
        assert actions.lapse_tie(SYSTEM, tie.pk) is False
    tie.refresh_from_db()
    assert (tie.state, tie.helper_phone) == ("lapsed", "")
    assert messages_to(str(worker.person.uid), "exchange.family_ended") == 1
    assert messages_to(helper.person_uid, "exchange.family_ended") == 0


def test_ending_twice_tells_nobody_twice():
    me, worker, helper, uid = helped()
    assert actions.end_tie(me, uid) is True
    assert actions.end_tie(helper, uid) is False
    assert messages_to(str(worker.person.uid), "exchange.family_ended") == 1
    assert messages_to(helper.person_uid, "exchange.family_ended") == 1


def test_only_the_two_and_the_counter_end_a_tie():
    _me, worker, _helper, uid = helped()
    stranger = make_actor("worker", person=make_person("路人"))
    officer = make_actor("district_officer", region_prefix="421002")
    Worker.objects.filter(pk=worker.pk).update(home_region_code="421002001")
    for who, why in ((stranger, OutOfSight), (officer, Forbidden)):
        with pytest.raises(why):
            actions.end_tie(who, uid)
    with pytest.raises(OutOfSight):
        actions.end_tie(stranger, str(uuid4()))
    clerk = factories.as_station(worker.station.code)
    assert actions.end_tie(clerk, uid, on_behalf_of=str(worker.person.uid)) is True


def test_what_a_helper_did_is_told_by_the_helper_only():
    me, worker, helper, uid = helped()
    tie = FamilyTie.objects.get(uid=uid)
    offer = factories.offered(factories.make_posting(), worker)
    with pytest.raises(OutOfSight):
        acting.tell_both(me, tie.pk, offer.pk, "accept")
    assert messages_to(str(worker.person.uid), "exchange.family_did") == 0
    assert acting.tell_both(helper, tie.pk, offer.pk, "accept") is True


def test_he_applies_for_work_that_is_shown_and_for_no_draft():
    _me, _worker, helper, uid = helped()
    draft = factories.make_posting(state="draft", published_at=None)
    with pytest.raises(OutOfSight):
        acting.apply_for(helper, uid, draft.number, once=None)
    assert not Engagement.objects.exists()


# ---- a code read aloud ----


def codes_sent() -> list[str]:
    texts = Message.objects.filter(template="exchange.family_code").order_by("pk")
    return [next(word for word in row.text.split() if word.isdigit() and len(word) == 6) for row in texts]


def test_asking_for_a_code_needs_a_name_and_a_channel(monkeypatch: pytest.MonkeyPatch):
    father()
    helper = son()
    monkeypatch.setattr("yizhan.messaging.queries.can_send_sms", lambda: False)
    ask = {"phone": FATHER_PHONE, "kin": "son"}
    found = refused_codes(lambda: actions.ask_to_help(helper, full_name=" ", **ask))
    assert found == {"name_missing", "sms_not_configured"}
    monkeypatch.setattr("yizhan.messaging.queries.can_send_sms", lambda: True)
    assert refused_codes(lambda: actions.ask_to_help(helper, full_name=" ", **ask)) == {"name_missing"}
    actions.ask_to_help(helper, full_name="周守田", **ask)
    assert len(codes_sent()) == 1


def test_who_helps_already_gets_the_same_answer_and_no_code():
    _me, _worker, helper, _uid = helped()
    assert actions.ask_to_help(helper, phone=FATHER_PHONE, full_name="周守田", kin="son") is True
    assert codes_sent() == []
    assert FamilyTie.objects.count() == 1


def test_a_code_that_ran_out_is_asked_for_again_and_only_the_new_one_counts():
    _me, worker = father()
    helper = son()
    ask = {"phone": FATHER_PHONE, "full_name": "周守田", "kin": "son"}
    actions.ask_to_help(helper, **ask)
    with clock.at(clock.now() + timedelta(minutes=30)):
        assert actions.prove_tie(helper, codes_sent()[0]) == ""
        actions.ask_to_help(helper, **ask)
        old, new = codes_sent()
        if old != new:
            assert actions.prove_tie(helper, old) == ""
        uid = actions.prove_tie(helper, new)
        assert acting.active_tie(helper, uid).worker == worker
    assert FamilyTie.objects.count() == 1


def test_after_too_many_wrong_codes_even_the_right_one_is_wrong():
    decided = 5
    factories.decide("accounts.code_tries", decided)
    father()
    helper = son()
    actions.ask_to_help(helper, phone=FATHER_PHONE, full_name="周守田", kin="son")
    code = codes_sent()[0]
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(decided):
        assert actions.prove_tie(helper, wrong) == ""
    assert actions.prove_tie(helper, code) == ""
    assert FamilyTie.objects.get().state == "asked"


def test_who_asks_for_father_and_mother_proves_each_with_the_code_of_each():
    _me, worker = father()
    mother = factories.make_worker(person_fields={"name": "吴秀英", "phone": "15400099666"})
    helper = son()
    actions.ask_to_help(helper, phone=FATHER_PHONE, full_name="周守田", kin="son")
    actions.ask_to_help(helper, phone="15400099666", full_name="吴秀英", kin="son")
    for code, who in zip(codes_sent(), (worker, mother), strict=True):
        assert acting.active_tie(helper, actions.prove_tie(helper, code)).worker == who


def test_who_asked_for_a_code_and_is_then_invited_simply_says_yes():
    me, worker = father()
    helper = son()
    actions.ask_to_help(helper, phone=FATHER_PHONE, full_name="周守田", kin="son")
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    assert actions.accept_tie(helper, uid) == uid
    assert list(FamilyTie.objects.order_by("state").values_list("state", flat=True)) == ["active", "ended"]
    assert actions.prove_tie(helper, codes_sent()[0]) == ""  # the code is void
