"""Terms that change after the yes (d.1, d.2): asked again, old beside new, and nobody is punished for a no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import BookedShift, Engagement
from yizhan.exchange.engagements.periodic import lapse_unanswered_changes
from yizhan.exchange.engagements.queries import changed_rows, open_steps
from yizhan.exchange.engagements.tests.factories import (
    TOMORROW,
    accepted,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.postings.actions import approve_posting, change_terms
from yizhan.exchange.postings.events import PostingTermsChanged
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import as_hirer as contact_of
from yizhan.exchange.postings.tests.factories import published, reviewer

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging", "Message")


def change(posting: Posting, **fields) -> None:
    """The posting after a re-approved change, and what follows from it."""
    from yizhan.core.actions import open_work
    from yizhan.exchange.engagements.handlers import ask_again_after_change

    posting.refresh_from_db()
    for name, given in fields.items():
        setattr(posting, name, given)
    posting.terms_version += 1
    posting.save()
    work = open_work(SYSTEM, "test", locks=["exchange.Posting", "exchange.Engagement"])
    ask_again_after_change(work, PostingTermsChanged(posting.pk, posting.terms_version))
    drain()


def taken(posting: Posting) -> int:
    return Posting.objects.values_list("taken_count", flat=True).get(pk=posting.pk)


def test_d2_a_reapproved_change_asks_everybody_who_said_yes_once() -> None:
    posting = published(headcount=5)
    said_yes, sure, asked = accepted(posting), dispatched(posting), offered(posting)
    change_terms(contact_of(posting.hirer), posting.pk, fields={"pay_fen": 24000})
    drain()
    assert fresh(sure.pk).proposed_version is None, "while it is in review nobody is asked"
    approve_posting(reviewer(), posting.pk)
    drain()
    drain()
    for engagement in (said_yes, sure):
        now = fresh(engagement.pk)
        assert now.proposed_terms["pay_fen"] == 24000
        assert (now.terms["pay_fen"], now.state) == (26000, engagement.state), (
            "the old terms hold until he answers"
        )
        found = Message.objects.filter(
            recipient_uid=str(engagement.worker.person.uid), template="exchange.terms_changed"
        )
        assert [row.link for row in found] == [f"/me/engagements/{engagement.uid}/terms/"]
    assert fresh(asked.pk).proposed_version is None


def test_d2_old_and_new_stand_side_by_side() -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=24000, place_text="解放路口")
    rows = {row.label: (row.old, row.new) for row in changed_rows(fresh(engagement.pk))}
    assert rows == {"工钱": ("260 元/天", "240 元/天"), "地点": ("中山街道 江津路口", "解放路口")}


def test_d2_yes_freezes_the_new_terms_and_takes_the_new_hours() -> None:
    engagement = dispatched()
    later = engagement.starts_at + timedelta(hours=1)
    change(engagement.posting, starts_at=later, ends_at=later + timedelta(hours=9), valid_until=later)
    actions.agree_to_changed_terms(as_worker(engagement.worker), engagement.pk, terms_version=2)
    now = fresh(engagement.pk)
    assert (now.state, now.terms_version, now.proposed_version) == ("confirmed", 2, None)
    assert (now.starts_at, now.terms["starts_at"]) == (later, clock.local(TOMORROW, "08:30").isoformat())
    assert BookedShift.objects.get(engagement=now).starts_at == later
    assert now.slip_printed_at is None, "the old slip is out of date and must be printed again"
    assert taken(engagement.posting) == 1
    drain()
    assert list(invariants.violations(["exchange.hours_are_booked", "exchange.yes_has_terms"])) == []


def test_d2_no_frees_the_place_without_penalty() -> None:
    engagement = dispatched()
    change(engagement.posting, pay_fen=20000)
    actions.refuse_changed_terms(as_worker(engagement.worker), engagement.pk)
    now = fresh(engagement.pk)
    assert (now.state, now.is_late, now.is_protected, now.end_reason) == (
        "declined", False, True, "terms_changed",
    )  # fmt: skip
    assert taken(engagement.posting) == 0
    assert not BookedShift.objects.filter(engagement=now).exists()


def test_d2_silence_frees_the_place_without_penalty_when_the_time_is_over() -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=20000)
    due = fresh(engagement.pk).answer_due_at
    assert due == clock.now() + timedelta(hours=12)
    assert lapse_unanswered_changes() == 0
    with clock.at(due):
        assert lapse_unanswered_changes() == 1
    now = fresh(engagement.pk)
    assert (now.state, now.is_late, now.is_protected) == ("lapsed", False, True)
    assert taken(engagement.posting) == 0


def test_d2_cancelling_while_asked_is_protected_too() -> None:
    engagement = dispatched()
    change(engagement.posting, pay_fen=20000)
    with clock.at("2026-11-24T06:30"):  # an hour before the start: else it would be late
        actions.cancel_by_worker(as_worker(engagement.worker), engagement.pk, reason_code="changed_mind")
    assert (fresh(engagement.pk).is_late, fresh(engagement.pk).is_protected) == (False, True)


def test_d2_who_comes_without_answering_works_under_the_terms_he_said_yes_to() -> None:
    engagement = dispatched()
    change(engagement.posting, pay_fen=20000)
    from yizhan.exchange.attendance.actions import check_in_by_foreman
    from yizhan.exchange.engagements.tests.factories import as_hirer

    with clock.at("2026-11-24T07:25"):
        check_in_by_foreman(as_hirer(engagement.posting, "foreman"), engagement.posting_id, [engagement.pk])
    now = fresh(engagement.pk)
    assert (now.state, now.terms["pay_fen"], now.proposed_version) == ("on_site", 26000, None)


def test_d2_new_hours_that_clash_with_another_yes_are_refused() -> None:
    worker = make_worker()
    engagement = accepted(worker=worker)
    evening = make_posting(starts_at=clock.local(TOMORROW, "18:00"), ends_at=clock.local(TOMORROW, "22:00"))
    accepted(evening, worker)
    change(engagement.posting, ends_at=clock.local(TOMORROW, "19:00"))
    with pytest.raises(Refused) as caught:
        actions.agree_to_changed_terms(as_worker(worker), engagement.pk)
    assert caught.value.codes == {"overlap"} or set(caught.value.codes) == {"overlap"}
    assert fresh(engagement.pk).ends_at == clock.local(TOMORROW, "17:00")


def test_d2_an_answer_to_an_older_page_is_refused() -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=20000)
    change(engagement.posting, pay_fen=18000)
    with pytest.raises(Refused) as caught:
        actions.agree_to_changed_terms(as_worker(engagement.worker), engagement.pk, terms_version=2)
    assert set(caught.value.codes) == {"terms_changed"}


@pytest.mark.parametrize("in_time", [True, False])
def test_d2_a_yes_to_changed_terms_wants_to_come_before_its_time_is_over(in_time: bool) -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=20000)
    due = fresh(engagement.pk).answer_due_at
    me = as_worker(engagement.worker)
    with clock.at(due - timedelta(seconds=1)), pytest.raises(Refused) as caught:
        actions.lapse_changed_terms(SYSTEM, engagement.pk)
    assert set(caught.value.codes) == {"not_due_yet"}
    if in_time:
        with clock.at(due - timedelta(seconds=1)):
            actions.agree_to_changed_terms(me, engagement.pk)
    else:
        with clock.at(due), pytest.raises(Refused) as caught:
            actions.agree_to_changed_terms(me, engagement.pk)
        assert set(caught.value.codes) == {"answer_late"}
    assert fresh(engagement.pk).agreed_pay_fen == (20000 if in_time else 26000)


@pytest.mark.parametrize("answered", [True, False])
def test_d2_sending_out_without_a_printed_slip_waits_for_his_answer_too(answered: bool) -> None:
    engagement = accepted()
    with clock.at("2026-11-23T09:05"):
        actions.confirm_engagement(SYSTEM, engagement.pk)
    change(engagement.posting, pay_fen=20000)
    if answered:
        actions.agree_to_changed_terms(as_worker(engagement.worker), engagement.pk)
        actions.dispatch_engagement(as_station(), engagement.pk)
    else:
        with pytest.raises(Refused) as caught:
            actions.dispatch_engagement(as_station(), engagement.pk)
        assert set(caught.value.codes) == {"terms_open"}
    assert fresh(engagement.pk).state == ("dispatched" if answered else "confirmed")


def test_d2_nobody_is_sent_out_on_a_yes_that_can_still_be_undone() -> None:
    engagement = accepted()
    with pytest.raises(Refused) as caught:
        actions.dispatch_engagement(as_station(), engagement.pk)
    assert set(caught.value.codes) == {"wrong_state"}
    assert fresh(engagement.pk).state == "accepted"


def test_d2_nothing_asked_nothing_to_answer() -> None:
    engagement = accepted()
    me = as_worker(engagement.worker)
    assert "agree_changed" not in {option.name for option in open_steps(me, engagement)}
    for step in (actions.agree_to_changed_terms, actions.refuse_changed_terms):
        with pytest.raises(Refused) as caught:
            step(me, engagement.pk)
        assert set(caught.value.codes) == {"nothing_asked"}
    with pytest.raises(Refused):
        actions.lapse_changed_terms(SYSTEM, engagement.pk)


def test_d2_nobody_is_sent_out_before_he_answered() -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=20000)
    with pytest.raises(Refused) as caught:
        actions.print_slip(as_station(), engagement.pk)
    assert "terms_open" in caught.value.codes
    actions.agree_to_changed_terms(
        as_station(), engagement.pk, on_behalf_of=str(engagement.worker.person.uid)
    )
    assert actions.print_slip(as_station(), engagement.pk)["slip_number"]


def test_the_page_shows_both_and_its_buttons_answer(browser: Browser) -> None:  # noqa: F811
    engagement = accepted()
    me = as_worker(engagement.worker)
    page = f"/me/engagements/{engagement.uid}/terms/"
    assert "没有要你再答的" in browser.as_(me).text(page)
    change(engagement.posting, pay_fen=24000)
    text = browser.text(page)
    assert "260 元/天" in text
    assert "240 元/天" in text
    assert "不去不算你失约" in text
    answer = browser.post(f"/me/engagements/{engagement.uid}/agree_changed/", terms_version="2")
    assert answer.status_code == 302
    assert fresh(engagement.pk).agreed_pay_fen == 24000
    assert Engagement.objects.get(pk=engagement.pk).terms_version == 2
