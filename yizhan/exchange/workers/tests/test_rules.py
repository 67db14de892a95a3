"""What people say about days and years. Pure."""

from datetime import date

import pytest

from yizhan.exchange.workers import rules


@pytest.mark.parametrize(
    ("slots", "shown"),
    [(None, 15), (15, 15), (0, 0), (3, 3), (2, 3), (1, 3), (4, 12), (8, 12), (12, 12), (6, 15), (14, 15)],
)
def test_any_mask_reads_as_one_of_four_buttons(slots, shown):
    assert rules.day_choice(slots) == shown


def test_of_a_birth_year_the_last_day_counts():
    assert rules.birth_of_year(1968) == date(1968, 12, 31)


def test_a_card_number_is_short_enough_to_shout():
    assert rules.card_number(42) == "000042"
