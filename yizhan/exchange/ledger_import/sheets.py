"""Spreadsheets that go out: the template of a kind and the report of a ledger. Text is only ever written as text."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yizhan.exchange.ledger_import.columns import COLUMNS
from yizhan.exchange.ledger_import.enums import LedgerKind, RowOutcome
from yizhan.exchange.ledger_import.models import ImportBatch, ImportRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE_ROWS = 1000
_LIVE = ("=", "+", "-", "@", "\t", "\r")


def safe_text(raw: Any) -> str:
    """Text that no spreadsheet program takes for a formula, not even after it was saved as csv."""
    text = str(raw)
    return f"'{text}" if text.startswith(_LIVE) else text


def _book() -> tuple[BytesIO, xlsxwriter.Workbook]:
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return out, xlsxwriter.Workbook(out, options)


def template(kind: str) -> bytes:
    """An empty ledger of a kind: headings, text columns for numbers people carry, list boxes, and a page that explains."""
    out, book = _book()
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8F1EC"})
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FBE9C6"})
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(str(LedgerKind(kind).label)[:31])
    help_sheet = book.add_worksheet(_("怎么填"))
    heads = (_("这一列"), _("一定要填吗"), _("怎么写"), _("例子"))
    for at, head in enumerate(heads):
        help_sheet.write_string(0, at, head, bold)
    for at, column in enumerate(COLUMNS[kind]):
        sheet.write_string(0, at, str(column.label), needed if column.is_required else bold)
        sheet.set_column(at, at, 18, as_text)
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, at, TEMPLATE_ROWS, at, rule)
        said = (column.label, _("要") if column.is_required else _("可以空着"), column.hint, column.example)
        for place, text in enumerate(said):
            help_sheet.write_string(at + 1, place, safe_text(text))
    sheet.freeze_panes(1, 0)
    for at, width in enumerate((18, 12, 48, 24)):
        help_sheet.set_column(at, at, width)
    book.close()
    return out.getvalue()


def report(batch: ImportBatch, rows: Iterable[ImportRow]) -> bytes:
    """Every row with its outcome and what is wrong in which cell; names and numbers masked."""
    out, book = _book()
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(_("导入结果"))
    heads = (_("行"), _("是谁"), _("结果"), _("格子"), _("哪一列"), _("怎么了"))
    for at, (head, width) in enumerate(zip(heads, (8, 26, 14, 10, 14, 60), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head, bold)
    line = 0
    for row in rows:
        for why in row.reasons or [{}]:
            line += 1
            outcome = str(RowOutcome(row.outcome).label)
            texts = (row.label, outcome, why.get("cell", ""), why.get("label", ""), why.get("text", ""))
            sheet.write_number(line, 0, row.number)
            for at, text in enumerate(texts, 1):
                sheet.write_string(line, at, safe_text(text))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
