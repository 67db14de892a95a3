"""Every row of the vectors, and every reason in words.

``data/id_vectors.json`` was computed apart from this code and checked with python-stdnum; its numbers belong to nobody.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.validators import (
    age_on,
    bank_card,
    credit_code,
    identity,
    parse_bank_card,
    parse_credit_code,
    parse_identity_number,
    parse_mobile,
)

VECTORS = json.loads((Path(__file__).parent / "data" / "id_vectors.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(VECTORS["_meta"]["ref_date"])


def rows(kind):
    return pytest.mark.parametrize(
        "row", VECTORS[kind], ids=[row["input"] or "empty" for row in VECTORS[kind]]
    )


def outcome(row, parsed, reason):
    """The parsed value of a valid row; the reason of an invalid one."""
    if row["valid"]:
        assert reason is None, reason
        return parsed
    assert parsed is None, row.get("reason") or row.get("note")
    assert reason.text
    assert reason.field == "number"
    return None


# Identity numbers


@rows("cn_id18")
def test_identity_numbers_of_18(row):
    parsed = outcome(row, *parse_identity_number(row["input"], on=TODAY, field="number"))
    if parsed:
        assert parsed.number == row["normalized"]
        assert parsed.region == row["region"]
        assert parsed.birth.isoformat() == row["birth"]
        assert parsed.is_male == (row["gender"] == "M")
        assert age_on(parsed.birth, TODAY) == row["age_on_ref"]
        assert not parsed.was_15_digits


@rows("cn_id15")
def test_identity_numbers_of_15(row):
    parsed = outcome(row, *parse_identity_number(row["input"], on=TODAY, field="number"))
    if parsed:
        assert parsed.number == row["upgraded18"]
        assert parsed.birth.isoformat() == row["birth"]
        assert parsed.is_male == (row["gender"] == "M")
        assert parsed.was_15_digits


GOOD_IDENTITY = "420400197803059973"


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("", "identity_missing", "还没填"),
        ("42040019780305997", "identity_too_short", "少 1 位"),
        ("4204001978030599", "identity_too_short", "少 2 位"),
        ("4204001978030599731", "identity_too_long", "多 1 位"),
        ("4204001978O3059973", "identity_letter", "0 写成了 O"),
        ("420400197803A59973", "identity_letter", "只能有数字"),
        ("4204001978X3059973", "identity_letter", "最后一位"),
        ("42040078030599X", "identity_letter", "18 位"),
        ("991002197803059976", "identity_region", "省份"),
        ("111111111111111111", "identity_region", "省份"),
        ("421002197802309979", "identity_birth", "1978-02-30"),
        ("421002185001019973", "identity_birth", "1850-01-01"),
        ("421002202701019976", "identity_birth_future", "还没到"),
        ("420400197803059970", "identity_check", "写错了"),
    ],
)
def test_an_identity_number_says_what_is_wrong(typed, code, words):
    parsed, reason = parse_identity_number(typed, on=TODAY)
    assert parsed is None
    assert reason.code == code
    assert words in reason.text


@pytest.mark.parametrize("place", range(17))
def test_any_single_wrong_digit_is_noticed(place):
    for digit in "0123456789":
        if digit != GOOD_IDENTITY[place]:
            typed = GOOD_IDENTITY[:place] + digit + GOOD_IDENTITY[place + 1 :]
            assert parse_identity_number(typed, on=TODAY)[0] is None


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.sampled_from(sorted(identity.PROVINCES)))
def test_every_number_made_by_the_rule_is_read_back(birth, sequence, province):
    body = f"{province}0102{birth:%Y%m%d}{sequence:03d}"
    parsed, reason = parse_identity_number(body + identity.check_character(body), on=TODAY)
    assert reason is None
    assert (parsed.birth, parsed.is_male) == (birth, sequence % 2 == 1)


def test_birth_today_is_no_future():
    body = f"421002{TODAY:%Y%m%d}998"
    assert parse_identity_number(body + identity.check_character(body), on=TODAY)[1] is None


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2010, 11, 22), date(2026, 11, 22), 16),
        (date(2010, 11, 23), date(2026, 11, 22), 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
    ],
)
def test_a_year_of_life_is_complete_on_the_birthday(birth, on, age):
    assert age_on(birth, on) == age


# Credit codes


@rows("uscc")
def test_credit_codes(row):
    parsed = outcome(row, *parse_credit_code(row["input"], field="number"))
    if parsed:
        assert parsed.code == row.get("normalized", row["input"])
        assert (parsed.department, parsed.region, parsed.kind) == (row["dept"], row["region"], row["kind"])
        assert parsed.organisation_code == row.get("org_code", parsed.organisation_code)


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("", "credit_code_missing", "还没填"),
        ("91421002MAYYYY016", "credit_code_too_short", "少 1 位"),
        ("91421002MAYYYY016YY", "credit_code_too_long", "多 1 位"),
        ("91421002MIYYYY016Y", "credit_code_letter", "I"),
        ("000000000000000000", "credit_code_region", "行政区划"),
        ("9142100AMAYYYY016Y", "credit_code_region", "行政区划"),
        ("91421002MAYYYY0160", "credit_code_check", "营业执照"),
        ("91421002MAYYYY0172", "credit_code_check", "营业执照"),
    ],
)
def test_a_credit_code_says_what_is_wrong(typed, code, words):
    parsed, reason = parse_credit_code(typed)
    assert parsed is None
    assert reason.code == code
    assert words in reason.text


@given(st.text(alphabet=credit_code.ALPHABET, min_size=8, max_size=8))
def test_every_code_made_by_the_rule_is_read_back(organisation):
    body = f"91421002{organisation}{credit_code.organisation_check_character(organisation)}"
    parsed, reason = parse_credit_code(body + credit_code.check_character(body))
    assert reason is None
    assert parsed.kind == "企业"


# Mobiles


@rows("cn_mobile")
def test_mobiles(row):
    parsed = outcome(row, *parse_mobile(row["input"], field="number"))
    assert parsed == row["normalized"]


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("", "mobile_missing", "还没填"),
        ("1540001000", "mobile_too_short", "少 1 位"),
        ("154000100", "mobile_too_short", "少 2 位"),
        ("154000100011", "mobile_too_long", "多 1 位"),
        ("1540001000a", "mobile_not_digits", "数字"),
        ("12400010001", "mobile_wrong_start", "开头"),
        ("07160000000", "mobile_is_landline", "座机"),
        ("12333", "mobile_is_hotline", "热线"),
        ("4000000000", "mobile_is_hotline", "热线"),
    ],
)
def test_a_mobile_says_what_is_wrong(typed, code, words):
    parsed, reason = parse_mobile(typed)
    assert parsed is None
    assert reason.code == code
    assert words in reason.text


@pytest.mark.parametrize("typed", ["8615400010001", "86 154 0001 0001", "+86-154-0001-0001", "154.0001.0001"])
def test_ways_of_writing_one_mobile_meet(typed):
    assert parse_mobile(typed) == ("15400010001", None)


@given(st.dates(TODAY, TODAY + timedelta(days=1)), st.text(max_size=25))
def test_no_text_breaks_a_reader(day, text):
    for parsed, reason in (
        parse_identity_number(text, on=day), parse_credit_code(text), parse_mobile(text), parse_bank_card(text),
    ):  # fmt: skip
        assert (parsed is None) != (reason is None)


# Bank cards


@rows("bank_card")
def test_bank_cards(row):
    parsed = outcome(row, *parse_bank_card(row["input"], field="number"))
    if parsed:
        assert parsed.number == row.get("normalized", row["input"])
        assert parsed.last_four == parsed.number[-4:]


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("", "bank_card_missing", "还没填"),
        ("629999000001000X", "bank_card_not_digits", "数字"),
        ("629999000001000", "bank_card_too_short", "少 1 位"),
        ("62999900000200000000", "bank_card_too_long", "多 1 位"),
        ("6299990000010009", "bank_card_check", "写错了"),
    ],
)
def test_a_bank_card_says_what_is_wrong(typed, code, words):
    parsed, reason = parse_bank_card(typed)
    assert parsed is None
    assert reason.code == code
    assert words in reason.text


def test_luhn_agrees_with_its_definition_on_a_known_number():
    assert bank_card.passes_luhn("79927398713")
    assert not bank_card.passes_luhn("79927398710")
