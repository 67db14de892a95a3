"""The search for full numbers finds them where people would hide them, and nothing else."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from tests.e2e.canaries import holds

NUMBERS = {b"13800138000", b"42100219720312201X"}


def spreadsheet(text: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, text)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        (b"<td>13800138000</td>", True),
        (b"<td>138****8000</td>", False),
        (b"<td>13800138001</td>", False),
        ("身份证 42100219720312201x".encode(), True),
        ("编号 9913800138000".encode(), False),
        (spreadsheet("13800138000"), True),
        (spreadsheet("138****8000"), False),
    ],
)
def test_a_full_number_is_found(body: bytes, is_found: bool) -> None:
    assert holds(body, NUMBERS) is is_found
