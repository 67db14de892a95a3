"""Coming shifts as an Excel file."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from yizhan.exchange.orders.models import Order
from yizhan.exchange.orders.queries import ComingShift

WIDTHS = (12, 8, 8, 20, 24, 8, 8, 12, 16)


def workbook(order: Order, shifts: list[ComingShift]) -> bytes:
    """One sheet, one line per day; text cells only start as text, so nothing is read as a formula."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("往后的班")[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    heads = (
        _("日子"),
        _("开工"),
        _("收工"),
        _("活"),
        _("地点"),
        _("要几人"),
        _("已定"),
        _("状态"),
        _("编号"),
    )
    for column, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for row, shift in enumerate(shifts, 1):
        texts = {0: shift.day.isoformat(), 1: shift.starts, 2: shift.ends, 3: shift.title, 4: shift.place}
        texts |= {7: str(shift.state), 8: shift.number}
        for column, text in texts.items():
            sheet.write_string(row, column, text)
        sheet.write_number(row, 5, shift.headcount)
        sheet.write_number(row, 6, shift.taken)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
