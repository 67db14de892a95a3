"""Reads one spreadsheet in a process of its own: whatever the file does, it does it to nobody else.

Run as a script by ``reading.read_table`` with the limits as JSON in the first argument, the file on standard input and
the answer on standard output. Imports nothing of the house, so that it starts quickly and holds no secret. The answer
is one JSON object: ``{"refused": "<code>", "facts": {…}}`` or ``{"sheet", "others", "merged", "rows"}``; ``rows`` are
``[number, [cell, …]]`` without the empty ones. A cell is text, ``{"n": "260"}`` (number), ``{"d": "2026-11-23"}``
(day), ``{"t": "07:30"}`` (time), ``{"dt": …}`` (both) or ``{"e": "#REF!"}``.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

CELL_MOST = 2000  # characters of one cell; longer ones are cut, no column of a ledger needs more
EXACT = 2**53  # whole numbers beyond it are rounded by every spreadsheet program


class Turned(Exception):
    """The file is turned away; ``code`` names the sentence."""

    def __init__(self, code: str, **facts: Any):
        super().__init__(code)
        self.code, self.facts = code, facts


def bind_limits(limits: dict[str, int]) -> None:
    """From here on the kernel ends this process when it takes too much."""
    memory = limits["memory_megabytes"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)) if hasattr(resource, "RLIMIT_NPROC") else None


# ---- what kind of file ----

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {b"%PDF": "pdf", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture", b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive"}  # fmt: skip


def read(data: bytes, extension: str, limits: dict[str, int]) -> dict[str, Any]:
    """What the file holds, or :class:`Turned`."""
    for magic, kind in _OTHERS.items():
        if data.startswith(magic):
            raise Turned("not_a_table", kind=kind)
    if data.startswith(_OLE):
        raise Turned("password" if "EncryptedPackage".encode("utf-16-le") in data else "old_xls")
    if data[:2] == b"PK":
        if extension != "xlsx":
            raise Turned("really_excel", extension=extension)
        check_directory(data, limits)
        return read_workbook(data, limits)
    if extension == "xlsx":
        raise Turned("not_excel" if looks_like_text(data) else "broken")
    return read_text(data, limits)


def looks_like_text(data: bytes) -> bool:
    head = data[:4096]
    return b"\x00" not in head and sum(byte < 9 for byte in head) == 0


# ---- xlsx ----


def check_directory(data: bytes, limits: dict[str, int]) -> None:
    """Look at the zip's directory only: entries, declared sizes, ratio, locks. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
        raise Turned("broken") from error
    names = {entry.filename for entry in entries}
    if len(entries) > limits["entries"]:
        raise Turned("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Turned("password")
    declared = sum(entry.file_size for entry in entries)
    if declared > limits["unpacked_megabytes"] * 1024 * 1024:
        raise Turned("bomb")
    if declared > 1024 * 1024 and declared > limits["ratio"] * len(data):
        raise Turned("bomb")
    if "xl/workbook.xml" not in names:
        raise Turned("macro_book" if "xl/workbook.bin" in names else "not_excel")


def read_workbook(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
            and meta.visible == calamine.SheetVisibleEnum.Visible
        ]
        chosen, rows, others, merged = "", [], [], []
        for name in shown:
            sheet = book.get_sheet_by_name(name)
            if sheet.width * max(sheet.height, 1) > limits["cells"]:
                raise Turned("too_many_cells", most=limits["cells"])
            if sheet.height == 0:
                continue
            if chosen:
                others.append(name)
                continue
            first_row, first_column = sheet.start or (0, 0)
            kept = list(rows_within(sheet.iter_rows(), limits, start=first_row, left=first_column))
            if kept:
                chosen, rows = name, kept
                merged = [
                    [top, left, bottom, right]
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
                ]
    except calamine.PasswordError as error:
        raise Turned("password") from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError) as error:
        raise Turned("broken") from error
    if not rows:
        raise Turned("empty")
    return {"sheet": chosen, "others": others, "merged": merged[:2000], "rows": rows}


# ---- text ----


def decode(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else GB18030 (GBK); anything else is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Iterable[str] = ("utf-16",)
    else:
        if b"\x00" in data:
            raise Turned("nul")
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Turned("unreadable_text")


def read_text(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    text = decode(data)
    if "\x00" in text:
        raise Turned("nul")
    head = text[:1000].lstrip().lower()
    if head.startswith(("<html", "<!doctype", "<table", "<?xml", "{\\rtf")):
        raise Turned("web_page")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;，", key=first.count)
    if delimiter == "，" and first.count("，"):
        raise Turned("full_width_commas")
    csv.field_size_limit(1_000_000)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="," if delimiter == "，" else delimiter)
        rows = list(rows_within(reader, limits))
    except csv.Error as error:
        raise Turned("broken") from error
    if not rows:
        raise Turned("empty")
    return {"sheet": "", "others": [], "merged": [], "rows": rows}


# ---- rows and cells ----


def rows_within(
    rows: Iterable[Iterable[Any]], limits: dict[str, int], *, start: int = 0, left: int = 0
) -> Iterator[tuple[int, list[Any]]]:
    """Rows that hold something, numbered as the spreadsheet shows them; too many rows, columns or cells are refused."""
    kept = cells = 0
    for number, row in enumerate(rows, start + 1):
        values = [cell_of(value) for value in row]
        while values and values[-1] == "":
            values.pop()
        if not values:
            continue
        kept, cells = kept + 1, cells + left + len(values)
        if kept > limits["rows"] + limits["head_rows"]:
            raise Turned("too_many_rows", most=limits["rows"])
        if left + len(values) > limits["columns"]:
            raise Turned("too_many_columns", most=limits["columns"])
        if cells > limits["cells"]:
            raise Turned("too_many_cells", most=limits["cells"])
        yield number, [""] * left + values


def cell_of(value: Any) -> Any:
    """One cell as JSON; numbers stay text, so that nothing is rounded once more."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float):
        return {"n": number_words(value)}
    if isinstance(value, datetime):
        return (
            {"d": value.date().isoformat()}
            if value.time() == time()
            else {"dt": value.isoformat(timespec="minutes")}
        )
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"t": value.isoformat(timespec="minutes")}
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return {"t": f"{minutes // 60:02d}:{minutes % 60:02d}"}
    return clean(str(value))


def clean(text: str) -> str:
    """Without control characters and outer blanks; a NUL never reaches the database."""
    kept = "".join(sign for sign in text[:CELL_MOST] if sign >= " " or sign in "\n\t")
    kept = "".join(" " if 0xD800 <= ord(sign) <= 0xDFFF else sign for sign in kept)
    return kept.replace("\u200b", "").replace("\ufeff", "").strip()


def number_words(number: float) -> str:
    """``13800138000.0`` → ``13800138000``; what the spreadsheet rounded stays in its ``e`` form, so that one sees it."""
    if isinstance(number, int) and abs(number) < EXACT:
        return str(number)
    number = float(number)
    if number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    return f"{number:.17e}" if abs(number) >= EXACT else repr(number)


def main() -> None:
    request = json.loads(sys.argv[1])
    limits = request["limits"]
    bind_limits(limits)
    try:
        try:
            answer = read(sys.stdin.buffer.read(), request["extension"], limits)
        except Turned as turned:
            answer = {"refused": turned.code, "facts": turned.facts}
        json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    except MemoryError:
        sys.exit(3)


if __name__ == "__main__":
    main()
