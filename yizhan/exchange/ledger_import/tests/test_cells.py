"""Cells, headings and rows as pure rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.exchange.ledger_import import cells, heads, rules
from yizhan.exchange.ledger_import.cells import Known
from yizhan.exchange.ledger_import.columns import COLUMNS, column_of
from yizhan.exchange.ledger_import.enums import LedgerKind
from yizhan.exchange.ledger_import.tests.factories import WORKER_HEADS
from yizhan.exchange.workers.tests.factories import identity_number

TODAY = date(2026, 11, 23)
KNOWN = Known(TODAY, {"搬运工": "LOG01", "小工": "CON01"}, {"中山街道": "421002001"}, most_trades=3)
WHOLE = identity_number(date(1968, 5, 20))


def read(name: str, cell, kind: str = "worker"):
    found, why = cells.read_cell(cell, KNOWN, column_of(kind, name))
    return why.code if why else found


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("phone", {"n": "13800138000"}, "13800138000"),
        ("phone", "13800138000.0", "13800138000"),
        ("phone", "+86 138-0013-8000", "13800138000"),
        ("phone", "13800138000/13900139000", "13800138000"),
        ("phone", "1.38E+10", "digits_lost"),
        ("phone", "1.38001E+10", "digits_lost"),
        ("phone", {"n": "1.38e+10"}, "digits_lost"),
        ("phone", "无", None),
        ("phone", "", None),
        ("phone", "1380013800", "mobile_too_short"),
        ("identity_number", WHOLE, WHOLE),
        ("identity_number", f"'{WHOLE}", WHOLE),
        ("identity_number", {"n": "4.20106198001011328e+17"}, "digits_lost"),
        ("identity_number", "4.20106E+17", "digits_lost"),
        ("identity_number", "421002196805200000", "digits_lost"),
        ("identity_number", "/", None),
        ("birth_on", "1968", date(1968, 12, 31)),
        ("birth_on", "1968年5月", date(1968, 12, 31)),
        ("birth_on", {"d": "1968-05-20"}, date(1968, 5, 20)),
        ("birth_on", "2027-01-01", "birth_future"),
        ("trades", "搬运工、小工/搬运工", ["LOG01", "CON01"]),
        ("trades", "搬运工、飞行员", "trade_unknown"),
        ("years", {"n": "6"}, 6),
        ("years", "六年", "not_a_number"),
        ("town", "湖北省荆州市沙市区中山街道江津路 3 号", "421002001"),
        ("town", "外地", "town_unknown"),
        ("wish_day_fen", "260元/天", 26000),
        ("wish_day_fen", "1,260.50", 126050),
        ("wish_day_fen", "面议", "not_money"),
        ("wish_day_fen", "-5", "not_money"),
        ("wish_day_fen", "1e999999", "not_money"),
        ("full_name", "#REF!", "cell_error"),
        ("full_name", "=1+1", "=1+1"),
        ("full_name", " 王  建国 ", "王 建国"),
        ("full_name", "王" * 201, "too_long"),
        ("full_name", {"n": "4.2e+17"}, "digits_lost"),
        ("external_id", {"n": "153"}, "153"),
    ],
)
def test_one_cell(name, cell, expected):
    assert read(name, cell) == expected


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("starts_on", {"d": "2026-12-01"}, date(2026, 12, 1)),
        ("starts_on", "2026年12月1日", date(2026, 12, 1)),
        ("starts_on", "2026/12/1", date(2026, 12, 1)),
        ("starts_on", "20261201", date(2026, 12, 1)),
        ("starts_on", {"n": "46357"}, date(2026, 12, 1)),
        ("starts_on", {"dt": "2026-12-01T07:30"}, date(2026, 12, 1)),
        ("starts_on", "2026-02-30", "not_a_day"),
        ("starts_on", "明天", "not_a_day"),
        ("starts_on", "9999-01-01", "not_a_day"),
        ("starts_time", {"t": "07:30"}, "07:30"),
        ("starts_time", "7点半", "07:30"),
        ("starts_time", "7：30", "07:30"),
        ("starts_time", {"n": "0.3125"}, "07:30"),
        ("starts_time", {"dt": "2026-12-01T07:30"}, "07:30"),
        ("starts_time", "早上", "not_a_time"),
        ("starts_time", "25:00", "not_a_time"),
        ("pay_unit", "元/天", "day"),
        ("pay_unit", "随便", "word_unknown"),
        ("pay_cycle", "日结", "daily"),
        ("trade", "搬运工", "LOG01"),
        ("trade", "飞行员", "trade_unknown"),
    ],
)
def test_one_cell_of_a_posting(name, cell, expected):
    assert read(name, cell, "posting") == expected


def test_a_credit_code_that_became_a_number_is_refused():
    assert read("credit_code", {"n": "9.1e+17"}, "hirer") == "digits_lost"
    assert read("credit_code", "91421002MAYYYY016Y", "hirer") == "91421002MAYYYY016Y"
    assert read("kind", "企业", "hirer") == "enterprise"


def test_headings_are_recognised_by_synonyms_pinyin_and_remarks():
    proposed = heads.propose(
        ["序号", "*姓 名（必填）", "sfzh", "lianxidianhua", "意向工种：", "家庭住址", "备注"],
        COLUMNS["worker"],
    )
    assert proposed == {
        "external_id": 0, "full_name": 1, "identity_number": 2, "phone": 3, "trades": 4, "town": 5,
    }  # fmt: skip


def test_every_template_heading_is_recognised_as_itself():
    for kind in LedgerKind.values:
        labels = [str(column.label) for column in COLUMNS[kind]]
        assert heads.propose(labels, COLUMNS[kind]) == {c.name: at for at, c in enumerate(COLUMNS[kind])}


def test_the_heading_may_stand_below_a_title():
    rows = [
        (1, ["沙市区零工登记台账"]),
        (2, ["填报单位：人社局", "", "2024 年"]),
        (3, WORKER_HEADS),
        (4, ["王建国"]),
    ]
    assert heads.find_head(rows, COLUMNS["worker"]) == 2
    assert heads.reasons_against_head(rows, [[0, 0, 0, 5]], 2) == [], "a merged title above it does no harm"


@pytest.mark.parametrize(
    ("rows", "merged", "code"),
    [
        ([(1, ["甲", "乙"]), (2, ["x", "y"])], [], "no_head"),
        ([(1, WORKER_HEADS), (2, ["王"])], [[0, 1, 0, 2]], "merged_head"),
        ([(1, WORKER_HEADS), (2, ["王"])], [[0, 1, 1, 1]], "merged_head"),
        ([(1, ["姓名", "电话", "电话"]), (2, ["王"])], [], "head_twice"),
        ([(1, WORKER_HEADS)], [], "no_rows"),
    ],
)
def test_headings_nobody_can_read(rows, merged, code):
    at = heads.find_head(rows, COLUMNS["worker"])
    assert [why.code for why in heads.reasons_against_head(rows, merged, at)] == [code]


def test_a_mapping_lacks_or_repeats():
    columns = COLUMNS["worker"]
    found = heads.reasons_against_mapping({"full_name": 0, "phone": 0, "nonsense": 1, "years": 9}, columns, 3)
    assert sorted(why.code for why in found) == [
        "column_missing",
        "column_twice",
        "column_unknown",
        "column_unknown",
    ]
    assert heads.reasons_against_mapping({"full_name": 0, "trades": 1}, columns, 3) == []


def test_letters_of_columns():
    assert [heads.column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_row_without_phone_and_number_is_nobody():
    mapping = {"full_name": 0, "phone": 1, "trades": 2}
    found = rules.read_row("worker", ["王建国", "", "搬运工"], mapping, KNOWN)
    assert [why.code for why in found.reasons] == ["nobody_to_know"]
    found = rules.read_row("worker", ["王建国", "138001", "搬运工"], mapping, KNOWN)
    assert [why.code for why in found.reasons] == ["mobile_too_short"], "one sentence about one cell"
    assert rules.located(found.reasons[0], 7, mapping, {}).cell == "B7"


def test_a_placement_ends_after_it_began():
    mapping = {"worker_name": 0, "phone": 1, "hirer": 2, "started_on": 3, "ended_on": 4}
    row = ["王建国", "13800138000", "包装厂", "2025-03-12", "2025-03-11"]
    assert [why.code for why in rules.read_row("placement", row, mapping, KNOWN).reasons] == [
        "end_before_start"
    ]


@pytest.mark.parametrize(
    ("cell", "name", "shown"),
    [
        ("13800138000", "phone", "138****8000"),
        (WHOLE, "identity_number", f"{WHOLE[:4]}**********{WHOLE[-4:]}"),
        ("王建国", "full_name", "王*"),
        ("中山街道", "town", "中山街道"),
        ("打 13800138000", "town", "打 13***"),
        ("1968", "birth_on", "1***"),
        ("13800138000", None, "1***"),
        ("", None, ""),
    ],
)
def test_a_preview_shows_only_what_tells_columns_apart(cell, name, shown):
    assert rules.masked_cell(cell, column_of("worker", name) if name else None) == shown


JUNK = st.one_of(
    st.text(max_size=30),
    st.builds(lambda n: {"n": n}, st.floats().map(repr)),
    st.builds(lambda n: {"n": str(n)}, st.integers()),
    st.builds(lambda d: {"d": d.isoformat()}, st.dates()),
)


@given(st.sampled_from(list(LedgerKind.values)), st.lists(JUNK, max_size=15))
def test_whatever_stands_in_a_row_it_is_read_or_refused_in_words(kind, row):
    mapping = {column.name: at for at, column in enumerate(COLUMNS[kind])}
    facts = rules.read_row(kind, row, mapping, KNOWN)
    for why in facts.reasons:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in str(why.text))
    rules.row_label(kind, facts.values)
    rules.identity_words(kind, facts.values)
    assert rules.cells_of(rules.stored_cells(row)) is not None


def test_an_english_reader_gets_the_same_proposal():
    from django.utils import translation

    with translation.override("en"):
        assert heads.propose(["姓名", "手机号", "工种"], COLUMNS["worker"]) == {
            "full_name": 0,
            "phone": 1,
            "trades": 2,
        }
