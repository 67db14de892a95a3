"""The word lists on labelled sentences of our own: discrimination, fees, deposits and hidden contact details.

The sentences were made from templates and by hand next to the word list, and the list was mended with them: they guard
against harm, they do not measure unseen language (the first run gave .987/.945 and .955/.981).
"""

import json
from pathlib import Path

import pytest

from yizhan.exchange.postings.reading import flags_in

DATA = Path(__file__).parent / "data"
DISCRIMINATION = {
    "discrimination_gender",
    "discrimination_ethnic_region",
    "discrimination_health",
    "discrimination_religion",
    "age_limit",
}
MONEY_AND_CONTACT = {"deposit_required", "fee_charging", "contact_in_text", "id_withhold"}


@pytest.mark.parametrize(
    ("name", "codes", "least", "precision", "recall"),
    [
        ("discrimination.jsonl", DISCRIMINATION, 500, 0.97, 0.97),
        ("fees_and_contacts.jsonl", MONEY_AND_CONTACT, 300, 0.95, 0.95),
    ],
)
def test_the_word_list_on_labelled_sentences(name, codes, least, precision, recall):
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    right = raised = wanted = 0
    for row in rows:
        found = {hit.flag for hit in flags_in(row["text"])} & codes
        right, raised, wanted = (
            right + len(found & set(row["flags"])),
            raised + len(found),
            wanted + len(row["flags"]),
        )
    assert len(rows) >= least
    assert right / raised >= precision
    assert right / wanted >= recall


@pytest.mark.parametrize(
    ("hidden", "honest"),
    [
        ("先交押.金200", "不收押.金"),
        ("先交鸭金200", "把螺丝压紧"),
        ("交yajin200", "交货快"),
        ("押 ☆ 金 500 入职交", "家里押车送货"),
        ("不收押金？押金200照交。押金必须交", "不收押金、中介费、报名费"),
    ],
)
def test_a_hidden_deposit_is_seen_and_its_honest_twin_is_not(hidden, honest):
    assert "deposit_required" in {hit.flag for hit in flags_in(hidden)}
    assert "deposit_required" not in {hit.flag for hit in flags_in(honest)}


def test_a_warning_does_not_excuse_what_another_sentence_asks():
    codes = {hit.flag for hit in flags_in("警惕骗子。我们是正规公司。招普工5名。入职交押金300元。")}
    assert "deposit_required" in codes
    assert not flags_in("警惕招工骗局，凡是先收押金的都是骗子")
