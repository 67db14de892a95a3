"""Words on cards: facts of hirers instead of grades, rounded distances, honest units."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from yizhan.core.geo import Cell
from yizhan.portal.jobs.cards import distance_between, hours_words, pay_unit_of, record_words


def record(engagements: int, paid: int, due: int) -> SimpleNamespace:
    return SimpleNamespace(engagements_count=engagements, paid_on_time_count=paid, pay_due_count=due)


def test_a_known_hirer_shows_facts_and_no_grade() -> None:
    assert record_words(record(30, 11, 12), is_verified=True, least=5) == "已核验 · 按时付清 11/12"


def test_a_hirer_without_verification_says_so_beside_its_facts() -> None:
    assert record_words(record(30, 12, 12), is_verified=False, least=5) == "没核验 · 按时付清 12/12"


@pytest.mark.parametrize("known", [None, record(4, 4, 4), record(9, 0, 0)])
def test_too_little_to_say_reads_as_new(known: SimpleNamespace | None) -> None:
    assert record_words(known, is_verified=True, least=5) == "新雇主 · 已核验"


def test_units_of_pay() -> None:
    assert pay_unit_of(SimpleNamespace(pay_unit="day", piece_unit="")) == ("day", "")
    assert pay_unit_of(SimpleNamespace(pay_unit="lump", piece_unit="")) == ("job", "整单")
    assert pay_unit_of(SimpleNamespace(pay_unit="piece", piece_unit="只")) == ("元/只", "")


def test_distance_needs_two_cells() -> None:
    there = SimpleNamespace(cell_row=3031, cell_column=11224)
    assert distance_between(None, there) is None
    assert distance_between(Cell(3031, 11224), SimpleNamespace(cell_row=None, cell_column=None)) is None
    assert 900 < distance_between(Cell(3031, 11225), there) < 1000


@pytest.mark.parametrize(
    ("minutes", "words"), [(60, "1 小时"), (450, "7.5 小时"), (45, "45 分钟"), (100, "1 小时 40 分")]
)
def test_lengths_in_words(minutes: int, words: str) -> None:
    assert hours_words(minutes) == words
