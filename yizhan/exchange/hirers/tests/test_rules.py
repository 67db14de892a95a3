"""When a check must be made again. Pure."""

from datetime import date

import pytest

from yizhan.exchange.hirers import rules


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_later(day, months, expected):
    assert rules.months_later(day, months) == expected


def test_every_kind_knows_its_evidence_and_its_words():
    assert rules.EVIDENCE_KINDS.keys() == rules.WHAT_TO_BRING.keys()
    assert {kind for kinds in rules.EVIDENCE_KINDS.values() for kind in kinds} == rules.EVIDENCE_LABELS.keys()
