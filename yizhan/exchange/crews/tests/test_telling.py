"""Who hears what of a crew, and who is refused with which words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.crews import actions
from yizhan.exchange.crews.models import Crew, CrewAnswer, CrewJob, CrewMember, CrewShares, ShareLine
from yizhan.exchange.crews.tests.factories import (
    asked,
    come,
    crew_posting,
    go_home,
    make_crew,
    people,
    placed,
    say_yes,
)
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    decide,
    make_person,
    make_worker,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.messages.models import Message

pytestmark = pytest.mark.django_db


def refused(*args, **kwargs) -> tuple[str, ...]:
    """Codes of the reasons with which a call is refused."""
    call, *rest = args
    with pytest.raises(Refused) as caught:
        call(*rest, **kwargs)
    return caught.value.codes


def told(template: str) -> set[str]:
    """Uids of whoever got this message."""
    rows = Message.objects.filter(template=f"exchange.{template}")
    return set(rows.values_list("recipient_uid", flat=True))


def uids(workers: list[Worker]) -> set[str]:
    return {str(worker.person.uid) for worker in workers}


def contact_of(posting: Posting) -> str:
    """Somebody at the hirer's who reads the answers; his uid."""
    person = make_person("陈经理")
    apps.get_model("exchange", "Hirer").objects.filter(pk=posting.hirer_id).update(contact=person)
    return str(person.uid)


def invited(crew: Crew, workers: list[Worker], phone: str = "13812345678") -> tuple[int, Worker]:
    """An open invitation and whom it is for."""
    guest = make_worker(person_fields={"phone": phone})
    member = actions.invite_member(
        as_worker(workers[0]), crew.pk, card_number=guest.card_number, phone_tail=phone[-4:]
    )
    return member, guest


# ---- telling ----


def test_the_new_leader_hears_that_he_leads_and_nobody_else_does() -> None:
    crew, workers = make_crew(3)
    actions.hand_over(as_worker(workers[0]), crew.pk, workers[1].pk)
    drain()
    assert told("crew_handed_over") == uids(workers[1:2])


def test_everybody_who_was_in_a_dissolved_crew_hears_of_it_and_its_invitations_lapse() -> None:
    crew, workers = make_crew(2)
    member, guest = invited(crew, workers)
    actions.dissolve_crew(as_worker(workers[0]), crew.pk)
    drain()
    assert told("crew_dissolved") == uids(workers)
    assert CrewMember.objects.get(pk=member).state == "lapsed"
    with pytest.raises(Refused):
        actions.answer_invite(as_worker(guest), member, joins=True)


def test_a_hirer_whose_crew_was_dissolved_hears_that_it_does_not_come() -> None:
    crew, workers = make_crew(2)
    posting = crew_posting(2)
    contact = contact_of(posting)
    asked(crew, posting, wanted=2)
    actions.dissolve_crew(as_worker(workers[0]), crew.pk)
    drain()
    assert told("crew_job_declined") == {contact}


@pytest.mark.parametrize(
    ("answer", "template"), [("place", "crew_job_placed"), ("decline", "crew_job_declined")]
)
def test_the_hirers_contact_reads_what_the_crew_answered(answer: str, template: str) -> None:
    crew, workers = make_crew(2)
    posting = crew_posting(2)
    contact = contact_of(posting)
    job, leader = asked(crew, posting, wanted=2), as_worker(workers[0])
    say_yes(job, workers)
    if answer == "place":
        actions.place_crew(leader, job.pk, [row.pk for row in workers])
    else:
        actions.decline_job(leader, job.pk)
    drain()
    for name in ("crew_job_placed", "crew_job_declined", "crew_job_withdrawn"):
        assert told(name) == ({contact} if name == template else set())


def test_an_offer_the_clock_ended_is_told_to_the_hirer_as_a_no() -> None:
    crew, _workers = make_crew(2)
    posting = crew_posting(2)
    contact = contact_of(posting)
    job = asked(crew, posting, wanted=2)
    assert refused(actions.lapse_job, SYSTEM, job.pk) == ("not_due_yet",)
    with clock.at("2026-11-23T22:00"):
        actions.lapse_job(SYSTEM, job.pk)
        drain()
    assert told("crew_job_declined") == {contact}


def test_what_the_hirer_took_back_is_told_to_the_members_and_not_to_himself() -> None:
    crew, workers = make_crew(2)
    posting = crew_posting(2)
    contact_of(posting)
    job = asked(crew, posting, wanted=2)
    actions.withdraw_job(as_hirer(posting), job.pk)
    drain()
    assert told("crew_job_withdrawn") == uids(workers)
    assert told("crew_job_declined") == set()


