"""Writing, submitting, judging and ending a posting. Each refusal differs from the happy path in one thing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.accounts.tests.factories import grant, make_actor, make_person
from yizhan.core import clock
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.dated.models import DatedValue
from yizhan.core.invariants import violations
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.match_index.models import MatchJob
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.periodic import expire_postings
from yizhan.exchange.postings.rules import is_posting_number
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    attendant,
    draft,
    fresh,
    give_qualification,
    in_review,
    make_enterprise,
    make_household,
    published,
    reviewer,
    verified,
    whole,
)
from yizhan.exchange.workers.tests.factories import make_trades

pytestmark = pytest.mark.django_db

SENTENCE = "明早七点半崇文街道搬家具要4个男的，250一天干完就结，押金100"


def events() -> list[str]:
    return list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))


def refusal(run) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.codes


def invariants_hold() -> bool:
    names = [
        "exchange.public_postings_are_approved",
        "exchange.nobody_approves_own_posting",
        "exchange.taken_count_within_places",
        "exchange.no_public_posting_past_validity",
    ]
    return list(violations(names)) == []


# ---- writing ----


def test_a_draft_gets_number_station_cell_and_validity():
    row = draft()
    assert is_posting_number(row.number)
    assert row.station.code == "SS-01"
    assert (row.cell_row, row.cell_column) == (3031, 11225)
    assert row.valid_until == row.starts_at
    assert row.state == "draft"


def test_one_sentence_becomes_a_draft_without_what_the_law_forbids():
    make_trades()
    hirer = make_household()
    with clock.at("2026-11-23T20:00"):
        row = fresh(actions.draft_from_message(as_hirer(hirer), hirer.pk, SENTENCE))
    assert (row.trade_id, row.headcount, row.pay_fen, row.pay_unit) == ("LOG01", 4, 25000, "day")
    assert row.starts_at == clock.local(date(2026, 11, 24), "07:30")
    assert "男" not in row.requirements
    assert "押金" not in f"{row.requirements}{row.description}{row.title}"
    assert row.source_text == SENTENCE


def test_reading_again_changes_the_same_draft():
    make_trades()
    hirer = make_household()
    actor = as_hirer(hirer)
    first = actions.draft_from_message(actor, hirer.pk, SENTENCE)
    again = actions.draft_from_message(actor, hirer.pk, SENTENCE.replace("4个", "6个"), posting_id=first)
    assert again == first
    assert fresh(first).headcount == 6
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "text_missing"), ("搬" * 1001, "text_too_long"), ("今天天气真好", "not_a_job")]
)
def test_a_sentence_without_a_job_makes_no_draft(text, code):
    hirer = make_household()
    assert refusal(lambda: actions.draft_from_message(as_hirer(hirer), hirer.pk, text)) == (code,)
    assert Posting.objects.count() == 0


def test_nobody_drafts_for_another_hirer():
    hirer, other = make_household(), make_household()
    with pytest.raises(OutOfSight):
        actions.draft_posting(as_hirer(other), hirer.pk, fields=whole())
    with pytest.raises(OutOfSight):
        actions.draft_posting(Actor(role="worker", person_id=1), hirer.pk, fields=whole())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": "published"}, "field_unknown"),
        ({"trade": "XXX99"}, "trade_unknown"),
        ({"site_id": 99}, "site_unknown"),
        ({"title": "长" * 41}, "too_long"),
    ],
)
def test_fields_that_cannot_be_written(fields, code):
    make_trades()
    hirer = make_household()
    assert refusal(lambda: actions.draft_posting(as_hirer(hirer), hirer.pk, fields=fields)) == (code,)


def test_the_station_types_for_a_hirer():
    make_trades()
    hirer, actor = make_household(), attendant()
    row = fresh(actions.draft_posting(actor, hirer.pk, fields=whole(), on_behalf_of=str(hirer.contact.uid)))
    assert (row.origin, row.created_by_uid) == ("counter", actor.person_uid)


# ---- submitting ----


def test_a_clean_posting_waits_for_a_reviewer_within_the_clock():
    row = in_review()
    assert row.state == "in_review"
    assert row.submitted_at == clock.now()
    assert row.review_due_at >= clock.now() + timedelta(minutes=3)
    assert "exchange.posting_submitted" in events()
    assert not MatchJob.objects.exists()


def test_every_missing_element_is_told_at_once_and_nothing_is_written():
    hirer = make_household()
    row_id = actions.draft_posting(as_hirer(hirer), hirer.pk)
    codes = refusal(lambda: actions.submit_posting(as_hirer(hirer), row_id, fields={"title": "搬家具"}))
    assert {"trade_missing", "headcount_missing", "start_missing", "pay_missing", "pay_date_missing"} <= set(
        codes
    )
    assert fresh(row_id).title == ""
    assert fresh(row_id).state == "draft"


def test_a_deposit_is_stopped_with_the_reason_and_goes_on_after_the_change():
    row = draft(requirements="能搬 30 公斤，交押金100")
    actor = as_hirer(row.hirer)
    assert actions.submit_posting(actor, row.pk) == "auto_hold"
    finding = fresh(row.pk).findings.get(severity="hold")
    assert (finding.code, finding.words, bool(finding.legal_basis)) == ("deposit_required", "押金", True)
    assert actions.submit_posting(actor, row.pk, fields={"requirements": "能搬 30 公斤"}) == "in_review"
    assert not fresh(row.pk).findings.filter(severity="hold").exists()


def test_men_under_35_only_is_stopped_with_the_reason():
    """R11.3 in its own words."""
    row = draft(requirements="限35岁以下男性")
    assert actions.submit_posting(as_hirer(row.hirer), row.pk) == "auto_hold"
    assert fresh(row.pk).findings.filter(code="discrimination_gender", severity="hold").exists()


def test_the_minimum_wage_holds_a_firm_and_not_a_household():
    firm, household = draft(verified(make_enterprise()), pay_fen=10000), draft(pay_fen=10000)
    assert actions.submit_posting(as_hirer(firm.hirer), firm.pk) == "auto_hold"
    assert actions.submit_posting(as_hirer(household.hirer), household.pk) == "in_review"


def test_a_new_minimum_wage_holds_from_its_day_on():
    DatedValue.objects.create(
        code="exchange.minimum_wage.month_fen",
        value=900_000,
        effective_from=date(2026, 11, 23),
        source="测试",
        certainty="high",
        recorded_at=clock.now(),
    )
    row = draft(verified(make_enterprise()))
    assert actions.submit_posting(as_hirer(row.hirer), row.pk) == "auto_hold"


def test_the_same_submission_twice_changes_nothing():
    row = draft()
    actor = as_hirer(row.hirer)
    token = "once-token-of-the-form"
    first = actions.submit_posting(actor, row.pk, once=token)
    before = events()
    assert actions.submit_posting(actor, row.pk, once=token) == first
    assert events() == before


def test_a_posting_in_review_is_not_edited():
    row = in_review()
    assert refusal(lambda: actions.edit_posting(as_hirer(row.hirer), row.pk, fields={"title": "别的"})) == (
        "wrong_state",
    )


def test_a_draft_that_lay_for_days_gets_a_new_validity():
    start = clock.local(date(2026, 12, 10), "07:30")
    row = draft(starts_at=start, ends_at=start + timedelta(hours=9))
    assert row.valid_until == clock.now() + timedelta(days=3)
    with clock.at("2026-11-30T09:00"):
        assert actions.submit_posting(as_hirer(row.hirer), row.pk) == "in_review"
        assert fresh(row.pk).valid_until == clock.now() + timedelta(days=3)


# ---- judging ----


def test_approval_makes_it_public_and_matched():
    row = in_review()
    actor = reviewer()
    assert actions.approve_posting(actor, row.pk) == "published"
    row = fresh(row.pk)
    assert (row.published_at, row.review_due_at) == (clock.now(), None)
    assert row in Posting.objects.open(clock.now())
    assert MatchJob.objects.get(posting_id=row.pk).places_left == 2
    decision = ReviewDecision.objects.get()
    assert (decision.reviewer_id, decision.verdict) == (actor.person_id, "approve")
    assert events()[-1] == "exchange.posting_published"
    assert invariants_hold()


@pytest.mark.parametrize("role", ["attendant", "station_manager", "posting_reviewer"])
def test_who_may_approve(role):
    assert actions.approve_posting(reviewer(role), in_review().pk) == "published"


def forbidden(actor, row) -> tuple[str, ...]:
    with pytest.raises(Forbidden) as caught:
        actions.approve_posting(actor, row.pk)
    assert fresh(row.pk).state == "in_review"
    return caught.value.codes


def test_nobody_approves_without_the_qualification():
    assert forbidden(make_actor("posting_reviewer"), in_review()) == ("not_qualified",)


def test_a_qualification_that_ran_out_yesterday_opens_nothing():
    assert forbidden(reviewer(until=date(2026, 11, 22)), in_review()) == ("not_qualified",)


def test_the_hirer_does_not_approve():
    row = in_review()
    assert forbidden(as_hirer(row.hirer), row) == ("wrong_role",)


def test_nobody_approves_what_he_typed():
    row = draft(actor=(actor := attendant()))
    give_qualification(actor)
    actions.submit_posting(actor, row.pk)
    assert forbidden(actor, row) == ("own_posting",)


def test_a_district_may_allow_to_approve_what_one_typed():
    row = draft(actor=(actor := attendant()))
    give_qualification(actor)
    actions.submit_posting(actor, row.pk)
    DatedValue.objects.create(
        code="exchange.review_own_typed",
        value=1,
        effective_from=date(2026, 11, 1),
        source="测试",
        certainty="low",
        recorded_at=clock.now(),
    )
    assert actions.approve_posting(actor, row.pk) == "published"


def test_nobody_approves_a_posting_of_the_own_organisation():
    row = in_review()
    actor = reviewer()
    person = make_person()
    assert person.pk != actor.person_id
    from yizhan.accounts.queries import person as person_of

    grant(person_of(actor.person_id), "hirer_staff", organisation=row.hirer.organisation)
    assert forbidden(actor, row) == ("own_organisation",)


def test_a_reviewer_of_another_station_does_not_see_it():
    row = in_review()
    other = make_actor("attendant", station_codes=["SS-77"])
    give_qualification(other)
    with pytest.raises(OutOfSight):
        actions.approve_posting(other, row.pk)


def test_a_posting_whose_start_has_passed_is_not_approved():
    row = in_review()
    actor = reviewer()
    with clock.at("2026-11-24T08:00"):
        assert "start_past" in refusal(lambda: actions.approve_posting(actor, row.pk))


def test_a_held_posting_is_not_approved():
    row = draft(requirements="交押金100")
    actions.submit_posting(as_hirer(row.hirer), row.pk)
    assert refusal(lambda: actions.approve_posting(reviewer(), row.pk)) == ("wrong_state",)


def test_returned_with_a_reason_corrected_and_approved_by_the_same_reviewer():
    row = in_review()
    actor, boss = reviewer(), as_hirer(row.hirer)
    assert actions.return_posting(actor, row.pk, reason_code="incomplete", note="几楼？") == "returned"
    number = fresh(row.pk).number
    assert actions.submit_posting(boss, row.pk, fields={"description": "三楼搬到一楼"}) == "in_review"
    assert actions.approve_posting(actor, row.pk) == "published"
    assert fresh(row.pk).number == number
    assert invariants_hold()


def test_sending_back_needs_a_known_reason_and_other_needs_words():
    row = in_review()
    actor = reviewer()
    assert refusal(lambda: actions.return_posting(actor, row.pk, reason_code="")) == ("missing_reason",)
    assert refusal(lambda: actions.reject_posting(actor, row.pk, reason_code="other")) == ("note_missing",)
    assert actions.reject_posting(actor, row.pk, reason_code="untrue") == "rejected"


# ---- changing, pausing, ending ----


def test_a_change_of_pay_goes_back_to_review_with_a_new_version():
    row = published()
    boss = as_hirer(row.hirer)
    assert actions.change_terms(boss, row.pk, fields={"pay_fen": 30000}) == "in_review"
    row = fresh(row.pk)
    assert (row.terms_version, row.pay_fen) == (2, 30000)
    assert not MatchJob.objects.exists()
    assert "exchange.posting_terms_changed" not in events()
    assert actions.approve_posting(reviewer(), row.pk) == "published"
    assert events()[-2:] == ["exchange.posting_published", "exchange.posting_terms_changed"]
    assert invariants_hold()


def test_a_place_without_a_town_keeps_the_hirers_own_town():
    make_trades()
    hirer = make_household()
    said = "明天8点，红门路仓库，要2个搬运工，200一天"
    row = fresh(actions.draft_from_message(as_hirer(hirer), hirer.pk, said))
    assert row.place_text == "红门路仓库"
    assert row.region_code == hirer.region_code != ""


def test_more_places_need_no_review():
    row = published()
    assert actions.change_terms(as_hirer(row.hirer), row.pk, fields={"headcount": 5}) == "published"
    assert MatchJob.objects.get().places_left == 5


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"headcount": 1}, "headcount_below_taken"),
        ({"headcount": 501}, "headcount_out_of_range"),
        ({"headcount": None}, "headcount_missing"),
        ({"valid_until": clock.local(date(2026, 11, 23), "08:00")}, "validity_past"),
    ],
)
def test_changes_that_need_no_review_are_checked_all_the_same(fields, code):
    row = published(headcount=3)
    Posting.objects.filter(pk=row.pk).update(taken_count=2)
    assert refusal(lambda: actions.change_terms(as_hirer(row.hirer), row.pk, fields=fields)) == (code,)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"headcount": 0}, "headcount_out_of_range"),
        ({"pay_fen": 0}, "pay_not_positive"),
        ({"pay_max_fen": 25000}, "pay_range_reversed"),
        ({"ends_at": clock.local(date(2026, 11, 24), "07:00")}, "end_before_start"),
    ],
)
def test_a_draft_holds_no_contradiction(fields, code):
    row = draft()
    assert refusal(lambda: actions.edit_posting(as_hirer(row.hirer), row.pk, fields=fields)) == (code,)


def test_changing_terms_to_a_deposit_is_held_and_no_longer_public():
    row = published()
    state = actions.change_terms(as_hirer(row.hirer), row.pk, fields={"requirements": "交押金100"})
    assert state == "auto_hold"
    assert not Posting.objects.public().exists()


def test_pause_and_resume():
    row = published()
    boss = as_hirer(row.hirer)
    assert actions.pause_posting(boss, row.pk) == "paused"
    assert not MatchJob.objects.exists()
    assert actions.resume_posting(boss, row.pk) == "published"
    assert MatchJob.objects.exists()


def test_a_paused_posting_that_ran_out_is_not_resumed():
    row = published()
    boss = as_hirer(row.hirer)
    actions.pause_posting(boss, row.pk)
    with clock.at("2026-11-24T07:30"):
        assert refusal(lambda: actions.resume_posting(boss, row.pk)) == ("validity_past",)


def test_withdrawn_postings_are_gone_from_every_list():
    row = published()
    assert actions.withdraw_posting(as_hirer(row.hirer), row.pk, reason="不搬了") == "withdrawn"
    assert not MatchJob.objects.exists()
    assert not Posting.objects.public().exists()
    assert events()[-1] == "exchange.posting_withdrawn"


def test_a_day_job_expires_when_it_starts():
    row = published()
    with clock.at("2026-11-24T07:29"):
        assert expire_postings() == 0
    with clock.at("2026-11-24T07:30"):
        assert expire_postings() == 1
        assert expire_postings() == 0
    assert fresh(row.pk).state == "expired"
    assert not MatchJob.objects.exists()


def test_a_start_that_passes_in_review_expires_as_unreviewed():
    in_review()
    with clock.at("2026-11-24T08:00"):
        assert expire_postings() == 1
    assert OutboxEvent.objects.get(name="exchange.posting_expired").payload["unreviewed"] is True


def test_a_full_posting_stays_readable_until_the_work_is_done():
    row = published()
    Posting.objects.filter(pk=row.pk).update(taken_count=2, state="filled")
    with clock.at("2026-11-24T16:59"):
        assert expire_postings() == 0
    with clock.at("2026-11-24T17:00"):
        assert expire_postings() == 1


def test_only_the_schedule_expires():
    row = published()
    with clock.at("2026-11-24T08:00"), pytest.raises(Forbidden):
        actions.expire_posting(as_hirer(row.hirer), row.pk)
    assert actions.expire_posting(SYSTEM, row.pk) is False


def test_the_same_again_tomorrow():
    row = published()
    with clock.at("2026-11-27T18:00"):
        again = fresh(actions.repeat_posting(as_hirer(row.hirer), row.pk))
    assert again.starts_at == clock.local(date(2026, 11, 28), "07:30")
    assert (again.state, again.pay_fen, again.trade_id) == ("draft", row.pay_fen, row.trade_id)
    assert again.number != row.number


def test_what_was_never_public_is_not_repeated():
    row = draft()
    assert refusal(lambda: actions.repeat_posting(as_hirer(row.hirer), row.pk)) == ("not_public_before",)
