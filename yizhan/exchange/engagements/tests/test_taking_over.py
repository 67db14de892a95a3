"""Taking a place somebody leaves, or one that was already on offer: the row of the pair goes on, none is made twice."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.actions import open_work
from yizhan.core.actors import SYSTEM
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.handlers import invite_whom_it_is_meant_for
from yizhan.exchange.engagements.models import Engagement, KnownWorkerWish
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.postings.events import PostingPublished
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


# ---- replacing by somebody who already waits ----


@pytest.mark.parametrize("waits_as", ["standby", "applicant", "offered"])
def test_d2_who_already_waits_replaces_in_his_own_row(waits_as: str) -> None:
    posting = make_posting(headcount=2, pay_fen=24000, pay_max_fen=30000)
    made = actions.place_together(as_station(), posting.pk, [make_worker().pk], agreed_pay_fen=28000)
    leaver = fresh(made["engagements"][0])
    newcomer = make_worker()
    if waits_as == "offered":
        waiting = offered(posting, newcomer)
    else:
        waiting = fresh(
            actions.apply_for_posting(as_worker(newcomer), posting.pk, standby=waits_as == "standby")
        )
    done = actions.replace_worker(as_station(), leaver.pk, newcomer.pk, reason_code="illness")
    now = fresh(waiting.pk)
    assert done == {"replaced": leaver.pk, "engagement": waiting.pk}
    assert (now.state, now.is_standby, now.answer_due_at) == ("accepted", False, None)
    assert (now.agreed_pay_fen, now.terms["pay_fen"]) == (28000, 28000), "the pay of the place, not his own"
    assert now.together == leaver.together
    assert now.posting.taken_count == 1
    assert Engagement.objects.filter(posting=posting, worker=newcomer).count() == 1
    names = ["exchange.taken_count_equals_takers", "exchange.hours_are_booked"]
    assert list(invariants.violations(names)) == []


# ---- taking at once what was on offer ----


def test_d8_a_claim_uses_up_the_offer_that_waits() -> None:
    waiting = offered()
    assert actions.claim_posting(as_worker(waiting.worker), waiting.posting_id) == waiting.pk
    assert (fresh(waiting.pk).state, fresh(waiting.pk).entrance) == ("accepted", "invite")
    assert Engagement.objects.filter(posting=waiting.posting).count() == 1


@pytest.mark.parametrize("state", ["paused", "in_review", "withdrawn"])
def test_d8_a_posting_that_is_not_public_is_not_there_to_be_claimed(state: str) -> None:
    hidden, worker = make_posting(state=state), make_worker()
    with pytest.raises(OutOfSight):
        actions.claim_posting(as_worker(worker), hidden.pk)
    assert not Engagement.objects.exists()


def test_d2_an_application_is_not_a_yes_until_it_was_answered() -> None:
    posting, worker = make_posting(), make_worker()
    interest = actions.apply_for_posting(as_worker(worker), posting.pk)
    with pytest.raises(Refused) as caught:
        actions.accept_offer(as_worker(worker), interest)
    assert codes(caught) == {"wrong_state"}
    assert Posting.objects.get(pk=posting.pk).taken_count == 0


# ---- standbys, people at the gate ----


def test_d2_a_place_that_a_standby_was_asked_about_is_not_offered_to_the_next() -> None:
    posting = make_posting(headcount=1)
    holder = accepted(posting)
    first, second = (
        fresh(actions.apply_for_posting(as_worker(make_worker()), posting.pk, standby=True))
        for _number in range(2)
    )
    actions.cancel_by_worker(as_worker(holder.worker), holder.pk, reason_code="other_work")
    drain()
    assert fresh(first.pk).state == "offered"
    assert actions.call_standbys(as_station(), posting.pk) == 0, "one place, one question"
    assert fresh(second.pk).state == "interested"
    actions.decline_offer(as_worker(first.worker), first.pk)
    assert actions.call_standbys(as_station(), posting.pk) == 1
    assert fresh(second.pk).state == "offered"


@pytest.mark.parametrize(("state", "opens"), [("published", True), ("paused", False), ("taken_down", False)])
def test_d2_people_are_taken_at_the_gate_only_while_the_posting_stands(state: str, opens: bool) -> None:
    posting = make_posting(state=state)
    with clock.at("2026-11-24T07:40"):
        if opens:
            assert actions.open_walk_on(as_station(), posting.pk)["left"] == 2
            return
        with pytest.raises(Refused) as caught:
            actions.open_walk_on(as_station(), posting.pk)
    assert codes(caught) == {"posting_not_open"}


# ---- 明天还叫他 ----


def known_here() -> tuple[Posting, Engagement]:
    """Somebody who worked for a hirer, and the hirer's next posting."""
    old = dispatched()
    Engagement.objects.filter(pk=old.pk).update(state="completed")
    old.booked_shifts.all().delete()
    return make_posting(hirer=old.posting.hirer), old


def publish(posting: Posting) -> None:
    work = open_work(SYSTEM, "test", locks=["exchange.Posting", "exchange.Worker", "exchange.Engagement"])
    invite_whom_it_is_meant_for(work, PostingPublished(posting.pk, 1))


def test_d2_a_wish_is_noted_once() -> None:
    posting, old = known_here()
    boss = as_hirer(posting)
    assert actions.wish_worker(boss, posting.pk, old.worker_id) is True
    assert actions.wish_worker(boss, posting.pk, old.worker_id) is False
    assert KnownWorkerWish.objects.count() == 1


@pytest.mark.parametrize("is_busy", [False, True])
def test_d2_whom_it_is_meant_for_is_asked_unless_he_cannot_come(is_busy: bool) -> None:
    posting, old = known_here()
    actions.wish_worker(as_hirer(posting), posting.pk, old.worker_id)
    if is_busy:
        accepted(make_posting(hirer=make_hirer(name="别家")), old.worker)
    publish(posting)
    publish(posting)
    asked = Engagement.objects.filter(posting=posting, worker=old.worker)
    assert [row.state for row in asked] == ([] if is_busy else ["offered"])
    noted = [row.after for row in AuditRow.objects.all() if "wished_worker_not_asked" in row.after]
    said_why = [{"wished_worker_not_asked": old.worker_id, "why": ["overlap"]}] if is_busy else []
    assert noted == said_why, "the station can read why, once"
