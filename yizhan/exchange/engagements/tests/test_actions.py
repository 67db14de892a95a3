"""Getting together: the five entrances, saying no, undo, cancelling, replacing; one refusal per reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_station,
    make_worker,
    offered,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import WorkerCertificate

pytestmark = pytest.mark.django_db


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def taken(posting: Posting) -> int:
    return Posting.objects.values_list("taken_count", flat=True).get(pk=posting.pk)


def events_of(engagement_id: int) -> list[str]:
    rows = OutboxEvent.objects.filter(key=f"engagement_id:{engagement_id}").order_by("pk")
    return [name.removeprefix("exchange.engagement_") for name in rows.values_list("name", flat=True)]


# ---- apply ----


def test_applying_is_interest_and_takes_no_place() -> None:
    posting, worker = make_posting(), make_worker()
    engagement = fresh(actions.apply_for_posting(as_worker(worker), posting.pk))
    assert (engagement.state, engagement.entrance, engagement.verification) == ("interested", "apply", 0)
    assert engagement.answer_due_at == posting.starts_at
    assert taken(posting) == 0
    assert AuditRow.objects.filter(object_uid=str(engagement.uid)).exists()


def test_one_person_applies_once() -> None:
    posting, worker = make_posting(), make_worker()
    actions.apply_for_posting(as_worker(worker), posting.pk)
    with pytest.raises(Refused) as caught:
        actions.apply_for_posting(as_worker(worker), posting.pk)
    assert codes(caught) == {"already_applied"}


def test_a_second_submission_of_the_form_gets_the_first_answer() -> None:
    posting, worker = make_posting(), make_worker()
    first = actions.apply_for_posting(as_worker(worker), posting.pk, once="form-token-0000001")
    again = actions.apply_for_posting(as_worker(worker), posting.pk, once="form-token-0000001")
    assert first == again
    assert Engagement.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "filled", "taken_count": 2}, "places_taken"),
        ({"certificate": "健康证"}, "certificate_missing"),
        ({"age_max": 40}, "age_limit"),
    ],
)
def test_a_posting_that_does_not_fit_is_refused(change: dict, code: str) -> None:
    posting = make_posting(**change)
    with pytest.raises(Refused) as caught:
        actions.apply_for_posting(as_worker(make_worker()), posting.pk)
    assert codes(caught) == {code}


def test_a_full_posting_takes_standbys() -> None:
    posting = make_posting(state="filled", taken_count=2)
    engagement = fresh(actions.apply_for_posting(as_worker(make_worker()), posting.pk, standby=True))
    assert (engagement.state, engagement.is_standby) == ("interested", True)


def test_a_posting_that_is_not_public_does_not_exist_for_a_worker() -> None:
    posting = make_posting(state="draft")
    with pytest.raises(OutOfSight):
        actions.apply_for_posting(as_worker(make_worker()), posting.pk)


def test_who_has_no_card_registers_first() -> None:
    with pytest.raises(OutOfSight) as caught:
        actions.apply_for_posting(as_hirer(make_posting()), make_posting().pk)
    assert codes(caught) == {"not_registered"}


def test_the_station_applies_for_somebody_at_the_counter() -> None:
    posting, worker = make_posting(), make_worker()
    engagement_id = actions.apply_for_posting(
        as_station(), posting.pk, worker_id=worker.pk, on_behalf_of=str(worker.person.uid)
    )
    row = AuditRow.objects.filter(action="exchange.engagements.offers.apply_for_posting").latest("pk")
    assert row.on_behalf_of_uid == str(worker.person.uid)
    assert fresh(engagement_id).worker_confirmed_at is None  # the station's word is not the worker's


def test_a_licence_that_is_held_opens_the_door() -> None:
    posting, worker = make_posting(certificate="健康证"), make_worker()
    WorkerCertificate.objects.create(worker=worker, kind="健康证", valid_until=date(2027, 1, 1))
    assert actions.apply_for_posting(as_worker(worker), posting.pk)


# ---- offer ----


def test_an_offer_waits_for_its_answer_and_holds_no_place() -> None:
    posting, worker = make_posting(), make_worker()
    engagement = fresh(actions.offer_place(as_hirer(posting), posting.pk, worker.pk))
    assert (engagement.state, engagement.entrance) == ("offered", "invite")
    assert engagement.answer_due_at == clock.now() + timedelta(hours=12)
    assert engagement.verification == 1  # the offer is the hirer's own yes
    assert taken(posting) == 0


def test_an_offer_answers_an_application() -> None:
    posting, worker = make_posting(), make_worker()
    applied = actions.apply_for_posting(as_worker(worker), posting.pk)
    assert actions.offer_place(as_hirer(posting), posting.pk, worker.pk) == applied
    assert events_of(applied) == ["interested", "offered"]


def test_pay_is_agreed_inside_the_stated_range() -> None:
    posting, worker = make_posting(pay_fen=22000, pay_max_fen=30000), make_worker()
    with pytest.raises(Refused) as caught:
        actions.offer_place(as_hirer(posting), posting.pk, worker.pk, agreed_pay_fen=30001)
    assert codes(caught) == {"pay_outside_range"}
    engagement_id = actions.offer_place(as_hirer(posting), posting.pk, worker.pk, agreed_pay_fen=25000)
    assert fresh(engagement_id).agreed_pay_fen == 25000


def test_a_stranger_does_not_see_the_posting_to_offer() -> None:
    posting, other = make_posting(), make_posting(hirer=make_hirer(name="别家"))
    with pytest.raises(OutOfSight):
        actions.offer_place(as_hirer(other), posting.pk, make_worker().pk)


def test_a_worker_cannot_offer() -> None:
    posting = make_posting()
    with pytest.raises(OutOfSight):
        actions.offer_place(as_worker(make_worker()), posting.pk, make_worker().pk)


def test_a_foreman_may_not_offer() -> None:
    posting = make_posting()
    with pytest.raises(Forbidden):
        actions.offer_place(as_hirer(posting, "foreman"), posting.pk, make_worker().pk)


# ---- accept ----


def test_a_yes_takes_the_place_and_freezes_the_terms() -> None:
    engagement = accepted()
    assert engagement.state == "accepted"
    assert engagement.undo_until == clock.now() + timedelta(minutes=5)
    assert engagement.verification == 2
    terms = engagement.terms
    assert (terms["pay_fen"], terms["pay_unit"], terms["first_pay_on"]) == (26000, "day", "2026-11-24")
    assert (terms["relation"], terms["place"]) == ("labour", "中山街道 江津路口")
    assert "劳动监察" in terms["relation_notice"]
    assert taken(engagement.posting) == 1


def test_terms_hold_no_name_and_no_exact_address() -> None:
    posting = make_posting(address="江津路 88 号 3 单元")
    engagement = accepted(posting)
    text = str(engagement.terms)
    assert "88" not in text
    assert engagement.worker.person.full_name not in text
    assert posting.hirer.organisation.name not in text


def test_later_changes_of_the_posting_do_not_change_what_was_agreed() -> None:
    engagement = accepted()
    Posting.objects.filter(pk=engagement.posting_id).update(pay_fen=100)
    assert fresh(engagement.pk).agreed_pay_fen == fresh(engagement.pk).terms["pay_fen"] == 26000


def test_the_last_place_fills_the_posting_and_a_further_yes_is_refused() -> None:
    posting = make_posting(headcount=1)
    late = offered(posting)
    accepted(posting)
    assert Posting.objects.get(pk=posting.pk).state == "filled"
    with pytest.raises(Refused) as caught:
        actions.accept_offer(as_worker(late.worker), late.pk)
    assert codes(caught) == {"places_taken"}
    assert taken(posting) == 1


def test_two_jobs_at_the_same_time_are_refused() -> None:
    worker = make_worker()
    accepted(make_posting(title="上午卸货"), worker)
    with pytest.raises(Refused) as caught:
        offered(make_posting(), worker)
    assert codes(caught) == {"overlap"}


def test_an_offer_made_before_another_yes_is_refused_at_the_yes() -> None:
    worker = make_worker()
    waiting = offered(make_posting(), worker)
    accepted(make_posting(), worker)
    with pytest.raises(Refused) as caught:
        actions.accept_offer(as_worker(worker), waiting.pk)
    assert codes(caught) == {"overlap"}


def test_an_answer_after_its_time_is_refused() -> None:
    engagement = offered()
    with clock.at(engagement.answer_due_at), pytest.raises(Refused) as caught:
        actions.accept_offer(as_worker(engagement.worker), engagement.pk)
    assert codes(caught) == {"answer_late"}


def test_changed_terms_must_be_read_again() -> None:
    engagement = offered()
    Posting.objects.filter(pk=engagement.posting_id).update(terms_version=2)
    with pytest.raises(Refused) as caught:
        actions.accept_offer(as_worker(engagement.worker), engagement.pk, terms_version=1)
    assert codes(caught) == {"terms_changed"}
    actions.accept_offer(as_worker(engagement.worker), engagement.pk, terms_version=2)
    assert fresh(engagement.pk).terms_version == 2


def test_somebody_elses_offer_does_not_exist() -> None:
    engagement = offered()
    with pytest.raises(OutOfSight):
        actions.accept_offer(as_worker(make_worker()), engagement.pk)


def test_the_hirer_cannot_answer_for_the_worker() -> None:
    engagement = offered()
    with pytest.raises(Forbidden):
        actions.accept_offer(as_hirer(engagement.posting), engagement.pk)


def test_a_household_gives_a_service_relation_and_a_grandfather_at_a_firm_is_over_age() -> None:
    household = make_posting(hirer=make_hirer(kind="household", name="刘女士家"))
    assert accepted(household).relation == "service"
    grandfather = make_worker(person_fields={"birth_on": date(1958, 3, 3)})
    assert accepted(make_posting(), grandfather).relation == "over_age"


# ---- claim, counter ----


def test_claiming_takes_a_place_at_once() -> None:
    posting, worker = make_posting(), make_worker()
    engagement = fresh(actions.claim_posting(as_worker(worker), posting.pk))
    assert (engagement.state, engagement.entrance, engagement.verification) == ("accepted", "claim", 1)
    assert taken(posting) == 1


def test_claiming_uses_up_an_earlier_application() -> None:
    posting, worker = make_posting(), make_worker()
    applied = actions.apply_for_posting(as_worker(worker), posting.pk)
    assert actions.claim_posting(as_worker(worker), posting.pk) == applied


def test_counter_assignment_is_offer_and_yes_in_one_and_counts_nothing_yet() -> None:
    posting, worker = make_posting(), make_worker()
    engagement = fresh(
        actions.assign_worker(as_station(), posting.pk, worker.pk, on_behalf_of=str(worker.person.uid))
    )
    assert (engagement.state, engagement.entrance, engagement.verification) == ("accepted", "counter", 0)


def test_another_station_does_not_see_the_posting() -> None:
    make_station("ST-902")
    with pytest.raises(OutOfSight):
        actions.assign_worker(as_station("ST-902"), make_posting().pk, make_worker().pk)


def test_assigning_a_paused_card_is_refused() -> None:
    posting, worker = make_posting(), make_worker(state="paused")
    with pytest.raises(Refused) as caught:
        actions.assign_worker(as_station(), posting.pk, worker.pk)
    assert codes(caught) == {"worker_paused"}
    assert taken(posting) == 0


def test_a_hirer_cannot_assign() -> None:
    posting = make_posting()
    with pytest.raises(Forbidden):
        actions.assign_worker(as_hirer(posting), posting.pk, make_worker().pk)


# ---- no, undo, lapse ----


def test_declining_costs_nothing() -> None:
    engagement = offered()
    actions.decline_offer(as_worker(engagement.worker), engagement.pk)
    assert (fresh(engagement.pk).state, fresh(engagement.pk).is_late) == ("declined", False)
    assert actions.offer_place(as_hirer(engagement.posting), engagement.posting_id, engagement.worker_id)


def test_interest_is_withdrawn_by_the_worker_and_refused_by_the_hirer() -> None:
    posting = make_posting()
    mine, theirs = make_worker(), make_worker()
    first = actions.apply_for_posting(as_worker(mine), posting.pk)
    second = actions.apply_for_posting(as_worker(theirs), posting.pk)
    actions.withdraw_interest(as_worker(mine), first)
    actions.refuse_interest(as_hirer(posting), second)
    assert {fresh(first).state, fresh(second).state} == {"declined"}


def test_undo_within_five_minutes_frees_the_place() -> None:
    posting = make_posting(headcount=1)
    engagement = accepted(posting)
    with clock.at("2026-11-23T09:04:59"):
        actions.undo_acceptance(as_worker(engagement.worker), engagement.pk)
    again = fresh(engagement.pk)
    assert (again.state, again.terms, again.worker_confirmed_at) == ("offered", {}, None)
    assert taken(posting) == 0
    assert Posting.objects.get(pk=posting.pk).state == "published"
    assert actions.accept_offer(as_worker(engagement.worker), engagement.pk)


def test_undo_after_five_minutes_is_refused() -> None:
    engagement = accepted()
    with clock.at("2026-11-23T09:05:00"), pytest.raises(Refused) as caught:
        actions.undo_acceptance(as_worker(engagement.worker), engagement.pk)
    assert codes(caught) == {"undo_over"}


def test_lapsing_before_the_time_is_refused() -> None:
    engagement = offered()
    with pytest.raises(Refused) as caught:
        actions.lapse_engagement(SYSTEM, engagement.pk)
    assert codes(caught) == {"not_due_yet"}


# ---- confirm, slip ----


def test_the_clock_confirms_only_when_the_undo_is_over() -> None:
    engagement = accepted()
    with pytest.raises(Refused) as caught:
        actions.confirm_engagement(SYSTEM, engagement.pk)
    assert codes(caught) == {"undo_running"}
    with clock.at("2026-11-23T09:05:00"):
        actions.confirm_engagement(SYSTEM, engagement.pk)
    assert fresh(engagement.pk).slip_number == f"PG20261123-{engagement.pk:06d}"


def test_printing_the_slip_ends_the_undo_confirms_and_dispatches() -> None:
    engagement = accepted()
    printed = actions.print_slip(as_station(), engagement.pk)
    now = fresh(engagement.pk)
    assert (now.state, now.slip_number, now.undo_until) == ("dispatched", printed["slip_number"], None)
    assert events_of(engagement.pk)[-2:] == ["confirmed", "dispatched"]
    assert actions.print_slip(as_station(), engagement.pk) == printed  # printing again is free


def test_only_the_station_prints() -> None:
    engagement = accepted()
    with pytest.raises(Forbidden):
        actions.print_slip(as_worker(engagement.worker), engagement.pk)


def test_no_slip_before_a_yes() -> None:
    engagement = offered()
    with pytest.raises(Refused) as caught:
        actions.print_slip(as_station(), engagement.pk)
    assert codes(caught) == {"not_confirmed"}


# ---- cancel ----


def test_cancelling_needs_a_reason_frees_the_place_and_may_be_late() -> None:
    engagement = dispatched()
    me = as_worker(engagement.worker)
    with pytest.raises(Refused) as caught:
        actions.cancel_by_worker(me, engagement.pk)
    assert codes(caught) == {"missing_reason"}
    with clock.at("2026-11-23T19:31"):
        actions.cancel_by_worker(me, engagement.pk, reason_code="other_work")
    now = fresh(engagement.pk)
    assert (now.state, now.is_late, now.is_protected) == ("cancelled_by_worker", True, False)
    assert taken(engagement.posting) == 0


def test_a_protected_reason_is_never_late() -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T07:00"):
        actions.cancel_by_worker(as_worker(engagement.worker), engagement.pk, reason_code="illness")
    now = fresh(engagement.pk)
    assert (now.is_late, now.is_protected) == (False, True)


def test_an_unknown_reason_is_refused() -> None:
    engagement = dispatched()
    with pytest.raises(Refused) as caught:
        actions.cancel_by_worker(as_worker(engagement.worker), engagement.pk, reason_code="whatever")
    assert codes(caught) == {"reason_unknown"}


def test_the_same_clock_binds_the_hirer() -> None:
    engagement = dispatched()
    with clock.at("2026-11-23T20:00"):
        actions.cancel_by_hirer(as_hirer(engagement.posting), engagement.pk, reason_code="enough_people")
    assert (fresh(engagement.pk).state, fresh(engagement.pk).is_late) == ("cancelled_by_hirer", True)


def test_no_show_is_the_stations_word_from_an_hour_after_the_start() -> None:
    engagement = dispatched()
    station = as_station()
    with clock.at("2026-11-24T08:29"), pytest.raises(Refused) as caught:
        actions.mark_no_show_worker(station, engagement.pk, reason_code="no_contact")
    assert codes(caught) == {"too_early"}
    with clock.at("2026-11-24T08:30"):
        actions.mark_no_show_worker(station, engagement.pk, reason_code="no_contact")
    assert fresh(engagement.pk).state == "no_show_worker"
    assert taken(engagement.posting) == 0


def test_a_hirer_who_is_not_there_is_noted_too() -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T09:00"):
        actions.mark_no_show_hirer(as_station(), engagement.pk, reason_code="no_contact")
    assert fresh(engagement.pk).state == "no_show_hirer"


# ---- replace ----


def test_a_replacement_passes_into_the_same_place_while_the_work_runs() -> None:
    posting = make_posting(headcount=1)
    engagement, newcomer = dispatched(posting), make_worker()
    Posting.objects.filter(pk=posting.pk).update(state="expired")
    with clock.at("2026-11-24T08:00"):
        result = actions.replace_worker(as_station(), engagement.pk, newcomer.pk, reason_code="illness")
    new = fresh(result["engagement"])
    assert (fresh(engagement.pk).state, new.state, new.worker_id) == ("replaced", "accepted", newcomer.pk)
    assert new.undo_until <= new.accepted_at  # the start has passed: nothing to undo
    assert taken(posting) == 1


def test_a_replacement_who_is_busy_is_refused_and_nothing_changes() -> None:
    newcomer = make_worker()
    accepted(make_posting(), newcomer)
    engagement = dispatched()
    with pytest.raises(Refused) as caught:
        actions.replace_worker(as_station(), engagement.pk, newcomer.pk, reason_code="illness")
    assert codes(caught) == {"overlap"}
    assert fresh(engagement.pk).state == "dispatched"