def test_an_offer_taken_back_at_once_asks_nobody_any_more() -> None:
    crew, workers = make_crew(2)
    kept, gone = crew_posting(2), crew_posting(2)
    actions.offer_to_crew(as_hirer(kept), kept.pk, crew.pk, wanted=2)
    job_id = actions.offer_to_crew(as_hirer(gone), gone.pk, crew.pk, wanted=2)
    actions.withdraw_job(as_hirer(gone), job_id)
    drain()
    links = set(Message.objects.filter(template="exchange.crew_job_asked").values_list("link", flat=True))
    assert told("crew_job_asked") == uids(workers)
    assert not any(str(CrewJob.objects.get(pk=job_id).uid) in link for link in links)


def test_of_two_changes_of_the_shares_only_the_last_is_put_to_the_members() -> None:
    crew, workers = make_crew(2)
    job, leader = asked(crew, crew_posting(2), wanted=2), as_worker(workers[0])
    actions.set_shares(leader, job.pk, "days")
    actions.set_shares(leader, job.pk, "equal")
    drain()
    only = Message.objects.get(template="exchange.crew_shares_set")
    assert only.recipient_uid == str(workers[1].person.uid)
    assert "平分" in only.text


def test_a_day_without_a_piece_is_divided_and_nobody_reads_of_money() -> None:
    _job, workers, rows = placed(2)
    come(rows)
    for row in rows:
        go_home(row, pieces=0)
    assert told("crew_money_divided") == set()


def test_each_reads_of_his_own_part() -> None:
    _job, workers, rows = placed(2)
    come(rows)
    for row in rows:
        go_home(row, pieces=10)
    assert told("crew_money_divided") == uids(workers)


# ---- coming in and going out ----


def test_a_crew_waits_for_answers_before_it_invites_more() -> None:
    crew, workers = make_crew(1)
    decide("exchange.crew_invites_waiting_most", 1)
    with clock.at("2026-11-24T09:00"):
        member, guest = invited(crew, workers)
        with pytest.raises(Refused) as caught:
            invited(crew, workers, "13812345679")
        assert caught.value.codes == ("invites_most",)
        actions.answer_invite(as_worker(guest), member, joins=False)
        invited(crew, workers, "13812345670")


def test_a_full_crew_invites_nobody() -> None:
    crew, workers = make_crew(2)
    decide("exchange.crew_size_most", 2)
    with clock.at("2026-11-24T09:00"):
        with pytest.raises(Refused) as caught:
            invited(crew, workers)
        assert caught.value.codes == ("crew_full",)
        actions.leave_crew(as_worker(workers[1]), crew.pk)
        invited(crew, workers, "13812345679")


def test_who_says_no_is_not_in_and_may_be_asked_anew() -> None:
    crew, workers = make_crew(1)
    member, guest = invited(crew, workers)
    assert actions.answer_invite(as_worker(guest), member, joins=False) == "declined"
    assert refused(actions.answer_invite, as_worker(guest), member, joins=True) == ("wrong_state",)
    again = actions.invite_member(
        as_worker(workers[0]), crew.pk, card_number=guest.card_number, phone_tail="5678"
    )
    assert CrewMember.objects.get(pk=again).state == "asked"


def test_an_invitation_is_used_up_by_the_link() -> None:
    crew, workers = make_crew(1)
    member, guest = invited(crew, workers)
    actions.join_by_code(as_worker(guest), actions.open_join_code(as_worker(workers[0]), crew.pk))
    rows = CrewMember.objects.filter(crew=crew, worker=guest)
    assert [(row.pk, row.state, row.via) for row in rows] == [(member, "in", "own")]


def test_a_link_is_for_workers_only() -> None:
    crew, workers = make_crew(1)
    code = actions.open_join_code(as_worker(workers[0]), crew.pk)
    for actor in (as_hirer(crew_posting(2)), as_station()):
        with pytest.raises(Forbidden):
            actions.join_by_code(actor, code)
    assert actions.join_by_code(as_worker(make_worker()), code) == crew.pk


def test_who_left_already_cannot_be_taken_off() -> None:
    crew, workers = make_crew(3)
    leader = as_worker(workers[0])
    actions.leave_crew(as_worker(workers[1]), crew.pk)
    with pytest.raises(OutOfSight):
        actions.take_off(leader, crew.pk, workers[1].pk)
    actions.take_off(leader, crew.pk, workers[2].pk)
    assert CrewMember.objects.get(crew=crew, worker=workers[2]).state == "taken_off"


