"""Recurring and seasonal orders: made once, reviewed once, posted day by day (F307)."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.dated.models import DatedValue
from yizhan.core.invariants import violations
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.orders import actions
from yizhan.exchange.orders.models import Order, OrderDay
from yizhan.exchange.orders.periodic import post_orders
from yizhan.exchange.orders.queries import calendar_of, coming_shifts
from yizhan.exchange.postings.actions import (
    approve_posting,
    change_terms,
    recheck_posting,
    take_down_posting,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import ReviewTask
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    draft,
    fresh,
    in_review,
    published,
    reviewer,
)
from yizhan.exchange.postings.tests.test_views import client_of

pytestmark = pytest.mark.django_db
SEASON = {"season_from": "2026-11-23", "season_until": "2026-12-31"}


def refusal(run) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.codes


def weekly(pattern: Posting | None = None, **changes) -> Order:
    """Every Tuesday and Thursday; the pattern itself is Tuesday the 24th."""
    pattern = pattern or published()
    given = {"weekdays": [1, 3], **SEASON, **changes}
    return Order.objects.get(pk=actions.make_order(as_hirer(pattern.hirer), pattern.pk, **given))


def posted(order: Order) -> list[tuple[str, str]]:
    rows = OrderDay.objects.filter(order=order, posting__isnull=False).select_related("posting")
    return [(row.day.isoformat(), row.posting.state) for row in rows]


def test_an_order_posts_its_days_ahead_of_time_and_reviews_them_once():
    order = weekly()
    assert post_orders() == 1
    assert posted(order) == [("2026-11-24", "published"), ("2026-11-26", "published")]
    assert post_orders() == 0
    names = ["exchange.public_postings_are_approved", "exchange.risky_postings_have_two_approvals"]
    assert list(violations(names)) == []
    copy = OrderDay.objects.get(day=date(2026, 11, 26)).posting
    assert (copy.starts_at, copy.pay_fen) == (clock.local(date(2026, 11, 26), "07:30"), order.pattern.pay_fen)
    assert copy.number != order.pattern.number


def test_a_pattern_nobody_has_approved_covers_nothing():
    order = weekly(in_review())
    post_orders()
    assert dict(posted(order))["2026-11-26"] == "in_review"


def test_an_approval_that_is_too_old_covers_nothing():
    order = weekly()
    DatedValue.objects.create(
        code="exchange.order_review_days", value=1, effective_from=date(2026, 11, 1), source="测试",
        certainty="low", recorded_at=clock.now(),
    )  # fmt: skip
    with clock.at("2026-11-25T10:00"):
        post_orders()
    assert dict(posted(order))["2026-11-26"] == "in_review"


def test_a_new_rule_sends_the_copy_to_a_reviewer():
    """What the rules did not find in the pattern is looked at by a person."""
    order = weekly()
    DatedValue.objects.create(
        code="exchange.review_long_day_hours", value=6, effective_from=date(2026, 11, 1), source="测试",
        certainty="low", recorded_at=clock.now(),
    )  # fmt: skip
    post_orders()
    assert dict(posted(order))["2026-11-26"] == "in_review"


def test_a_pattern_that_was_taken_down_covers_nothing():
    order = weekly()
    judge = reviewer()
    recheck_posting(judge, order.pattern_id)
    take_down_posting(judge, order.pattern_id, reason_code="untrue")
    post_orders()
    assert dict(posted(order))["2026-11-26"] == "in_review"


def test_new_terms_are_reviewed_again():
    order = weekly()
    boss = as_hirer(order.hirer)
    new = actions.change_order(boss, order.pk, fields={"pay_fen": 28000})
    assert (fresh(new).state, fresh(new).pay_fen) == ("in_review", 28000)
    order.refresh_from_db()
    assert order.pattern_id == new
    approve_posting(reviewer(), new)
    with clock.at("2026-11-28T09:00"):
        post_orders()
    copy = OrderDay.objects.get(day=date(2026, 12, 1)).posting
    assert (copy.state, copy.pay_fen) == ("published", 28000)


def test_a_pattern_edited_on_its_own_is_reviewed_before_it_covers_again():
    order = weekly()
    change_terms(as_hirer(order.hirer), order.pattern_id, fields={"pay_fen": 28000})
    post_orders()
    assert dict(posted(order))["2026-11-26"] == "in_review"


def test_a_day_left_out_is_not_posted_and_comes_back():
    order = weekly()
    boss = as_hirer(order.hirer)
    actions.skip_day(boss, order.pk, "2026-11-26")
    assert post_orders() == 0
    assert refusal(lambda: actions.skip_day(boss, order.pk, "2026-11-26")) == ("skipped_already",)
    actions.unskip_day(boss, order.pk, "2026-11-26")
    assert post_orders() == 1


def test_leaving_out_a_posted_day_withdraws_it():
    order = weekly()
    boss = as_hirer(order.hirer)
    post_orders()
    actions.skip_day(boss, order.pk, "2026-11-26")
    row = OrderDay.objects.get(day=date(2026, 11, 26))
    assert (row.state, row.posting.state) == ("skipped", "withdrawn")
    assert refusal(lambda: actions.unskip_day(boss, order.pk, "2026-11-26")) == ("posted_once",)


def test_only_days_of_the_order_that_have_not_passed_are_left_out():
    order = weekly()
    boss = as_hirer(order.hirer)
    assert refusal(lambda: actions.skip_day(boss, order.pk, "2026-11-25")) == ("not_a_day",)
    assert refusal(lambda: actions.skip_day(boss, order.pk, "?")) == ("not_a_day",)
    assert refusal(lambda: actions.unskip_day(boss, order.pk, "2026-11-26")) == ("not_skipped",)
    with clock.at("2026-11-27T09:00"):
        assert refusal(lambda: actions.skip_day(boss, order.pk, "2026-11-26")) == ("day_past",)
    actions.skip_day(boss, order.pk, "2026-11-26")
    with clock.at("2026-11-27T09:00"):
        assert refusal(lambda: actions.unskip_day(boss, order.pk, "2026-11-26")) == ("day_past",)


def test_stopped_posts_nothing_until_it_goes_on():
    order = weekly()
    boss = as_hirer(order.hirer)
    assert actions.stop_order(boss, order.pk) == "stopped"
    assert post_orders() == 0
    assert actions.post_day(SYSTEM, order.pk, "2026-11-26") == ""
    assert refusal(lambda: actions.change_order(boss, order.pk, fields={})) == ("wrong_state",)
    assert actions.go_on_order(boss, order.pk) == "active"
    assert post_orders() == 1


def test_a_season_ends():
    order = weekly(season_until="2026-11-24")
    boss = as_hirer(order.hirer)
    assert refusal(lambda: actions.change_order(boss, order.pk, fields={})) == ("no_day_left",)
    with clock.at("2026-11-25T09:00"):
        post_orders()
        assert actions.end_order(SYSTEM, order.pk) is False
    order.refresh_from_db()
    assert order.state == "ended"


def test_named_days_and_a_broken_season():
    order = weekly(weekdays=[], dates=["2026-11-25"])
    post_orders()
    assert posted(order) == [("2026-11-25", "published")]
    row = published()
    with_reasons = refusal(
        lambda: actions.make_order(as_hirer(row.hirer), row.pk, season_from="", season_until="x")
    )
    assert set(with_reasons) == {"days_missing", "season_from_missing", "season_until_missing"}


def test_one_running_order_per_pattern_and_a_whole_pattern_only():
    order = weekly()
    boss = as_hirer(order.hirer)
    assert refusal(lambda: actions.make_order(boss, order.pattern_id, weekdays=[1], **SEASON)) == (
        "pattern_in_use",
    )
    bare = draft(starts_at=None, ends_at=None)
    assert refusal(lambda: actions.make_order(as_hirer(bare.hirer), bare.pk, weekdays=[1], **SEASON)) == (
        "pattern_unusable",
    )


def test_an_order_of_somebody_else_does_not_exist():
    order, other = weekly(), published()
    stranger = as_hirer(other.hirer)
    with pytest.raises(OutOfSight):
        actions.stop_order(stranger, order.pk)
    with pytest.raises(OutOfSight):
        actions.make_order(stranger, order.pattern_id, weekdays=[1], **SEASON)
    with pytest.raises(OutOfSight):
        actions.post_day(stranger, order.pk, "2026-11-26")


def test_reviewed_copies_do_not_count_as_late_reviews():
    weekly()
    post_orders()
    assert ReviewTask.objects.filter(outcome="").count() == 0


# ---- what is shown ----


def test_the_calendar_and_the_sheet_show_every_coming_day():
    order = weekly()
    post_orders()
    actions.skip_day(as_hirer(order.hirer), order.pk, "2026-12-01")
    kinds = {cell.day.isoformat(): cell.kind for week in calendar_of(order, clock.today()) for cell in week}
    assert [kinds[f"2026-{day}"] for day in ("11-24", "11-25", "11-26", "12-01", "12-03")] == [
        "posted", "", "posted", "skipped", "planned",
    ]  # fmt: skip
    shifts = coming_shifts(order, clock.now())
    assert [(s.day.isoformat(), s.starts, s.headcount) for s in shifts][:2] == [
        ("2026-11-24", "07:30", 2), ("2026-11-26", "07:30", 2),
    ]  # fmt: skip


def test_an_order_is_made_and_kept_through_the_pages():
    row = published()
    boss = client_of(as_hirer(row.hirer))
    new = reverse("order_new", args=[row.uid])
    assert boss.get(new).status_code == 200
    assert (
        "选每周哪几天"
        in boss.post(new, {"season_from": "2026-11-23", "season_until": "2026-12-31"}).content.decode()
    )
    assert "看不懂" in boss.post(new, {"dates": "后天", "season_from": "2026-11-23"}).content.decode()
    made = boss.post(new, {"weekdays": ["1", "3"], **SEASON})
    order = Order.objects.get()
    assert made.url == reverse("order_detail", args=[order.uid])
    assert "周二、周四" in boss.get(made.url).content.decode()
    step = reverse("order_step", args=[order.uid])
    for do, day in (("skip", "2026-11-26"), ("unskip", "2026-11-26"), ("stop", ""), ("go_on", "")):
        assert boss.post(step, {"do": do, "day": day}).status_code == 302
    change = reverse("order_change", args=[order.uid])
    assert boss.get(change).status_code == 200
    assert boss.post(change, {"pay_fen": "abc"}).status_code == 422
    assert boss.post(change, {"pay_fen": ""}).status_code == 422
    assert boss.post(change, {"pay_fen": "280"}).status_code == 302
    assert row.title in boss.get(reverse("order_list")).content.decode()
    sheet = boss.get(reverse("order_sheet", args=[order.uid]))
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "2026-11-24"


def test_no_orders_yet():
    row = published()
    assert "还没有长期用工" in client_of(as_hirer(row.hirer)).get(reverse("order_list")).content.decode()
