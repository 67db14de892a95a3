"""A list as a spreadsheet: every cell is text, nothing in it is ever calculated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.exchange.rosters.models import RosterExport
from yizhan.exchange.rosters.queries import HirerRow, RosterRow
from yizhan.exchange.rosters.rules import cell_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roster_sheet(export: RosterExport, hirer_name: str, rows: Sequence[RosterRow]) -> bytes:
    """用工名单 of one hirer and day."""
    title = _("%(hirer)s %(day)s 用工名单") % {"hirer": hirer_name, "day": export.on.isoformat()}
    head = [
        (_("序号"), 6), (_("称呼"), 12), (_("证件号"), 22), (_("手机"), 14), (_("工种"), 12), (_("活"), 24), (_("地点"), 22),
        (_("开工"), 17), (_("收工"), 17), (_("工钱"), 16), (_("保险"), 18), (_("状态"), 10), (_("到岗"), 12), (_("确认单号"), 22),
    ]  # fmt: skip
    body = [
        (
            number, row.name, row.identity_number, row.phone, row.trade, row.title, row.site,
            f"{row.starts_at:%Y-%m-%d %H:%M}", f"{row.ends_at:%Y-%m-%d %H:%M}", row.pay, row.insurance, row.state, row.here,
            row.slip_number,
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    return _sheet(export, title, head, body)


def hirers_sheet(export: RosterExport, rows: Sequence[HirerRow]) -> bytes:
    """The station's hirers."""
    title = _("用工方名单 %(day)s") % {"day": export.on.isoformat()}
    head = [
        (_("序号"), 6), (_("名称"), 28), (_("类别"), 16), (_("统一社会信用代码"), 22), (_("核验"), 10), (_("该复核的日子"), 14),
        (_("联系人"), 12), (_("手机"), 14), (_("镇街"), 14),
    ]  # fmt: skip
    body = [
        (
            number, row.name, row.kind, row.credit_code, row.state, row.recheck_due_on, row.contact, row.phone, row.region,
        )
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    return _sheet(export, title, head, body)


def _sheet(
    export: RosterExport, title: str, head: Sequence[tuple[str, int]], body: Iterable[Sequence[object]]
) -> bytes:
    memory = BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": title, "created": export.made_at.astimezone(clock.SHANGHAI).replace(tzinfo=None)}
    )
    sheet = book.add_worksheet(_("名单"))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    sheet.write_string(0, 0, cell_text(title), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, cell_text(foot(export)))
    for column, (words, width) in enumerate(head):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, cell_text(words), bold)
    for line, cells in enumerate(body, 4):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell_text(cell), plain)
    sheet.freeze_panes(4, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()
    return memory.getvalue()


def foot(export: RosterExport) -> str:
    """What it is for and when it was taken out: stands on every copy."""
    at = f"{export.made_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    said = _("用处：%(purpose)s（%(note)s）。%(at)s 导出，编号 %(number)s。只许用在这件事上，用完删掉。")
    return said % {
        "purpose": export.get_purpose_display(),
        "note": export.note,
        "at": at,
        "number": f"MD{export.pk:06d}",
    }
