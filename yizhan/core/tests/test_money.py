"""Amounts in, amounts out, never a float."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import money


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("260", 26000),
        ("260.5", 26050),
        ("21.50", 2150),
        ("0.05", 5),
        ("0", 0),
        ("１，０４０元", 104000),
        (" 1,040 元 ", 104000),
        ("12.6万", 12600000),
        ("12.6 万元", 12600000),
        ("¥300", 30000),
        ("300块", 30000),
        ("0.123456万", 123456),
    ],
)
def test_amounts_as_people_type_them(typed, fen):
    assert money.parse_yuan(typed) == money.ParsedAmount(fen)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money_missing"),
        ("  ", "money_missing"),
        ("两百六", "money_unreadable"),
        ("260-300", "money_unreadable"),
        ("26,0", "money_unreadable"),
        ("1.2.3", "money_unreadable"),
        (".5", "money_unreadable"),
        ("1e3", "money_unreadable"),
        ("260.505", "money_below_a_fen"),
        ("9" * 16, "money_too_large"),
        ("-5", "money_negative"),
    ],
)
def test_what_is_not_an_amount_says_why(typed, code):
    parsed = money.parse_yuan(typed, field="pay")
    assert parsed.fen is None
    assert (parsed.reason.code, parsed.reason.field) == (code, "pay")
    assert parsed.reason.text


def test_a_reversal_may_be_negative():
    assert money.parse_yuan("-5", allow_negative=True).fen == -500


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (26000, "260 元"),
        (104000, "1,040 元"),
        (2150, "21.5 元"),
        (5, "0.05 元"),
        (-5, "-0.05 元"),
        (0, "0 元"),
    ],
)
def test_amounts_are_shown_without_idle_zeros(fen, shown):
    assert money.yuan(fen) == shown


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (9_999_999, "99,999.99 元"),
        (10_000_000, "10 万元"),
        (12_600_000, "12.6 万元"),
        (12_650_000, "12.7 万元"),
        (12_649_999, "12.6 万元"),
        (123_456_700_000, "123,456.7 万元"),
        (-12_600_000, "-12.6 万元"),
    ],
)
def test_wall_screens_shorten_from_a_hundred_thousand_on(fen, shown):
    assert money.short_yuan(fen) == shown


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ({"low_fen": 26000, "unit": "day"}, "260 元/天"),
        ({"low_fen": 2500, "unit": "hour"}, "25 元/时"),
        ({"low_fen": 450000, "unit": "month"}, "4,500 元/月"),
        ({"low_fen": 22000, "high_fen": 30000, "unit": "day"}, "220–300 元/天"),
        ({"low_fen": 26000, "high_fen": 26000, "unit": "day"}, "260 元/天"),
        ({"low_fen": None, "high_fen": 30000, "unit": "day"}, "最高 300 元/天"),
        ({"low_fen": 80, "unit": "piece"}, "0.8 元/件"),
        ({"low_fen": 1500, "unit": "piece", "piece_unit": "平米"}, "15 元/平米"),
        ({"low_fen": 80000, "unit": "lump"}, "包干 800 元"),
        ({"low_fen": None, "unit": "day"}, "面议"),
    ],
)
def test_pay_carries_its_unit(arguments, shown):
    assert money.pay(**arguments) == shown


def test_an_unknown_pay_unit_is_a_programming_error():
    with pytest.raises(ValueError, match="fortnight"):
        money.pay(100, unit="fortnight")


def test_sums_refuse_floats():
    assert money.total([26000, 2150]) == 28150
    for wrong in (1.5, True, "5"):
        with pytest.raises(TypeError):
            money.total([100, wrong])


@given(st.integers(min_value=-money.MOST_FEN, max_value=money.MOST_FEN))
def test_what_is_shown_reads_back_to_the_same_fen(fen):
    for text in (money.plain_yuan(fen), money.number(fen), money.yuan(fen)):
        assert money.parse_yuan(text, allow_negative=True).fen == fen
