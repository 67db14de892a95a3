"""家人帮忙: both say yes, the helper looks and answers, the worker hears of it, and money stays his."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from yizhan.accounts.tests.factories import client_of, grant, make_actor, make_household, make_person
from yizhan.core import clock
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Forbidden, OutOfSight
from yizhan.core.workflow import TransitionLog
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.family import acting, actions, queries, rules
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.family.periodic import lapse_family_ties
from yizhan.exchange.family.tests.factories import (
    FATHER_PHONE,
    SON_PHONE,
    father,
    helped,
    messages_to,
    refused_codes,
    son,
)
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


# ---- the tie ----


def test_a_tie_holds_only_after_both_have_said_yes():
    me, worker = father()
    helper = son()
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    with pytest.raises(OutOfSight):
        acting.active_tie(helper, uid)
    actions.accept_tie(helper, uid)
    tie = acting.active_tie(helper, uid)
    assert (tie.state, tie.helper_phone) == ("active", "")
    assert tie.ends_on == rules.months_after(clock.today(), 6)
    assert (
        messages_to(str(worker.person.uid), "exchange.family_begun") == 2
    )  # in the app and on his own phone
    assert messages_to(helper.person_uid, "exchange.family_begun_helper") == 1


def test_only_the_phone_that_was_invited_can_say_yes():
    me, worker = father()
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    stranger = make_actor("worker", person=make_person("路人"))
    with pytest.raises(OutOfSight):
        actions.accept_tie(stranger, uid)


def test_the_helper_asks_and_the_father_reads_a_code_aloud():
    _me, worker = father()
    helper = son()
    actions.ask_to_help(helper, phone=FATHER_PHONE, full_name="周守田", kin="son")
    sent = Message.objects.get(template="exchange.family_code")
    code = next(word for word in sent.text.split() if word.isdigit() and len(word) == 6)
    assert actions.prove_tie(helper, "000000" if code != "000000" else "111111") == ""
    uid = actions.prove_tie(helper, code)
    assert acting.active_tie(helper, uid).worker == worker


def test_asking_for_somebody_who_is_not_registered_gives_the_same_answer_and_sends_nothing():
    father()
    helper = son()
    assert actions.ask_to_help(helper, phone="15400099333", full_name="周守田", kin="son") is True
    assert actions.ask_to_help(helper, phone=FATHER_PHONE, full_name="别的名字", kin="son") is True
    assert not FamilyTie.objects.exists()
    assert not Message.objects.filter(template="exchange.family_code").exists()


def test_at_the_counter_the_fathers_word_is_recorded_and_he_hears_of_it():
    _me, worker = father()
    clerk = factories.as_station(worker.station.code)
    found = refused_codes(
        lambda: actions.invite_helper(clerk, worker.pk, phone="", kin="aunt", how="own_sign_in")
    )
    assert {"kin_missing", "how_missing"} <= found
    actions.invite_helper(
        clerk, worker.pk, phone=SON_PHONE, kin="son", how="spoken", on_behalf_of=str(worker.person.uid)
    )
    tie = FamilyTie.objects.get()
    assert (tie.state, tie.agreed_how) == ("offered", "spoken")
    assert messages_to(str(worker.person.uid), "exchange.family_noted") == 2


def test_staff_and_collectors_of_numbers_are_no_family():
    me, worker = father()
    clerk = make_person("站员", phone="15400099444")
    grant(clerk, "attendant")
    assert "is_staff" in refused_codes(
        lambda: actions.invite_helper(me, worker.pk, phone="15400099444", kin="son")
    )
    assert "own_phone" in refused_codes(
        lambda: actions.invite_helper(me, worker.pk, phone=FATHER_PHONE, kin="son")
    )
    assert rules.reasons_against_helper(rules.HelperFacts(helps_count=3), most=3)[0].code == "helps_many"


@pytest.mark.parametrize("who", ["father", "son"])
def test_either_side_ends_it_at_once_and_both_hear(who: str):
    me, worker, helper, uid = helped()
    actions.end_tie(me if who == "father" else helper, uid)
    with pytest.raises(OutOfSight):
        acting.active_tie(helper, uid)
    assert messages_to(str(worker.person.uid), "exchange.family_ended") == 1
    assert messages_to(helper.person_uid, "exchange.family_ended") == 1


def test_it_ends_by_itself_after_some_months_unless_the_father_renews():
    me, _worker, helper, uid = helped()
    with pytest.raises(OutOfSight):
        actions.renew_tie(helper, uid)
    with clock.at(clock.now() + timedelta(days=150)):
        actions.renew_tie(me, uid)
    with clock.at(clock.now() + timedelta(days=200)):
        assert acting.active_tie(helper, uid)
        assert lapse_family_ties() == 0
    with clock.at(clock.now() + timedelta(days=400)):
        assert lapse_family_ties() == 1
        with pytest.raises(OutOfSight):
            acting.active_tie(helper, uid)


# ---- what the helper does ----


def test_n13_the_son_answers_an_invitation_and_the_father_gets_the_message():
    _me, worker, helper, uid = helped()
    offer = factories.offered(factories.make_posting(), worker)
    acting.answer_for(helper, uid, str(offer.uid), "accept", terms_version=None, once="k1")
    assert factories.fresh(offer.pk).state == "accepted"
    row = TransitionLog.objects.get(object_uid=str(offer.uid), transition="accept")
    assert (row.actor_uid, row.on_behalf_of_uid, row.device) == (
        helper.person_uid,
        str(worker.person.uid),
        "family",
    )
    assert messages_to(str(worker.person.uid), "exchange.family_did") == 2
    assert messages_to(helper.person_uid, "exchange.family_did_helper") == 1
    assert queries.helper_words(worker.pk, [row]) == {row.pk: "儿子"}


def test_saying_it_twice_with_one_token_is_one_answer_and_one_message():
    _me, worker, helper, uid = helped()
    offer = factories.offered(factories.make_posting(), worker)
    for _attempt in range(2):
        acting.answer_for(helper, uid, str(offer.uid), "decline", terms_version=None, once="k2")
    assert factories.fresh(offer.pk).state == "declined"
    assert messages_to(str(worker.person.uid), "exchange.family_did") == 2


def test_he_applies_for_him_and_the_history_says_so():
    _me, worker, helper, uid = helped()
    posting = factories.make_posting()
    made = acting.apply_for(helper, uid, posting.number, once="k3")
    engagement = Engagement.objects.get(pk=made)
    assert (engagement.worker_id, engagement.state) == (worker.pk, "interested")
    assert queries.begun_by_helper(engagement) == "儿子"
    assert (
        AuditRow.objects.filter(object_uid=str(engagement.uid), device="family").first().actor_uid
        == helper.person_uid
    )


@pytest.mark.parametrize("step", ["cancel_by_worker", "confirm_pay", "agree_hours", "erase", ""])
def test_every_other_step_stays_with_the_worker(step: str):
    _me, worker, helper, uid = helped()
    offer = factories.offered(factories.make_posting(), worker)
    with pytest.raises(OutOfSight):
        acting.answer_for(helper, uid, str(offer.uid), step, terms_version=None, once=None)
    assert factories.fresh(offer.pk).state == "offered"


def test_money_contests_papers_and_consents_of_the_father_are_out_of_the_sons_sight():
    _me, worker, helper, _uid = helped()
    offer = factories.offered(factories.make_posting(), worker)
    client = client_of(helper)
    assert client.get(f"/me/shifts/{offer.uid}/").status_code == 404
    from yizhan.accounts.actions import give_consent
    from yizhan.accounts.my_data.actions import ask_for_erasure, ask_for_export

    with pytest.raises(Forbidden):
        give_consent(helper, worker.person_id, "recommended_list")
    with pytest.raises(OutOfSight):
        ask_for_export(helper, worker.person_id)
    with pytest.raises(OutOfSight):
        ask_for_erasure(helper, worker.person_id, understood=True)


def test_who_hires_does_not_say_yes_for_the_other_side():
    _me, worker, helper, uid = helped()
    posting = factories.make_posting()
    apps.get_model("exchange", "Hirer").objects.filter(pk=posting.hirer_id).update(
        contact_id=helper.person_id
    )
    offer = factories.offered(posting, worker)
    codes = refused_codes(
        lambda: acting.answer_for(helper, uid, str(offer.uid), "accept", terms_version=None, once=None)
    )
    assert codes == {"helper_hires"}


def test_an_offer_of_somebody_else_is_not_answered():
    _me, _worker, helper, uid = helped()
    other = factories.offered(factories.make_posting(), factories.make_worker())
    with pytest.raises(OutOfSight):
        acting.answer_for(helper, uid, str(other.uid), "accept", terms_version=None, once=None)


# ---- pages ----


def test_the_pages_of_both_sides_open_and_work():
    me, worker = father()
    helper = son()
    mine, his = client_of(me), client_of(helper)
    assert mine.get("/me/family/").status_code == 200
    assert mine.post("/me/family/", {"step": "invite", "kin": "son", "phone": SON_PHONE}).status_code == 302
    tie = FamilyTie.objects.get()
    assert "请你帮忙" in his.get("/family/").content.decode()
    assert his.post("/family/", {"step": "accept", "tie": str(tie.uid)})["Location"] == f"/family/{tie.uid}/"
    offer = factories.offered(factories.make_posting(), worker)
    page = his.get(f"/family/{tie.uid}/").content.decode()
    assert "替他答应" in page
    answer = his.post(
        f"/family/{tie.uid}/", {"step": "accept", "engagement": str(offer.uid), "terms_version": "1"}
    )
    assert answer.status_code == 302
    assert "由儿子代为操作" in mine.get(f"/me/shifts/{offer.uid}/").content.decode()
    assert mine.post("/me/family/", {"step": "end", "tie": str(tie.uid)}).status_code == 302
    assert his.get(f"/family/{tie.uid}/").status_code == 404


def test_the_counter_page_opens_and_refuses_with_reasons():
    _me, worker = father()
    manager = make_actor("attendant", region_prefix="421002", station_codes=[worker.station.code])
    client = client_of(manager)
    assert client.get(f"/console/workers/{worker.uid}/family/").status_code == 200
    wrong = client.post(
        f"/console/workers/{worker.uid}/family/", {"step": "invite", "kin": "son", "phone": "12"}
    )
    assert wrong.status_code == 422
    right = {"step": "invite", "kin": "son", "phone": SON_PHONE, "how": "spoken", "proof": ""}
    assert client.post(f"/console/workers/{worker.uid}/family/", right).status_code == 302


def test_a_wrong_code_is_said_on_the_page():
    client = client_of(son())
    answer = client.post("/family/", {"step": "code", "code": "123456"})
    assert answer.status_code == 422
    assert "码对不上" in answer.content.decode()


def test_a_household_hirer_may_be_the_helper_too():
    me, worker = father()
    person = make_person("周小田", phone=SON_PHONE)
    helper = make_actor("hirer", person=person, organisation=make_household())
    uid = actions.invite_helper(me, worker.pk, phone=SON_PHONE, kin="son")
    actions.accept_tie(helper, uid)
    offer = factories.offered(factories.make_posting(), worker)
    acting.answer_for(helper, uid, str(offer.uid), "accept", terms_version=None, once=None)
    assert factories.fresh(offer.pk).state == "accepted"
