"""Spreadsheets built in the test, the honest and the hostile, and ledgers taken through their steps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from yizhan.accounts.tests.factories import make_actor
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import drain
from yizhan.exchange.ledger_import import actions, reading
from yizhan.exchange.ledger_import.models import ImportBatch, ImportRow
from yizhan.exchange.workers.tests.factories import (
    DISTRICT,
    make_regions,
    make_station,
    make_trades,
)

WORKER_HEADS = ["姓名", "联系电话", "身份证号码", "工种", "住址", "编号"]
SOURCE = "人社局 2024 年求职登记"


def xlsx(
    rows: Sequence[Sequence[Any]], *, merge: tuple = (), titles: int = 0, sheets: Sequence[str] = ()
) -> bytes:
    """A workbook with these rows; ``merge`` merges cells (first row, first column, last row, last column)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True}
    )
    book.set_properties(
        {"created": clock.local(date(2026, 11, 23), "09:00").replace(tzinfo=None)}
    )  # the same rows are the same bytes
    sheet = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows, titles):
        for at, value in enumerate(row):
            if hasattr(value, "year"):
                sheet.write_datetime(number, at, value, day)
            else:
                sheet.write(number, at, value)
    if merge:
        sheet.merge_range(*merge, "合起来的表头")
    for name in sheets:
        book.add_worksheet(name).write(0, 0, "别的表")
    book.close()
    return out.getvalue()


def with_formula(formula: str, cached: Any) -> bytes:
    """A worker whose name is a live formula with a cached value."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, WORKER_HEADS)
    sheet.write_formula(1, 0, formula, None, cached)
    sheet.write_row(1, 1, ["13800138000", "", "搬运工"])
    book.close()
    return out.getvalue()


def with_part(name: str, content: bytes, base: bytes | None = None) -> bytes:
    """A workbook in which one part was exchanged or added."""
    source = zipfile.ZipFile(io.BytesIO(base or xlsx([["姓名"], ["王建国"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in source.namelist():
            packed.writestr(entry, content if entry == name else source.read(entry))
        if name not in source.namelist():
            packed.writestr(name, content)
    return out.getvalue()


HEAD_XML = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL_XML = b"</sheetData></worksheet>"


def with_sheet(rows_xml: bytes) -> bytes:
    """A workbook whose only sheet has these rows as XML."""
    return with_part("xl/worksheets/sheet1.xml", HEAD_XML + rows_xml + TAIL_XML)


def text_cell(place: str, text: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def manager(code: str = "SS-01") -> Actor:
    """The head of a station, with regions and trades in place."""
    make_regions()
    make_trades()
    make_station(code)
    return make_actor("station_manager", station_codes=[code], region_prefix=DISTRICT)


def district_officer() -> Actor:
    make_regions()
    make_trades()
    return make_actor("district_officer", region_prefix=DISTRICT)


def worker_row(name: str = "王建国", phone: str = "13800138000", **given: str) -> list[str]:
    """A row under :data:`WORKER_HEADS`."""
    row = {"identity": "", "trade": "搬运工", "town": "中山街道江津路 3 号", "number": ""} | given
    return [name, phone, *row.values()]


def table_of(rows: Sequence[Sequence[Any]], name: str = "台账.xlsx") -> reading.Table:
    data = xlsx(rows)
    return reading.read_table(io.BytesIO(data), name, len(data))


def upload(
    actor: Actor, rows: Sequence[Sequence[Any]], *, kind: str = "worker", source: str = SOURCE
) -> ImportBatch:
    """An uploaded ledger with its heading in the first row."""
    batch_id = actions.upload_ledger(actor, table_of(rows), kind=kind, source=source)
    return ImportBatch.objects.get(pk=batch_id)


def checked(actor: Actor, rows: Sequence[Sequence[Any]], **given: str) -> ImportBatch:
    """A ledger that was tried out with the mapping the house proposed."""
    batch = upload(actor, rows, **given)
    actions.map_columns(actor, batch.pk, batch.mapping)
    drain()
    batch.refresh_from_db()
    return batch


def imported(actor: Actor, rows: Sequence[Sequence[Any]], **given: str) -> ImportBatch:
    """A ledger whose good rows were imported."""
    batch = checked(actor, rows, **given)
    actions.start_import(actor, batch.pk)
    drain()
    batch.refresh_from_db()
    return batch


def outcomes(batch: ImportBatch) -> list[str]:
    return list(ImportRow.objects.filter(batch=batch).values_list("outcome", flat=True))


def codes(batch: ImportBatch, number: int) -> list[str]:
    """Codes of what is wrong with a row."""
    return [why["code"] for why in ImportRow.objects.get(batch=batch, number=number).reasons]
