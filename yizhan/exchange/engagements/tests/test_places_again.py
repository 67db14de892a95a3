"""Places that become free: standbys, replacing, several people at once, walk-on, hiring again, another district (d.2)."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import BookedShift, Engagement, KnownWorkerWish, WalkOnCode
from yizhan.exchange.engagements.queries import placed_together
from yizhan.exchange.engagements.tests.factories import (
    TOMORROW,
    accepted,
    as_hirer,
    as_station,
    as_worker,
    decide,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_station,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def standby(posting: Posting, worker=None) -> Engagement:
    worker = worker or make_worker()
    return fresh(actions.apply_for_posting(as_worker(worker), posting.pk, standby=True))


def full(places: int = 1) -> tuple[Posting, list[Engagement]]:
    """A filled posting and who holds its places."""
    posting = make_posting(headcount=places)
    return posting, [accepted(posting) for _place in range(places)]


# ---- standby ----


def test_d2_a_freed_place_is_offered_to_the_first_standby_by_itself() -> None:
    posting, (holder,) = full()
    with clock.at("2026-11-23T09:10"):
        first = standby(posting)
    with clock.at("2026-11-23T09:20"):
        second = standby(posting)
    actions.cancel_by_worker(as_worker(holder.worker), holder.pk, reason_code="other_work")
    drain()
    assert (fresh(first.pk).state, fresh(first.pk).is_standby) == ("offered", True)
    assert fresh(first.pk).answer_due_at is not None
    assert fresh(second.pk).state == "interested"
    actions.accept_offer(as_worker(first.worker), first.pk)
    drain()
    assert (fresh(first.pk).state, fresh(first.pk).is_standby) == ("accepted", False)
    assert fresh(second.pk).state == "interested", "the place is taken; he waits on"


def test_d2_a_standby_who_says_no_or_nothing_passes_the_offer_on() -> None:
    posting, (holder,) = full()
    first, second, third = standby(posting), standby(posting), standby(posting)
    actions.cancel_by_worker(as_worker(holder.worker), holder.pk, reason_code="other_work")
    drain()
    actions.decline_offer(as_worker(first.worker), first.pk)
    drain()
    assert fresh(second.pk).state == "offered"
    from yizhan.exchange.engagements.periodic import lapse_offers

    with clock.at(fresh(second.pk).answer_due_at):
        lapse_offers()
        drain()
    assert (fresh(second.pk).state, fresh(third.pk).state) == ("lapsed", "offered")


def test_d2_who_cannot_come_is_passed_over_and_stays_standby() -> None:
    posting, (holder,) = full()
    first, second = standby(posting), standby(posting)
    accepted(make_posting(), first.worker)  # the same hours
    actions.cancel_by_worker(as_worker(holder.worker), holder.pk, reason_code="other_work")
    drain()
    assert (fresh(first.pk).state, fresh(second.pk).state) == ("interested", "offered")


def test_d2_an_undo_calls_the_standby_and_danger_does_not() -> None:
    posting, (holder,) = full()
    waiting = standby(posting)
    actions.undo_acceptance(as_worker(holder.worker), holder.pk)
    drain()
    assert fresh(waiting.pk).state == "offered"
    posting, (holder,) = full()
    waiting = standby(posting)
    Engagement.objects.filter(pk=holder.pk).update(state="on_site")
    actions.stop_for_safety(as_worker(holder.worker), holder.pk)
    drain()
    assert fresh(waiting.pk).state == "interested"


def test_d2_a_standby_steps_in_after_a_no_show_while_the_work_runs() -> None:
    posting = make_posting(headcount=1)
    holder = dispatched(posting)
    waiting = standby(posting)
    with clock.at("2026-11-24T08:30"):
        actions.mark_no_show_worker(as_station(), holder.pk, reason_code="no_contact")
        drain()
        now = fresh(waiting.pk)
        assert now.state == "offered"
        assert now.answer_due_at == clock.local(TOMORROW, "09:00"), "thirty minutes† of the same day"
        actions.accept_offer(as_worker(now.worker), now.pk)
    assert (fresh(waiting.pk).state, fresh(waiting.pk).posting.taken_count) == ("accepted", 1)


def test_d2_nobody_is_called_when_too_little_of_the_day_is_left() -> None:
    posting = make_posting(headcount=1)
    holder = dispatched(posting)
    waiting = standby(posting)
    with clock.at("2026-11-24T14:01"):  # 179 minutes before the end; 180† are wanted
        actions.mark_no_show_worker(as_station(), holder.pk, reason_code="no_contact")
        drain()
        assert fresh(waiting.pk).state == "interested"
        assert actions.call_standbys(as_station(), posting.pk) == 0
    with clock.at("2026-11-24T14:00"):
        with pytest.raises(Forbidden):
            actions.call_standbys(
                as_hirer(posting, "foreman"), posting.pk
            ) if False else actions.call_standbys(_nobody(), posting.pk)
        assert actions.call_standbys(as_station(), posting.pk) == 1


def _nobody():
    from yizhan.core.actors import Actor

    return Actor(role="inspector", person_uid="x", region_prefix="421002")


# ---- replacing, together ----


def test_d2_of_a_crew_of_six_one_is_replaced_at_noon() -> None:
    posting = make_posting(headcount=6)
    crew = [make_worker() for _member in range(6)]
    made = actions.place_together(as_station(), posting.pk, [worker.pk for worker in crew])
    assert len(made["engagements"]) == 6
    assert {row.state for row in placed_together(made["together"])} == {"accepted"}
    for pk in made["engagements"]:
        actions.print_slip(as_station(), pk)
    drain()
    posting.refresh_from_db()
    assert (posting.taken_count, posting.state) == (6, "filled")
    leaver = made["engagements"][2]
    with clock.at("2026-11-24T12:00"):
        done = actions.replace_worker(as_station(), leaver, make_worker().pk, reason_code="illness")
    assert fresh(leaver).state == "replaced"
    newcomer = fresh(done["engagement"])
    assert (newcomer.state, newcomer.together) == ("accepted", made["together"])
    posting.refresh_from_db()
    assert posting.taken_count == 6
    names = ["exchange.taken_count_equals_takers", "exchange.hours_are_booked", "exchange.no_overlapping_yes"]
    assert list(invariants.violations(names)) == []


def test_d2_together_is_all_or_nothing_and_names_who_cannot() -> None:
    posting = make_posting(headcount=3)
    busy, free = make_worker(person_fields={"name": "王小明"}), make_worker()
    accepted(make_posting(), busy)
    with pytest.raises(Refused) as caught:
        actions.place_together(as_station(), posting.pk, [free.pk, busy.pk])
    assert codes(caught) == {"overlap"}
    assert "王师傅" in str(caught.value.reasons[0].text)
    assert not Engagement.objects.filter(posting=posting).exists()


@pytest.mark.parametrize(("count", "code"), [(0, "nobody_chosen"), (3, "too_few_places"), (-2, "twice")])
def test_d2_together_is_refused_as_a_whole(count: int, code: str) -> None:
    posting = make_posting(headcount=2)
    workers = [make_worker().pk for _member in range(abs(count))]
    with pytest.raises(Refused) as caught:
        actions.place_together(as_station(), posting.pk, workers if count >= 0 else [workers[0]] * 2)
    assert codes(caught) == {code}


def test_d2_the_hirer_invites_together_and_each_answers_for_himself() -> None:
    posting = make_posting(headcount=2)
    husband, wife = (
        make_worker(person_fields={"phone": "15400001234"}),
        make_worker(person_fields={"phone": "15400001234", "name": "李桂香"}),
    )  # one phone, two people
    made = actions.place_together(as_hirer(posting), posting.pk, [husband.pk, wife.pk])
    assert {fresh(pk).state for pk in made["engagements"]} == {"offered"}
    actions.accept_offer(as_worker(husband), made["engagements"][0])
    actions.decline_offer(as_worker(wife), made["engagements"][1])
    assert [fresh(pk).state for pk in made["engagements"]] == ["accepted", "declined"]
    with pytest.raises(OutOfSight):
        actions.accept_offer(as_worker(husband), made["engagements"][1])


def test_d2_together_on_a_closed_posting_says_so_once() -> None:
    posting = make_posting(headcount=2, state="paused")
    with pytest.raises(Refused) as caught:
        actions.place_together(as_station(), posting.pk, [make_worker().pk, make_worker().pk])
    assert [reason.code for reason in caught.value.reasons] == ["posting_not_open"]


# ---- walk-on ----


def test_d2_two_extra_men_on_the_spot_count_only_with_both_words() -> None:
    posting, _holders = full()
    foreman = as_hirer(posting, "foreman")
    with clock.at("2026-11-24T07:40"):
        opened = actions.open_walk_on(foreman, posting.pk, places=2)
        again = actions.open_walk_on(foreman, posting.pk, places=1)
        assert opened["code"] == again["code"]
        worker = make_worker()
        engagement = fresh(actions.walk_on(as_worker(worker), opened["code"]))
        assert (engagement.state, engagement.entrance, engagement.verification) == (
            "interested",
            "walk_on",
            0,
        )
        assert Posting.objects.get(pk=posting.pk).taken_count == 1, "one word alone takes no place"
        actions.admit_walk_on(foreman, engagement.pk)
        drain()
    now = fresh(engagement.pk)
    assert (now.state, now.verification) == ("confirmed", 2)
    assert (now.posting.headcount, now.posting.taken_count) == (2, 2)
    assert now.slip_number
    assert now.terms["pay_fen"] == 26000
    names = ["exchange.taken_count_equals_takers", "exchange.hours_are_booked", "exchange.yes_has_terms"]
    assert list(invariants.violations(names)) == []


def test_d2_the_code_is_of_today_of_this_site_and_runs_out() -> None:
    posting, _holders = full()
    foreman = as_hirer(posting, "foreman")
    with pytest.raises(Refused) as caught:
        actions.open_walk_on(foreman, posting.pk, places=2)
    assert codes(caught) == {"not_a_work_day"}
    with clock.at("2026-11-24T07:40"):
        with pytest.raises(Refused) as caught:
            actions.open_walk_on(foreman, posting.pk, places=6)
        assert codes(caught) == {"walk_on_places"}
        with pytest.raises(Forbidden):
            actions.open_walk_on(_nobody(), posting.pk, places=1)
        opened = actions.open_walk_on(foreman, posting.pk, places=1)
        with pytest.raises(Refused) as caught:
            actions.walk_on(as_worker(make_worker()), "000000" if opened["code"] != "000000" else "111111")
        assert codes(caught) == {"wrong_code"}
        actions.walk_on(as_worker(make_worker()), opened["code"])
        with pytest.raises(Refused) as caught:
            actions.walk_on(as_worker(make_worker()), opened["code"])
        assert codes(caught) == {"code_used_up"}
        assert actions.open_walk_on(foreman, posting.pk, places=3)["left"] == 2
    with clock.at("2026-11-25T07:40"), pytest.raises(Refused):
        actions.walk_on(as_worker(make_worker()), opened["code"])
    assert WalkOnCode.objects.count() == 1


def test_d2_only_who_typed_the_code_is_admitted_so() -> None:
    posting = make_posting()
    engagement_id = actions.apply_for_posting(as_worker(make_worker()), posting.pk)
    with pytest.raises(Refused) as caught:
        actions.admit_walk_on(as_hirer(posting, "foreman"), engagement_id)
    assert codes(caught) == {"not_walk_on"}


# ---- call-back, another district ----


def test_d2_the_same_man_again_by_one_tap_on_the_next_posting() -> None:
    posting = make_posting()
    old = dispatched(posting)
    Engagement.objects.filter(pk=old.pk).update(state="completed")
    BookedShift.objects.filter(engagement=old).delete()
    day_after = clock.local(TOMORROW, "07:30").replace(day=25)
    following = make_posting(hirer=posting.hirer, starts_at=day_after)
    done = actions.call_back_worker(as_hirer(posting), old.pk, once="one-tap-0000001")
    engagement = fresh(done["engagement"])
    assert (engagement.posting_id, engagement.entrance, engagement.state) == (
        following.pk,
        "call_back",
        "offered",
    )
    with pytest.raises(OutOfSight):
        actions.call_back_worker(as_hirer(make_posting(hirer=make_hirer(name="别家"))), old.pk)


def test_d2_without_a_next_posting_the_same_job_goes_to_review_for_him_alone() -> None:
    from yizhan.exchange.postings.actions import approve_posting
    from yizhan.exchange.postings.tests.factories import as_hirer as contact_of
    from yizhan.exchange.postings.tests.factories import published, reviewer

    posting = published()
    old = accepted(posting)
    Engagement.objects.filter(pk=old.pk).update(state="completed")
    BookedShift.objects.filter(engagement=old).delete()
    with clock.at("2026-11-24T18:00"):
        done = actions.call_back_worker(contact_of(posting.hirer), old.pk, once="one-tap-0000002")
        assert done["engagement"] is None
        assert KnownWorkerWish.objects.filter(worker=old.worker, offered_at__isnull=True).count() == 1
        approve_posting(reviewer(), done["posting"])
        drain()
        made = Engagement.objects.get(posting_id=done["posting"])
    assert (made.worker_id, made.entrance, made.state) == (old.worker_id, "call_back", "offered")
    assert made.posting.headcount == 1
    assert made.hirer_confirmed_at is not None, "the offer is his own word"


def test_d2_only_who_worked_here_is_called_back() -> None:
    posting = make_posting()
    with pytest.raises(Refused) as caught:
        actions.wish_worker(as_hirer(posting), posting.pk, make_worker().pk)
    assert codes(caught) == {"not_known"}


def test_d2_sent_to_another_district_the_sender_stays_responsible() -> None:
    far = make_station("ST-777")
    posting = make_posting(station=far, region_code="421003001")
    worker = make_worker()
    clerk = as_station("ST-901")
    with pytest.raises(OutOfSight):
        actions.assign_worker(clerk, posting.pk, worker.pk)
    engagement = fresh(
        actions.send_elsewhere(clerk, posting.number, worker.pk, on_behalf_of=str(worker.person.uid))
    )
    assert (engagement.station.code, engagement.state) == ("ST-901", "accepted")
    for code in ("ST-901", "ST-777"):
        assert Engagement.objects.visible_to(as_station(code)).filter(pk=engagement.pk).exists(), code
    assert not Engagement.objects.visible_to(as_station("ST-555")).exists()
    with pytest.raises(OutOfSight):
        actions.send_elsewhere(as_station("ST-777"), posting.number, worker.pk)
    with pytest.raises(OutOfSight):
        actions.send_elsewhere(clerk, "P-NICHTS", worker.pk)


def test_pages_of_the_site_and_the_counter_work(browser: Browser) -> None:  # noqa: F811
    decide("exchange.walk_on_most", 3)
    posting, (holder,) = full()
    foreman, clerk, worker = as_hirer(posting, "foreman"), as_station(), make_worker()
    waiting = standby(posting)
    with clock.at("2026-11-24T07:40"):
        page = f"/hire/postings/{posting.uid}/walk-on/"
        assert "开加人码" in browser.as_(foreman).text(page)
        assert browser.post(page, places="9", once="a-token-number-one").status_code == 422
        assert browser.post(page, places="2", once="a-token-number-two").status_code == 302
        code = WalkOnCode.objects.get().code
        assert code in browser.text(page)
        assert "六个数" in browser.as_(as_worker(worker)).text("/me/walk-on/")
        assert browser.post("/me/walk-on/", code=code, once="a-token-number-six").status_code == 302
        walked = Engagement.objects.get(worker=worker)
        answer = browser.as_(foreman).post(
            f"/hire/engagements/{walked.uid}/admit/", once="a-token-number-seven"
        )
        assert answer.status_code == 302
        assert fresh(walked.pk).state == "confirmed"
    answer = browser.as_(clerk).post(f"/hire/postings/{posting.uid}/standbys/", once="a-token-number-8888")
    assert answer.status_code == 302
    assert fresh(waiting.pk).state == "interested"
    assert "不用来" in browser.text(f"/hire/postings/{posting.uid}/stop-day/")
    other = make_posting(headcount=2)
    applied = make_worker()
    actions.apply_for_posting(as_worker(applied), other.pk)
    together = f"/console/assign/{other.uid}/together/"
    assert "周师傅" in browser.text(together)
    assert browser.post(together, once="a-token-number-9999").status_code == 422
    assert browser.post(together, worker=str(applied.uid), once="a-token-number-0001").status_code == 302
    send = f"/console/send/{worker.uid}/"
    assert "还是我们驿站负责" in browser.text(send)
    assert browser.post(send, posting_number="X", once="a-token-number-0002").status_code == 404
    Engagement.objects.filter(pk=holder.pk).update(state="completed")
    again = f"/hire/engagements/{holder.uid}/again/"
    assert "还叫" in browser.as_(as_hirer(posting)).text(again)
