"""The table of requirements and tests is drawn, not written."""

from __future__ import annotations

import pytest

from tools.requirements import PAGE, collect, draw, requirement_id


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("test_r6_12_the_form_is_not_asked_twice", "R6.12"),
        ("test_r4_3a_a_number_without_a_phone", "R4.3a"),
        ("test_g2_verified_before_applying", "G2"),
        ("test_o1_a_minute_at_the_counter", "O1"),
        ("test_a_plain_test", None),
        ("test_r_without_a_number", None),
    ],
)
def test_the_id_is_read_from_the_name(name: str, known: str | None) -> None:
    assert requirement_id(name) == known


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text() == draw(collect()), "python -m tools.requirements"
