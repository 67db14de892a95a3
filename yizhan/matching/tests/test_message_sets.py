"""The parser on whole sets of messages.

``postings_dev.jsonl`` is the set the rules were written beside, ``messages_other_styles.jsonl`` (notices, dialect, web, desk
notes) was written to try them and mended them in part: neither is a measure of quality on unseen messages. The floors lie
a little under what is reached, so that a rule for one message cannot quietly harm others.
"""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.matching.messages import parse_message

from .factories import HOUSE, SHASHI_FLOOR, gazetteer, lexicon, trades
from .scoring import FIELDS, same_place, score

DEV = HOUSE / "demo/data/postings_dev.jsonl"
OTHER_STYLES = HOUSE / "matching/tests/data/messages_other_styles.jsonl"


def report_of(path):
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        now = datetime.fromisoformat(row["now"])
        parsed = parse_message(row["text"], now, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)
        pairs.append((row["gold"], parsed.to_gold()))
    return score(pairs)


@pytest.mark.parametrize(
    ("path", "field", "whole", "decision", "flags"),
    [(DEV, 0.96, 0.93, 0.98, 0.95), (OTHER_STYLES, 0.90, 0.83, 0.95, 0.90)],
    ids=["dev", "other styles"],
)
def test_the_parser_stays_above_its_floors(path, field, whole, decision, flags):
    report = report_of(path)
    assert {name: report.rate(name) for name in FIELDS if report.rate(name) < field} == {}
    assert report.rate("whole") >= whole
    assert report.rate("decision") >= decision
    assert report.rate("posting") >= decision - 0.02
    assert min(report.flag_precision, report.flag_recall) >= flags


def test_places_are_equal_up_to_half_as_much_again():
    assert same_place("吾悦广场那边", "吾悦广场")
    assert same_place("", None)
    assert not same_place("码头那边", "码头")
    assert not same_place("红门路", "")


@given(
    st.text(
        alphabet="招要小工个名一二两三十百千万天月日号点半明后早晚到至-~0123456789元块/、，。 \n押金路村镇",
        max_size=80,
    )
)
def test_no_text_breaks_the_parser(text):
    now = datetime.fromisoformat("2026-02-28T23:59:00+08:00")
    parsed = parse_message(text, now, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)
    json.dumps(parsed.to_gold(), ensure_ascii=False)
    for job in parsed.jobs:
        assert 1 <= job.headcount_min <= job.headcount_max
        for span in job.spans.values():
            assert text[span.start : span.end] == span.words
