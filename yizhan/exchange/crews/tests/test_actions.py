"""Founding, joining, leaving; being asked, answering, being placed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.core.retention import let_go
from yizhan.exchange.crews import actions
from yizhan.exchange.crews.access import require_job
from yizhan.exchange.crews.models import Crew, CrewAnswer, CrewJob, CrewMember, CrewShares, ShareLine
from yizhan.exchange.crews.periodic import lapse_crew_invites, lapse_crew_jobs
from yizhan.exchange.crews.tests.factories import asked, come, crew_posting, make_crew, placed, say_yes
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.queries import placed_together
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    decide,
    fresh,
    make_posting,
    make_trade,
    make_worker,
)
from yizhan.messaging.messages.models import Message

pytestmark = pytest.mark.django_db


def refused(*args, **kwargs) -> tuple[str, ...]:
    """Codes of the reasons with which a call is refused."""
    call, *rest = args
    with pytest.raises(Refused) as caught:
        call(*rest, **kwargs)
    return caught.value.codes


def inside(crew: Crew) -> int:
    return CrewMember.objects.filter(crew=crew, state="in").count()


# ---- founding and joining ----


def test_n13_a_worker_founds_a_crew_and_leads_it() -> None:
    crew, workers = make_crew(1)
    assert (crew.leader, crew.name, inside(crew)) == (workers[0], "老王搬运班", 1)
    assert refused(actions.found_crew, as_worker(workers[0]), "又一个班", trades=["LOG01"]) == (
        "leads_already",
    )


def test_every_reason_against_founding_is_said_at_once() -> None:
    make_trade()
    young = make_worker(person_fields={"birth_on": date(2009, 1, 1)})
    codes = refused(actions.found_crew, as_worker(young), "班", trades=[], home_region_code="999999999")
    assert codes == ("name_length", "home_unknown", "trades_unknown", "leader_minor")


def test_an_invited_worker_is_in_only_after_his_own_yes() -> None:
    crew, workers = make_crew(1)
    guest = make_worker(person_fields={"phone": "13812345678"})
    card = {"card_number": guest.card_number, "phone_tail": "5678"}
    member_id = actions.invite_member(as_worker(workers[0]), crew.pk, **card)
    drain()
    assert inside(crew) == 1
    assert Message.objects.filter(
        template="exchange.crew_invited", recipient_uid=str(guest.person.uid)
    ).exists()
    with pytest.raises(OutOfSight):  # the leader cannot say yes for him
        actions.answer_invite(as_worker(workers[0]), member_id, joins=True)
    assert actions.answer_invite(as_worker(guest), member_id, joins=True) == "in"
    assert (inside(crew), CrewMember.objects.get(pk=member_id).via) == (2, "own")
    assert refused(actions.invite_member, as_worker(workers[0]), crew.pk, **card) == ("asked_already",)


def test_a_wrong_card_and_a_wrong_phone_get_the_same_answer() -> None:
    crew, workers = make_crew(1)
    guest = make_worker(person_fields={"phone": "13812345678"})
    leader = as_worker(workers[0])
    told = []
    for card, tail in ((guest.card_number, "0000"), ("T9999999", "5678"), (guest.card_number, "")):
        with pytest.raises(Refused) as caught:
            actions.invite_member(leader, crew.pk, card_number=card, phone_tail=tail)
        told.append([(row.code, str(row.text), row.field) for row in caught.value.reasons])
    assert told[0] == told[1] == told[2]


def test_guessing_cards_is_stopped() -> None:
    crew, workers = make_crew(1)
    decide("exchange.crew_invites_per_hour", 2)
    with clock.at("2026-11-24T09:00"):
        guest = make_worker(person_fields={"phone": "13812345678"})
        other = make_worker(person_fields={"phone": "13812345679"})
        for row in (guest, other):
            tail = row.person.phone[-4:]
            actions.invite_member(
                as_worker(workers[0]), crew.pk, card_number=row.card_number, phone_tail=tail
            )
        with pytest.raises(Refused) as caught:
            actions.invite_member(as_worker(workers[0]), crew.pk, card_number="T0000001", phone_tail="1111")
    assert caught.value.status == 429


def test_a_link_runs_out_and_a_new_one_voids_the_old() -> None:
    crew, workers = make_crew(1)
    leader, guest = as_worker(workers[0]), make_worker()
    old = actions.open_join_code(leader, crew.pk)
    new = actions.open_join_code(leader, crew.pk)
    with pytest.raises(OutOfSight):
        actions.join_by_code(as_worker(guest), old)
    with clock.at(clock.now() + timedelta(hours=73)):
        assert refused(actions.join_by_code, as_worker(guest), new) == ("code_over",)
    assert actions.join_by_code(as_worker(guest), new.lower()) == crew.pk
    assert refused(actions.join_by_code, as_worker(guest), new) == ("in_already",)


def test_at_the_counter_the_word_is_written_down_for_whom_it_is() -> None:
    crew, _workers = make_crew(1)
    guest = make_worker()
    assert refused(actions.join_at_counter, as_station(), crew.pk, worker_id=guest.pk) == ("behalf_missing",)
    behalf = str(guest.person.uid)
    member = actions.join_at_counter(as_station(), crew.pk, worker_id=guest.pk, on_behalf_of=behalf)
    assert CrewMember.objects.get(pk=member).via == "counter"
    with pytest.raises((OutOfSight, Forbidden)):
        actions.join_at_counter(as_worker(guest), crew.pk, worker_id=guest.pk)


def test_limits_are_values_of_the_district() -> None:
    crew, workers = make_crew(2)
    decide("exchange.crew_size_most", 2)
    decide("exchange.crew_member_of_most", 1)
    code = actions.open_join_code(as_worker(workers[0]), crew.pk)
    with clock.at("2026-11-24T09:00"):
        assert refused(actions.join_by_code, as_worker(make_worker()), code) == ("crew_full",)
        assert refused(actions.found_crew, as_worker(workers[1]), "另一个班", trades=["LOG01"]) == (
            "crews_most",
        )


def test_an_invitation_nobody_answers_lapses() -> None:
    crew, workers = make_crew(1)
    guest = make_worker(person_fields={"phone": "13812345678"})
    card = {"card_number": guest.card_number, "phone_tail": "5678"}
    member_id = actions.invite_member(as_worker(workers[0]), crew.pk, **card)
    assert lapse_crew_invites() == 0
    with clock.at("2026-12-01T09:00"):
        assert refused(actions.answer_invite, as_worker(guest), member_id, joins=True) == ("invite_over",)
        assert lapse_crew_invites() == 1
    assert CrewMember.objects.get(pk=member_id).state == "lapsed"


def test_a_member_leaves_when_he_likes_and_the_leader_hands_over_first() -> None:
    crew, workers = make_crew(3)
    leader, second, third = (as_worker(row) for row in workers)
    assert refused(actions.leave_crew, leader, crew.pk) == ("leader_first",)
    actions.leave_crew(third, crew.pk)
    assert refused(actions.hand_over, leader, crew.pk, workers[2].pk) == ("not_member",)
    with pytest.raises(Forbidden):
        actions.hand_over(second, crew.pk, workers[1].pk)
    actions.hand_over(leader, crew.pk, workers[1].pk)
    actions.leave_crew(leader, crew.pk)
    assert (inside(crew), Crew.objects.get(pk=crew.pk).leader_id) == (1, workers[1].pk)


def test_nobody_leaves_and_nothing_is_dissolved_while_the_crew_has_work() -> None:
    job, workers, _rows = placed(2)
    crew = Crew.objects.get(pk=job.crew_id)
    assert refused(actions.leave_crew, as_worker(workers[1]), crew.pk) == ("engaged",)
    assert refused(actions.take_off, as_worker(workers[0]), crew.pk, workers[1].pk) == ("engaged",)
    assert refused(actions.dissolve_crew, as_worker(workers[0]), crew.pk) == ("crew_engaged",)


def test_dissolving_ends_everything_that_is_open() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    actions.dissolve_crew(as_worker(workers[0]), crew.pk)
    assert (inside(crew), CrewJob.objects.get(pk=job.pk).state) == (0, "declined")
    assert refused(actions.change_crew, as_station(), crew.pk, name="新名字", trades=["LOG01"]) == (
        "crew_dissolved",
    )


def test_the_database_keeps_a_pair_single_and_a_yes_whole() -> None:
    crew, workers = make_crew(2)
    row = {"crew": crew, "worker": workers[1], "state_changed_at": clock.now(), "created_at": clock.now()}
    for wrong in ({}, {"state": "in"}, {"worker": make_worker(), "state": "in"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CrewMember.objects.create(**(row | wrong))


def test_a_stranger_sees_no_crew() -> None:
    crew, _workers = make_crew(2, listed=False)
    posting = crew_posting(2)
    for actor in (as_worker(make_worker()), as_station("ST-777"), as_hirer(posting)):
        assert not Crew.objects.visible_to(actor).filter(pk=crew.pk).exists()
    with pytest.raises(OutOfSight):
        actions.offer_to_crew(as_hirer(posting), posting.pk, crew.pk, wanted=2)


# ---- hiring ----


def test_f211_each_member_has_an_engagement_of_his_own() -> None:
    job, workers, rows = placed(3)
    assert [row.worker_id for row in rows] == [worker.pk for worker in workers]
    assert set(placed_together(job.together)) == set(rows)
    job.posting.refresh_from_db()
    assert job.posting.taken_count == 3
    assert {row.verification for row in rows} == {2}  # the hirer's offer and each one's own tap


def test_a_yes_said_at_the_counter_is_not_the_members_own_tap() -> None:
    crew, workers = make_crew(2)
    posting = crew_posting(2)
    job = asked(crew, posting, wanted=2)
    say_yes(job, workers[:1])
    behalf = str(workers[1].person.uid)
    actions.answer_job(
        as_station(), job.pk, comes=True, agrees=True, worker_id=workers[1].pk, on_behalf_of=behalf
    )
    made = actions.place_crew(as_worker(workers[0]), job.pk, [row.pk for row in workers])
    own, spoken = (fresh(pk) for pk in made["engagements"])
    assert own.worker_confirmed_at is not None
    assert spoken.worker_confirmed_at is None


def test_an_offer_holds_no_place_until_the_leader_answers() -> None:
    crew, workers = make_crew(2)
    posting = crew_posting(2)
    job = asked(crew, posting, wanted=2)
    say_yes(job, workers)
    posting.refresh_from_db()
    assert posting.taken_count == 0
    actions.place_crew(as_worker(workers[0]), job.pk, [row.pk for row in workers])
    posting.refresh_from_db()
    assert (posting.taken_count, posting.state) == (2, "filled")


def test_the_leader_cannot_answer_for_somebody_who_did_not_say_yes() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    say_yes(job, workers[:1])
    leader = as_worker(workers[0])
    assert refused(actions.place_crew, leader, job.pk, [row.pk for row in workers]) == ("no_yes",)
    assert refused(actions.place_crew, leader, job.pk, [workers[0].pk]) == ("too_few",)
    with pytest.raises(Forbidden):
        actions.place_crew(as_worker(workers[1]), job.pk, [row.pk for row in workers])


def test_a_stated_minimum_is_enough() -> None:
    crew, workers = make_crew(3)
    job = asked(crew, crew_posting(3), wanted=3, least=2)
    say_yes(job, workers[:2])
    made = actions.place_crew(as_worker(workers[0]), job.pk, [row.pk for row in workers[:2]])
    assert len(made["engagements"]) == 2


def test_a_clash_is_named_per_member_but_the_leader_never_reads_which_work_it_is() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    say_yes(job, workers)
    accepted(make_posting(title="秘密的活"), workers[1])
    with pytest.raises(Refused) as caught:
        actions.place_crew(as_worker(workers[0]), job.pk, [row.pk for row in workers])
    text = " ".join(str(row.text) for row in caught.value.reasons)
    assert caught.value.codes == ("overlap",)
    assert workers[1].person.display_name in text
    assert "秘密的活" not in text
    with pytest.raises(Refused) as caught:
        actions.place_crew(as_station(), job.pk, [row.pk for row in workers])
    assert "秘密的活" in " ".join(str(row.text) for row in caught.value.reasons)
    assert not Engagement.objects.filter(posting=job.posting).exists()


def test_a_minor_of_the_crew_cannot_say_yes_to_heavy_work() -> None:
    crew, workers = make_crew(1)
    young = make_worker(person_fields={"birth_on": date(2009, 6, 1)})
    code = actions.open_join_code(as_worker(workers[0]), crew.pk)
    actions.join_by_code(as_worker(young), code)
    heavy = make_trade("LOG09", name="扛大包", physical_intensity="5")
    job = asked(crew, crew_posting(2, trade=heavy), wanted=2, least=1)
    codes = refused(actions.answer_job, as_worker(young), job.pk, comes=True, agrees=True)
    assert codes == ("too_heavy_for_minor",)


def test_a_yes_needs_the_shares_and_a_change_asks_again() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    leader, second = (as_worker(row) for row in workers)
    assert refused(actions.answer_job, second, job.pk, comes=True) == ("shares_unagreed",)
    say_yes(job, workers)
    with pytest.raises(Forbidden):
        actions.set_shares(second, job.pk, "equal")
    points = {str(row.pk): number for row, number in zip(workers, (10, 8), strict=True)}
    assert actions.set_shares(leader, job.pk, "points", points=points) == 2
    drain()
    line = ShareLine.objects.get(shares__version=2, worker=workers[1])
    assert (line.agrees, line.points) == (None, 8)
    told = Message.objects.filter(template="exchange.crew_shares_set")
    assert [row.recipient_uid for row in told] == [str(workers[1].person.uid)]
    chosen = [row.pk for row in workers]
    assert refused(actions.place_crew, leader, job.pk, chosen) == ("shares_unagreed",)
    actions.answer_job(second, job.pk, comes=True, agrees=True)
    actions.place_crew(leader, job.pk, chosen)
    assert CrewShares.objects.get(version=2).in_force_at is not None


def test_who_joins_after_points_were_set_waits_for_his_own() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(3), wanted=3, least=1)
    leader = as_worker(workers[0])
    actions.set_shares(leader, job.pk, "points", points={str(row.pk): 10 for row in workers})
    late = make_worker()
    actions.join_by_code(as_worker(late), actions.open_join_code(leader, crew.pk))
    codes = refused(actions.answer_job, as_worker(late), job.pk, comes=True, agrees=True)
    assert codes == ("points_missing",)
    everybody = {str(row.pk): 10 for row in (*workers, late)}
    actions.set_shares(leader, job.pk, "points", points=everybody)
    actions.answer_job(as_worker(late), job.pk, comes=True, agrees=True)
    assert ShareLine.objects.get(shares__version=3, worker=late).agrees


def test_who_left_still_reads_the_work_he_answered_and_nothing_else() -> None:
    crew, workers = make_crew(2)
    first, second = (asked(crew, crew_posting(2), wanted=2) for _n in range(2))
    say_yes(first, workers[1:])
    actions.leave_crew(as_worker(workers[1]), crew.pk)
    me = as_worker(workers[1])
    assert require_job(me, first.pk)["pk"] == first.pk
    with pytest.raises(OutOfSight):
        require_job(me, second.pk)


def test_refused_invitations_and_past_members_are_let_go() -> None:
    crew, workers = make_crew(2)
    actions.leave_crew(as_worker(workers[1]), crew.pk)
    assert let_go(SYSTEM, "crew_past_members") == 0
    with clock.at("2029-11-25T09:00"):
        assert let_go(SYSTEM, "crew_past_members") == 1
    assert CrewMember.objects.count() == 1


def test_a_change_after_the_job_was_taken_holds_once_everybody_agrees() -> None:
    job, workers, _rows = placed(2)
    leader, second = (as_worker(row) for row in workers)
    assert actions.set_shares(leader, job.pk, "days") == 2
    assert CrewShares.objects.get(job=job, version=2).in_force_at is None
    assert actions.answer_shares(second, job.pk, agrees=False) is False
    assert actions.answer_shares(second, job.pk, agrees=True) is True


def test_once_somebody_is_on_site_the_shares_stay() -> None:
    job, workers, rows = placed(2)
    come(rows)
    assert refused(actions.set_shares, as_worker(workers[0]), job.pk, "days") == ("begun_already",)


def test_terms_that_changed_since_somebodys_yes_are_shown_to_him_again() -> None:
    crew, workers = make_crew(2)
    posting = crew_posting(2)
    job = asked(crew, posting, wanted=2)
    say_yes(job, workers)
    posting.terms_version = 2
    posting.save(update_fields=["terms_version"])
    codes = refused(actions.place_crew, as_worker(workers[0]), job.pk, [row.pk for row in workers])
    assert codes == ("terms_changed", "terms_changed")


def test_an_offer_ends_by_the_leader_the_hirer_or_the_clock() -> None:
    crew, workers = make_crew(2)
    first, second, third = (asked(crew, crew_posting(2), wanted=2) for _n in range(3))
    with pytest.raises(Forbidden):
        actions.decline_job(as_worker(workers[1]), first.pk)
    assert actions.decline_job(as_worker(workers[0]), first.pk) == "declined"
    with pytest.raises(OutOfSight):
        actions.withdraw_job(as_hirer(crew_posting(2)), second.pk)
    assert actions.withdraw_job(as_hirer(second.posting), second.pk) == "withdrawn"
    assert lapse_crew_jobs() == 0
    with clock.at("2026-11-23T22:00"):
        assert refused(actions.answer_job, as_worker(workers[1]), third.pk, comes=True, agrees=True) == (
            "answer_late",
        )
        assert lapse_crew_jobs() == 1
    with pytest.raises(Refused):
        actions.lapse_job(SYSTEM, third.pk)


def test_a_draft_is_offered_to_nobody() -> None:
    crew, _workers = make_crew(1)
    draft = crew_posting(2, state="draft", published_at=None)
    assert refused(actions.offer_to_crew, as_hirer(draft), draft.pk, crew.pk, wanted=1) == (
        "posting_not_open",
    )


def test_an_offer_needs_places_and_people() -> None:
    crew, _workers = make_crew(2)
    posting = crew_posting(2)
    hirer = as_hirer(posting)
    codes = refused(actions.offer_to_crew, hirer, posting.pk, crew.pk, wanted=5, least=4)
    assert codes == ("too_few_places", "crew_too_small")
    asked(crew, posting, wanted=2)
    assert refused(actions.offer_to_crew, hirer, posting.pk, crew.pk, wanted=2) == ("asked_already",)


def test_leaving_takes_back_a_yes_that_nobody_has_answered() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    say_yes(job, workers)
    actions.leave_crew(as_worker(workers[1]), crew.pk)
    assert CrewAnswer.objects.get(job=job, worker=workers[1]).comes is False
    codes = refused(actions.place_crew, as_worker(workers[0]), job.pk, [row.pk for row in workers])
    assert codes == ("not_member",)