def test_a_crew_is_not_handed_over_to_who_leads_it() -> None:
    crew, workers = make_crew(2)
    leader = as_worker(workers[0])
    assert refused(actions.hand_over, leader, crew.pk, workers[0].pk) == ("leads_it",)
    actions.hand_over(leader, crew.pk, workers[1].pk)
    assert Crew.objects.get(pk=crew.pk).leader_id == workers[1].pk


def test_the_clock_ends_no_invitation_on_its_last_day() -> None:
    crew, workers = make_crew(1)
    member, _guest = invited(crew, workers)
    with clock.at(clock.now() + timedelta(days=7)):
        assert refused(actions.lapse_invite, SYSTEM, member) == ("not_due_yet",)
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.lapse_invite(SYSTEM, member) == "lapsed"


# ---- answering and dividing ----


def test_no_answer_counts_once_the_offer_is_over() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    actions.decline_job(as_worker(workers[0]), job.pk)
    assert refused(actions.answer_job, as_worker(workers[1]), job.pk, comes=True, agrees=True) == (
        "job_over",
    )
    assert not CrewAnswer.objects.exists()
    assert refused(actions.set_shares, as_worker(workers[0]), job.pk, "days") == ("job_over",)


def test_a_no_needs_no_yes_to_the_shares_and_is_none() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2, least=1)
    actions.answer_job(as_worker(workers[1]), job.pk, comes=False, agrees=True)
    assert CrewAnswer.objects.get(job=job, worker=workers[1]).comes is False
    assert ShareLine.objects.get(shares__job=job, worker=workers[1]).agrees is False


def test_who_is_only_invited_does_not_answer_for_himself_in_the_crew() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(3), wanted=3, least=1)
    member, guest = invited(crew, workers)
    with pytest.raises(OutOfSight):
        actions.answer_job(as_worker(guest), job.pk, comes=True, agrees=True)
    actions.answer_invite(as_worker(guest), member, joins=True)
    assert actions.answer_job(as_worker(guest), job.pk, comes=True, agrees=True)


def test_no_more_people_than_were_asked_for() -> None:
    crew, workers = make_crew(3)
    posting = crew_posting(3)
    job, leader = asked(crew, posting, wanted=2), as_worker(workers[0])
    say_yes(job, workers)
    assert refused(actions.place_crew, leader, job.pk, [row.pk for row in workers]) == ("too_many",)
    assert len(actions.place_crew(leader, job.pk, [row.pk for row in workers[:2]])["engagements"]) == 2


def test_pay_of_each_ones_own_has_no_shares_to_set_or_to_answer() -> None:
    job, workers, _rows = placed(2, pay_unit="day", piece_unit="", pay_fen=26_000)
    assert refused(actions.set_shares, as_worker(workers[0]), job.pk, "equal") == ("not_shared",)
    with pytest.raises(OutOfSight):
        actions.answer_shares(as_worker(workers[1]), job.pk, agrees=True)


def test_shares_are_answered_by_whom_they_are_put_to() -> None:
    job, workers, _rows = placed(2)
    spare = people(1)[0]
    actions.join_at_counter(as_station(), job.crew_id, worker_id=spare.pk, on_behalf_of=str(spare.person.uid))
    with pytest.raises(OutOfSight):  # in the crew, but not at this work
        actions.answer_shares(as_worker(spare), job.pk, agrees=True)
    assert actions.answer_shares(as_worker(workers[1]), job.pk, agrees=True) is True


def test_before_the_job_is_taken_shares_are_agreed_with_the_yes_to_the_job() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    assert refused(actions.answer_shares, as_worker(workers[1]), job.pk, agrees=True) == ("job_over",)
    assert ShareLine.objects.get(shares__job=job, worker=workers[1]).agrees is None


def test_once_the_money_is_divided_nobody_takes_his_yes_back() -> None:
    job, workers, rows = placed(2)
    second = as_worker(workers[1])
    assert actions.answer_shares(second, job.pk, agrees=True) is True
    come(rows)
    for row in rows:
        go_home(row, pieces=10)
    assert refused(actions.answer_shares, second, job.pk, agrees=False) == ("divided_already",)
    assert ShareLine.objects.get(shares__job=job, worker=workers[1]).agrees is True


def test_shares_the_station_writes_for_the_leader_are_nobodys_yes_yet() -> None:
    job, workers, _rows = placed(2)
    assert actions.set_shares(as_station(), job.pk, "days") == 2
    lines = ShareLine.objects.filter(shares__job=job, shares__version=2)
    assert {row.agrees for row in lines} == {None}
    assert CrewShares.objects.get(job=job, version=2).in_force_at is None
    for worker in workers:
        holds = actions.answer_shares(as_worker(worker), job.pk, agrees=True)
    assert holds is True
