"""Listing, the second person, objecting, lifting, expiring; and what others must respect."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.core import clock
from yizhan.core.actors import SYSTEM, VISITOR, Actor
from yizhan.core.invariants import violations
from yizhan.core.jobs import engine
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.blocklist import actions, periodic, queries
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.blocklist.tests.factories import (
    ABOUT_WORKER,
    FACTS,
    listed,
    listed_by_district,
    manager,
    officer,
)
from yizhan.exchange.engagements.actions import apply_for_posting, offer_place
from yizhan.exchange.engagements.tests import factories as world
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.hirers.tests.factories import texts_to
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.tests.factories import attendant, make_regions, make_station

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _places():
    make_regions()


@pytest.fixture
def station():
    return make_station("SS-01")


@pytest.fixture
def posting(station):
    return world.make_posting(station=station, hirer=world.make_hirer(station, region_code="421002001"))


@pytest.fixture
def worker(station):
    return world.make_worker(station, home_region_code="421002001")


# ---- one's own choice ----


def test_a_hirer_lists_a_worker_for_itself_and_he_is_not_told(posting, worker):
    boss = world.as_hirer(posting)
    block_id = actions.avoid_worker(boss, posting.hirer_id, worker.pk, reason_code="no_show")
    block = Block.objects.get(pk=block_id)
    assert (block.state, block.ends_on) == ("active", date(2027, 5, 22))
    engine.drain()
    assert texts_to(worker.person) == []
    with pytest.raises(Refused) as caught:
        apply_for_posting(world.as_worker(worker), posting.pk)
    assert caught.value.codes == ("pair_closed",)
    assert not queries.official_blocks(on=TODAY, worker_ids=[worker.pk]).exists()


def test_a_worker_avoids_a_hirer_and_it_cannot_ask_him(posting, worker):
    actions.avoid_hirer(
        world.as_worker(worker), posting.hirer_id, reason_code="unpaid", words="上次拖了半个月"
    )
    with pytest.raises(Refused) as caught:
        offer_place(world.as_hirer(posting), posting.pk, worker.pk)
    assert caught.value.codes == ("pair_closed",)
    pairs = queries.do_not_match_pairs(on=TODAY, hirer_ids=[posting.hirer_id], worker_ids=[worker.pk])
    assert pairs == {(posting.hirer_id, worker.pk)}


def test_ones_own_choice_is_taken_back(posting, worker):
    me = world.as_worker(worker)
    block_id = actions.avoid_hirer(me, posting.hirer_id, reason_code="far")
    with pytest.raises(OutOfSight):
        actions.take_back(world.as_hirer(posting), block_id)
    assert actions.take_back(me, block_id)
    assert not actions.take_back(me, block_id)
    assert apply_for_posting(me, posting.pk)


def test_the_station_writes_down_what_a_worker_says(posting, worker):
    clerk = attendant()
    uid = str(worker.person.uid)
    assert actions.avoid_hirer(
        clerk, posting.hirer_id, reason_code="danger", worker_id=worker.pk, on_behalf_of=uid
    )
    with pytest.raises(OutOfSight):
        actions.avoid_hirer(clerk, posting.hirer_id, reason_code="danger", worker_id=None)


def test_the_same_choice_is_made_once(posting, worker):
    boss = world.as_hirer(posting)
    actions.avoid_worker(boss, posting.hirer_id, worker.pk, reason_code="no_show")
    with pytest.raises(Refused) as caught:
        actions.avoid_worker(boss, posting.hirer_id, worker.pk, reason_code="damage")
    assert caught.value.codes == ("listed_already",)


@pytest.mark.parametrize("role", ["foreman", "worker"])
def test_others_do_not_choose_for_the_hirer(posting, worker, role):
    someone = Actor(role=role, person_uid="x", person_id=1, organisation_id=posting.hirer.organisation_id)
    with pytest.raises(OutOfSight):
        actions.avoid_worker(someone, posting.hirer_id, worker.pk, reason_code="no_show")


def test_who_is_nobody_avoids_nobody(posting):
    for actor in (VISITOR, world.as_hirer(posting)):
        with pytest.raises(OutOfSight):
            actions.avoid_hirer(actor, posting.hirer_id, reason_code="far")


# ---- the station's ----


def test_a_managers_entry_holds_at_once_and_the_hirer_is_told(station):
    hirer = make.make_enterprise()
    block = listed(hirer_id=hirer.pk)
    engine.drain()
    assert (block.state, block.decided_by_uid) == ("active", block.made_by_uid)
    assert "两个人的工钱没付" in texts_to(hirer.contact)[-1]
    here = {"hirer_id": hirer.pk, "on": TODAY}
    assert queries.is_blocked(**here, station_id=station.pk)
    assert not queries.is_blocked(**here, station_id=make_station("SS-02").pk, region_code="421002001")


def test_an_attendants_entry_waits_for_her_manager():
    clerk, boss = attendant(), manager()
    hirer = make.make_enterprise(clerk)
    block = listed(clerk, hirer_id=hirer.pk)
    assert block.state == "proposed"
    assert not queries.is_blocked(hirer_id=hirer.pk, on=TODAY, station_id=block.station_id)
    engine.drain()
    assert texts_to(hirer.contact) == []
    with pytest.raises(Forbidden):
        actions.confirm_block(clerk, block.pk)
    assert actions.confirm_block(boss, block.pk) == "active"
    assert queries.is_blocked(hirer_id=hirer.pk, on=TODAY, station_id=block.station_id)


def test_what_the_second_person_refuses_never_holds():
    clerk, boss = attendant(), manager()
    hirer = make.make_enterprise(clerk)
    block = listed(clerk, hirer_id=hirer.pk)
    with pytest.raises(Refused) as caught:
        actions.refuse_block(boss, block.pk, reason=" ")
    assert caught.value.codes == ("missing_reason",)
    assert actions.refuse_block(boss, block.pk, reason="凭据不够") == "refused"
    assert listed(boss, hirer_id=hirer.pk).state == "active"


def test_a_proposal_is_taken_back_by_who_made_it():
    clerk = attendant()
    block = listed(clerk, hirer_id=make.make_enterprise(clerk).pk)
    with pytest.raises(Forbidden) as caught:
        actions.take_back(manager(), block.pk)
    assert caught.value.codes == ("not_yours",)
    assert actions.take_back(clerk, block.pk)


def test_a_listed_worker_gets_no_work_here_and_elsewhere_he_does(station, posting, worker):
    listed(worker_id=worker.pk)
    engine.drain()
    assert "三次说来没来" in texts_to(worker.person)[-1]
    with pytest.raises(Refused) as caught:
        apply_for_posting(world.as_worker(worker), posting.pk)
    assert caught.value.codes == ("worker_blocked",)
    assert queries.blocked_workers([worker.pk], on=TODAY, station_id=station.pk) == {worker.pk}
    elsewhere = world.make_posting(station=make_station("SS-02"))
    assert apply_for_posting(world.as_worker(worker), elsewhere.pk)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"words": ""}, ("words_missing",)),
        ({"evidence_ref": ""}, ("evidence_missing",)),
        ({"ends_on": None}, ("end_missing",)),
        ({"ends_on": date(2027, 11, 23)}, ("too_long",)),
        ({"scope": "hirer"}, ("scope_unknown",)),
        ({"hirer_id": None}, ("side_missing",)),
    ],
)
def test_an_entry_names_fact_evidence_and_end(change, codes):
    hirer = make.make_enterprise()
    with pytest.raises(Refused) as caught:
        listed(**{"hirer_id": hirer.pk, **change})
    assert caught.value.codes == codes
    assert not Block.objects.exists()


def test_nobody_lists_himself_or_whom_he_does_not_see(station):
    boss = manager()
    hirer = make.make_enterprise()
    hirer.contact_id = boss.person_id
    hirer.save(update_fields=["contact"])
    with pytest.raises(Forbidden) as caught:
        listed(boss, hirer_id=hirer.pk)
    assert caught.value.codes == ("own_side",)
    with pytest.raises(OutOfSight):
        listed(boss, hirer_id=10**9)
    with pytest.raises(OutOfSight):
        listed(boss, hirer_id=make.make_enterprise().pk, station_id=make_station("SS-02").pk)


@pytest.mark.parametrize(("scope", "role"), [("station", "district_officer"), ("district", "manager")])
def test_each_lists_for_the_own_place(station, scope, role):
    actor = officer() if role == "district_officer" else manager()
    hirer = make.make_enterprise()
    with pytest.raises(Forbidden) as caught:
        actions.propose_block(actor, scope=scope, hirer_id=hirer.pk, station_id=station.pk, **FACTS)
    assert caught.value.codes == ("wrong_role",)


# ---- the district's ----


def test_the_district_needs_a_second_officer(station):
    hirer, first = make.make_enterprise(), officer()
    block_id = actions.propose_block(first, scope="district", hirer_id=hirer.pk, **FACTS)
    with pytest.raises(Forbidden) as caught:
        actions.confirm_block(first, block_id)
    assert caught.value.codes == ("same_person",)
    assert actions.confirm_block(officer(), block_id) == "active"
    for code in ("421002001", "421002100", ""):
        assert queries.is_blocked(hirer_id=hirer.pk, on=TODAY, region_code=code)
    assert not queries.is_blocked(hirer_id=hirer.pk, on=TODAY, region_code="421003001")
    assert list(violations(["exchange.block_has_second_person"])) == []


def test_one_officer_alone_breaks_the_invariant():
    block = listed_by_district(hirer_id=make.make_enterprise().pk)
    Block.objects.filter(pk=block.pk).update(decided_by_uid=block.made_by_uid)
    assert len(list(violations(["exchange.block_has_second_person"]))) == 1


def test_a_listed_hirer_is_halted_and_what_it_offers_is_out_of_sight(posting):
    listed_by_district(hirer_id=posting.hirer_id)
    engine.drain()
    assert Posting.objects.get(pk=posting.pk).state == "under_recheck"
    assert [why.code for why in queries.reasons_hirer_halted(posting.hirer, on=TODAY)] == ["hirer_blocked"]


def test_a_proposal_that_is_over_is_not_confirmed():
    block_id = actions.propose_block(
        officer(), scope="district", hirer_id=make.make_enterprise().pk, **{**FACTS, "ends_on": TODAY}
    )
    second = officer()
    with clock.at("2026-11-24T09:00"), pytest.raises(Refused) as caught:
        actions.confirm_block(second, block_id)
    assert caught.value.codes == ("over",)


# ---- its end ----


def test_every_entry_ends_on_its_day(posting, worker):
    block = listed(worker_id=worker.pk)
    own = actions.avoid_hirer(
        world.as_worker(worker), posting.hirer_id, reason_code="far", ends_on=date(2027, 1, 23)
    )
    with pytest.raises(Refused) as caught:
        actions.expire_block(SYSTEM, block.pk)
    assert caught.value.codes == ("not_over",)
    with clock.at("2027-01-24T00:30"):
        periodic.expire_blocks()
        engine.drain()
        assert {row.state for row in Block.objects.filter(pk__in=[block.pk, own])} == {"expired"}
        assert len([text for text in texts_to(worker.person) if "解除" in text]) == 1


def test_an_entry_is_lifted_early_and_the_side_is_told():
    hirer = make.make_enterprise()
    block = listed(hirer_id=hirer.pk)
    with pytest.raises(Refused):
        actions.lift_block(manager(), block.pk, reason="")
    with pytest.raises(Forbidden):
        actions.lift_block(attendant(), block.pk, reason="付清了")
    assert actions.lift_block(manager(), block.pk, reason="工钱付清了") == "lifted"
    engine.drain()
    assert "工钱付清了" in texts_to(hirer.contact)[-1]
    assert not queries.is_blocked(hirer_id=hirer.pk, on=TODAY, station_id=block.station_id)


# ---- objecting ----


def test_the_blocked_side_objects_and_another_person_lifts():
    hirer, boss, other = make.make_enterprise(), manager(), manager()
    block = listed(boss, hirer_id=hirer.pk)
    objection_id = actions.object_to_block(make.as_hirer(hirer), block.pk, words="钱 21 日就付了，有收条")
    engine.drain()
    assert BlockObjection.objects.get(pk=objection_id).answer_due_on == date(2026, 11, 30)
    with pytest.raises(Refused) as caught:
        actions.object_to_block(make.as_hirer(hirer), block.pk, words="再说一遍")
    assert caught.value.codes == ("objected_already",)
    with pytest.raises(Forbidden) as caught:
        actions.decide_objection(boss, block.pk, outcome="upheld", answer="不改")
    assert caught.value.codes == ("same_person",)
    assert actions.decide_objection(other, block.pk, outcome="lifted", answer="看了收条") == "lifted"
    engine.drain()
    assert "看了收条" in texts_to(hirer.contact)[-1]
    assert list(violations(["exchange.block_objection_by_another"])) == []


def test_who_decided_does_not_answer_either(worker):
    first, second, third = officer(), officer(), officer()
    block_id = actions.propose_block(first, scope="district", worker_id=worker.pk, **ABOUT_WORKER)
    actions.confirm_block(second, block_id)
    actions.object_to_block(world.as_worker(worker), block_id, words="那三次都是病了")
    for involved in (first, second):
        with pytest.raises(Forbidden):
            actions.decide_objection(involved, block_id, outcome="upheld", answer="不改")
    assert actions.decide_objection(third, block_id, outcome="upheld", answer="没有证明") == "active"
    assert actions.object_to_block(world.as_worker(worker), block_id, words="证明补来了")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"outcome": ""}, ("outcome_missing",)),
        ({"answer": " "}, ("answer_missing",)),
    ],
)
def test_an_answer_says_what_and_why(worker, change, codes):
    block = listed(worker_id=worker.pk)
    actions.object_to_block(world.as_worker(worker), block.pk, words="不对")
    with pytest.raises(Refused) as caught:
        actions.decide_objection(manager(), block.pk, **{"outcome": "upheld", "answer": "有记录", **change})
    assert caught.value.codes == codes


def test_without_an_objection_there_is_nothing_to_answer(worker):
    block = listed(worker_id=worker.pk)
    with pytest.raises(Refused) as caught:
        actions.decide_objection(manager(), block.pk, outcome="upheld", answer="有记录")
    assert caught.value.codes == ("no_objection",)


def test_only_the_blocked_side_objects_with_words_and_in_time(worker):
    block = listed(worker_id=worker.pk)
    with pytest.raises(Forbidden):
        actions.object_to_block(manager(), block.pk, words="替他说")
    with pytest.raises(OutOfSight):
        actions.object_to_block(world.as_worker(world.make_worker()), block.pk, words="不是我")
    with pytest.raises(Refused) as caught:
        actions.object_to_block(world.as_worker(worker), block.pk, words=" ")
    assert caught.value.codes == ("words_missing",)
    actions.lift_block(manager(), block.pk, reason="说清楚了")
    with pytest.raises(Refused) as caught:
        actions.object_to_block(world.as_worker(worker), block.pk, words="不对")
    assert caught.value.codes == ("wrong_state",)


# ---- what is proposed to whom ----


def test_closed_postings_and_workers_for_lists(station, posting, worker):
    other_hirer = world.make_posting(station=station)
    elsewhere = world.make_posting(station=make_station("SS-02"))
    shown = list(Posting.objects.select_related("hirer__organisation"))
    assert queries.closed_postings(shown, worker.pk, on=TODAY) == set()
    actions.avoid_hirer(world.as_worker(worker), posting.hirer_id, reason_code="far")
    assert queries.closed_postings(shown, worker.pk, on=TODAY) == {posting.pk}
    assert queries.closed_workers(posting, [worker.pk], on=TODAY) == {worker.pk}
    assert queries.closed_workers(other_hirer, [worker.pk], on=TODAY) == set()
    listed(worker_id=worker.pk)
    assert queries.closed_postings(shown, worker.pk, on=TODAY) == {posting.pk, other_hirer.pk}
    assert elsewhere.pk not in queries.closed_postings(shown, worker.pk, on=TODAY)


def test_an_unlicensed_agency_is_offered_nobody_and_to_nobody(station, worker):
    agency = world.make_hirer(station, kind="employment_agency", name="示例人力")
    offer = world.make_posting(station=station, hirer=agency)
    assert queries.closed_workers(offer, [worker.pk], on=TODAY) == {worker.pk}
    assert queries.closed_postings([offer], worker.pk, on=TODAY) == {offer.pk}
    with pytest.raises(Refused) as caught:
        apply_for_posting(world.as_worker(worker), offer.pk)
    assert caught.value.codes == ("hirer_unlicensed",)
    make.give_licence(agency, "hr_service")
    assert queries.closed_workers(offer, [worker.pk], on=TODAY) == set()
    assert apply_for_posting(world.as_worker(worker), offer.pk)
