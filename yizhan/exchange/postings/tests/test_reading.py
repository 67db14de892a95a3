"""One sentence read into fields and notes; what the law forbids goes, what was guessed is marked."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import clock
from yizhan.exchange.postings import reading, rules
from yizhan.exchange.postings.reading import read_message, with_edits
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.workers.tests.factories import make_trades

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=clock.SHANGHAI)
SENTENCE = "明早七点半崇文街道搬家具要4个男的，250一天干完就结，押金100"


@pytest.fixture
def trades(db):
    make_trades()
    Trade.objects.filter(pk="LOG01").update(physical_intensity="5")


def notes(read, kind: str) -> list[str]:
    return [note.field for note in read.notes if note.kind == kind]


def test_the_sentence_of_the_mock_up(trades):
    read = read_message(SENTENCE, NOW)
    assert read.fields["title"] == "搬家具"
    assert read.fields["requirements"] == "能搬 30 公斤"
    assert (read.fields["region_code"], read.fields["place_text"]) == ("421002002", "崇文街道")
    assert read.fields["pay_cycle"] == "completion"
    assert notes(read, "must") == ["deposit"]
    assert [(note.old, note.new) for note in read.notes if note.kind == "changed"] == [
        ("男的", "能搬 30 公斤")
    ]


def test_the_end_of_the_day_is_a_guess_and_said_so(trades):
    read = read_message(SENTENCE, NOW)
    assert f"{read.fields['ends_at']:%H:%M}" == "17:00"
    assert "ends_at" in notes(read, "guessed")


def test_a_stated_end_is_no_guess(trades):
    read = read_message("明天早上7点到下午5点搬家具4个人，250一天，当天结，中山街道", NOW)
    assert "ends_at" not in notes(read, "guessed")
    assert read.fields["break_minutes"] == 60


def test_a_pay_day_that_was_not_said_is_a_guess(trades):
    read = read_message("明早七点半搬家具4个人，250一天", NOW)
    assert (read.fields["pay_cycle"], "pay_cycle" in notes(read, "guessed")) == ("daily", True)


def test_a_time_that_is_gone_is_asked_and_left_out(trades):
    read = read_message("今天早上6点搬家具，3个人，200一天", NOW)
    assert "starts_at" not in read.fields
    assert notes(read, "ask") == ["starts_at"]


def test_a_telephone_number_stays_out_of_the_fields(trades):
    read = read_message("明天搬家具3个人200一天，电话13812345678", NOW)
    assert "138" not in "".join(str(item) for item in read.fields.values())


def test_no_wish_means_no_limit(trades):
    assert read_message("明天搬家具3个人200一天", NOW).fields["requirements"] == "不限"


def test_a_sentence_without_a_job_asks(trades):
    read = read_message("今天天气真好", NOW)
    assert (read.is_job, read.fields) == (False, {})


def test_a_crime_is_named_and_not_corrected(trades):
    read = read_message("手机刷单兼职，每单返3元，要5个人，日结", NOW)
    assert any(hit.flag == "brush_order" for hit in read.flags)


def test_what_the_hirer_settled_is_no_longer_a_doubt(trades):
    read = read_message(SENTENCE, NOW)
    same = with_edits(read, read.fields)
    settled = with_edits(read, {**read.fields, "ends_at": read.fields["starts_at"], "requirements": "不限"})
    assert "ends_at" in notes(same, "guessed")
    assert "ends_at" not in notes(settled, "guessed")
    assert notes(settled, "changed") == []


@given(st.text(max_size=80))
def test_any_text_has_flags_or_none_but_never_breaks(text):
    assert isinstance(reading.flags_in(text), tuple)


@given(
    st.text("押金男的1386 ，", max_size=40),
    st.lists(st.sampled_from(["押金", "男的", "金男", "8"]), max_size=4),
)
def test_marking_loses_no_word(text, words):
    pieces = rules.marked(text, [(word, "code") for word in words])
    assert "".join(piece.words for piece in pieces) == text
    assert all(piece.words in words for piece in pieces if piece.code)


def test_numbers_are_shortened_and_nothing_else():
    assert rules.hide_contacts("找王工 13812345678，要 4 个人") == "找王工 138****78，要 4 个人"
