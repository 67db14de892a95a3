"""What a posting must say, and its clocks. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import clock
from yizhan.exchange.postings import rules
from yizhan.exchange.postings.rules import Offer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=clock.SHANGHAI)
START = clock.local(date(2026, 11, 24), "07:30")

WHOLE = Offer(
    trade_code="LOG01",
    title="搬家具",
    requirements="能搬 30 公斤",
    headcount=2,
    starts_at=START,
    ends_at=START + timedelta(hours=9, minutes=30),
    break_minutes=60,
    pay_fen=26000,
    pay_cycle="daily",
    region_code="421002001",
    place_text="江津路口",
    valid_until=START,
)


def codes(offer: Offer) -> list[str]:
    return [reason.code for reason in rules.missing_elements(offer, NOW, valid_days_most=30)]


def test_a_whole_offer_lacks_nothing():
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"has_contact": False}, "contact_missing", ""),
        ({"trade_code": ""}, "trade_missing", "trade"),
        ({"title": "  "}, "content_missing", "title"),
        ({"headcount": None}, "headcount_missing", "headcount"),
        ({"requirements": ""}, "conditions_missing", "requirements"),
        ({"starts_at": None}, "start_missing", "starts_at"),
        ({"ends_at": None}, "end_missing", "ends_at"),
        ({"pay_fen": None}, "pay_missing", "pay_fen"),
        ({"pay_cycle": ""}, "pay_date_missing", "pay_cycle"),
        ({"region_code": ""}, "place_missing", "region_code"),
        ({"place_text": ""}, "place_text_missing", "place_text"),
        ({"valid_until": None}, "validity_missing", "valid_until"),
        ({"headcount": 501}, "headcount_out_of_range", "headcount"),
        ({"starts_at": NOW}, "start_past", "starts_at"),
        ({"ends_at": START}, "end_before_start", "ends_at"),
        ({"break_minutes": 600}, "break_too_long", "break_minutes"),
        ({"pay_max_fen": 25999}, "pay_range_reversed", "pay_max_fen"),
        ({"age_min": 40, "age_max": 30}, "age_range_reversed", "age_max"),
        ({"valid_until": NOW}, "validity_past", "valid_until"),
        ({"valid_until": NOW + timedelta(days=31)}, "validity_too_long", "valid_until"),
        ({"description": "打13812345678"}, "contact_in_text", "description"),
        ({"meeting_point": "加微信 abc_12345"}, "contact_in_text", "meeting_point"),
    ],
)
def test_each_missing_or_contradicting_element_is_one_reason_at_its_field(change, code, field):
    found = rules.missing_elements(replace(WHOLE, **change), NOW, valid_days_most=30)
    assert [(reason.code, reason.field) for reason in found] == [(code, field)]


def test_all_missing_elements_are_told_at_once():
    assert len(codes(Offer())) >= 11


def test_an_amount_is_no_telephone_number():
    assert rules.contact_in("共 13800 袋，每袋 25 公斤，260 元") == ""
    assert rules.contact_in("0716-8234567") == "0716-8234567"


def test_a_day_job_is_valid_until_it_starts_and_a_long_one_for_the_given_days():
    day_job = rules.default_validity(NOW, START, START + timedelta(hours=9), valid_days=3)
    long_job = rules.default_validity(NOW, START, START + timedelta(days=5), valid_days=3)
    assert (day_job, long_job) == (START, NOW + timedelta(days=3))


def test_the_review_clock_starts_when_the_station_opens():
    opens = NOW + timedelta(hours=12)
    clocks = {"ordinary_minutes": 15, "dawn_minutes": 3}
    assert rules.review_due(NOW, is_dawn=False, opens_at=None, **clocks) == NOW + timedelta(minutes=15)
    assert rules.review_due(NOW, is_dawn=True, opens_at=None, **clocks) == NOW + timedelta(minutes=3)
    assert rules.review_due(NOW, is_dawn=False, opens_at=opens, **clocks) == opens + timedelta(minutes=15)


@given(
    st.integers(1, 10**9), st.dates(date(2025, 1, 1), date(2060, 1, 1)), st.integers(0, 8), st.integers(1, 9)
)
def test_one_wrong_digit_of_a_number_is_noticed(posting_id, day, place, shift):
    number = rules.posting_number(posting_id, day)
    assert rules.is_posting_number(number)
    digits = list(number[1:])
    place %= len(digits)
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert not rules.is_posting_number("G" + "".join(digits))


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=2, unique=True),
    st.dates(date(2025, 1, 1), date(2060, 1, 1)),
)
def test_two_postings_never_share_a_number(ids, day):
    one, other = (rules.posting_number(number, day) for number in ids)
    assert one != other


def test_only_pay_place_and_hours_are_terms():
    before = {"pay_fen": 1, "description": "a", "starts_at": START}
    assert rules.changed_terms(before, {"pay_fen": 2, "description": "b"}) == {"pay_fen"}
    assert rules.changed_terms(before, {"starts_at": START.astimezone(UTC)}) == frozenset()


def test_one_character_is_a_word_of_a_query():
    assert rules.search_words("搬 Jianghan，") == ["搬", "jianghan"]
