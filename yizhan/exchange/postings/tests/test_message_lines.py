"""A file of messages read by the command: the labelled fields, held against the labels; bad lines give a sentence."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from yizhan.exchange.postings import findings, reading
from yizhan.exchange.postings.findings import FlagHit
from yizhan.exchange.postings.message_lines import parsed_lines
from yizhan.exchange.postings.tests.test_findings import LIMITS, found
from yizhan.exchange.postings.tests.test_reading import NOW
from yizhan.exchange.postings.tests.test_rules import WHOLE
from yizhan.matching.tests.factories import HOUSE
from yizhan.matching.tests.scoring import FIELDS, score

DEV = HOUSE / "demo/data/postings_dev.jsonl"
GOLD_FIELDS = ["id", "is_job_posting", "jobs", "contact", "risk_flags", "expected_decision"]

pytestmark = pytest.mark.django_db


def line(**row) -> bytes:
    return json.dumps({"id": "M1", "now": "2026-11-23T09:00:00+08:00", **row}, ensure_ascii=False).encode()


def answer(*lines: bytes, **options) -> dict:
    return list(parsed_lines(lines, **options))[-1]


def test_the_command_reaches_its_floors_on_the_labelled_messages(tmp_path):
    call_command("parse_postings", jsonl=DEV, out=tmp_path / "out.jsonl")
    gold = [json.loads(row) for row in DEV.read_text(encoding="utf-8").splitlines()]
    outs = [json.loads(row) for row in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in outs] == [row["id"] for row in gold]
    assert list(outs[0]) == GOLD_FIELDS
    report = score(
        [
            (row["gold"], {k: v for k, v in out.items() if k != "id"})
            for row, out in zip(gold, outs, strict=True)
        ]
    )
    assert {name: report.rate(name) for name in FIELDS if report.rate(name) < 0.95} == {}
    assert report.rate("whole") >= 0.9
    assert report.flag_recall >= 0.95
    assert report.flag_precision >= 0.95


def test_every_line_is_read_from_its_own_moment():
    text = "明天招小工2名200一天 红门路"
    first, second = (
        answer(line(text=text, now=f"2026-{month}-01T09:00:00+08:00"))["jobs"][0]["start"]
        for month in (10, 12)
    )
    assert (first, second) == ("2026-10-02", "2026-12-02")


@pytest.mark.parametrize(
    "bad",
    [
        b"not json",
        b"[1, 2]",
        b"\xff\xfe",
        b'"text"',
        line(),
        line(text="  "),
        line(text=7),
        line(text="招小工\0两名"),
        line(text="招小工2名", now="yesterday"),
        line(text="招小工2名", now="0001-01-01T00:00:00"),
        line(text="招小工" * 5_000),
        line(text="招小工" * 400_000),
        b'{"id": "M1", "text": "\\ud800"}',
        b"[" * 100_000,
    ],
    ids=range(14),
)
def test_a_bad_line_gives_a_sentence_and_the_next_line_is_read(bad):
    answers = list(parsed_lines([bad, line(text="招小工2名200一天")]))
    assert set(answers[0]) <= {"id", "line", "error"}
    assert answers[0]["error"]
    assert answers[1]["is_job_posting"]


def test_the_screen_is_the_default_and_explains_on_request(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(line(text="招普工5名，先交鸭 金200元"))
    out = StringIO()
    call_command("parse_postings", jsonl=path, explain=True, stdout=out)
    said = json.loads(out.getvalue())
    (finding,) = said["findings"]
    assert (said["kind"], finding["flag"], finding["words"]) == ("posting", "deposit_required", "鸭 金")
    assert said["expected_decision"] == "reject"
    assert finding["legal_basis"]
    assert finding["suggestion"] == "不收押金"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我在工地干了三个月，老板拖欠工资8000块一直不给，找谁管？", "wage_complaint"),
        ("本人男，45岁，会开叉车有N1证，想在沙市找份工作，工资4000以上", "job_seeker"),
        ("出售二手电动车一辆，九成新，800元", "second_hand"),
        ("专业承接搬家、拆旧、清运垃圾，价格优惠，随叫随到", "advertisement"),
        ("请问驿站几点开门？周末上不上班？", "question"),
        ("昨天卸货的8个人工钱已经发了，没收到的核对一下", "closed"),
        ("大家警惕，最近有人冒充招工骗押金", "warning"),
        ("招小工2名200一天，绝不拖欠工资", "posting"),
    ],
)
def test_what_is_no_posting_is_told_where_it_belongs(text, kind):
    assert answer(line(text=text), explain=True)["kind"] == kind


def test_a_wage_complaint_in_the_quick_post_is_shown_the_way_to_its_rights():
    read = reading.read_message("老板拖欠我们工资三个月了，怎么办", NOW)
    assert (read.is_job, read.kind) == (False, "wage_complaint")
    assert "维权" in read.notes[0].text


def test_r11_3_a_deposit_or_a_limit_of_age_and_sex_is_stopped_with_the_reason():
    """押金 and 限35岁以下男性: the hold names the words and the law, the age is left to the reviewer."""
    text = "限35岁以下男性，押金200"
    assert found(WHOLE) == {}
    assert {code: found(_with(text))[code] for code in ("deposit_required", "discrimination_gender")} == {
        "deposit_required": "hold",
        "discrimination_gender": "hold",
    }
    rows = {row.code: row for row in findings.review_findings(_with(text), reading.flags_in(text), LIMITS)}
    assert rows["deposit_required"].words == "押金"
    assert "劳动合同法" in rows["deposit_required"].legal_basis
    assert "男性" in rows["discrimination_gender"].words
    assert rows["discrimination_gender"].suggestion
    assert FlagHit("age_limit", "-35", "（非法定歧视类型，提示审慎）") in reading.flags_in(text)


def _with(words: str):
    from dataclasses import replace

    return replace(WHOLE, requirements=words)
