"""Hostile files: each is one clear sentence, and the worst it does is to end a child process."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from yizhan.core.refusals import Refused
from yizhan.exchange.ledger_import import reading
from yizhan.exchange.ledger_import.tests.factories import (
    WORKER_HEADS,
    text_cell,
    with_formula,
    with_part,
    with_sheet,
    worker_row,
    xlsx,
)

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, name: str = "台账.xlsx") -> reading.Table:
    return reading.read_table(io.BytesIO(data), name, len(data))


def refused(data: bytes, name: str = "台账.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        read(data, name)
    (why,) = caught.value.reasons
    assert why.field == "file"
    assert any("\u4e00" <= sign <= "\u9fff" for sign in why.text)
    return why.code


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def locked_zip() -> bytes:
    """A workbook whose zip entries carry the encryption flag."""
    data = bytearray(xlsx([WORKER_HEADS]))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def many_entries() -> bytes:
    return zipped(**{"xl__workbook.xml": b"<x/>"} | {f"a{n}": b"" for n in range(2500)})


SENTENCES = {
    "nothing": (b"", "台账.xlsx"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "台账.xlsx"),
    "a PDF": (b"%PDF-1.7 ...", "台账.csv"),
    "a rar": (b"Rar!\x1a\x07", "台账.xlsx"),
    "old xls": (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "台账.xls"),
    "old xls named xlsx": (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "台账.xlsx"),
    "password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "台账.xlsx"),
    "locked zip": (locked_zip(), "台账.xlsx"),
    "text named xlsx": ("姓名,电话\n王建国,13800138000\n".encode(), "台账.xlsx"),
    "web page named xls": (b"<html><table><tr><td>x</td></tr></table></html>", "台账.xls"),
    "web page named csv": (b"<html><table><tr><td>x</td></tr></table></html>", "台账.csv"),
    "xlsx named csv": (xlsx([WORKER_HEADS]), "台账.csv"),
    "another zip": (zipped(**{"word__document.xml": b"<x/>"}), "台账.xlsx"),
    "xlsb": (zipped(**{"xl__workbook.bin": b"x"}), "台账.xlsx"),
    "cut off": (xlsx([WORKER_HEADS])[:900], "台账.xlsx"),
    "torn sheet": (with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "台账.xlsx"),
    "torn book": (with_part("xl/workbook.xml", b"<workbook"), "台账.xlsx"),
    "empty book": (xlsx([]), "台账.xlsx"),
    "empty text": (b"\n\n , ,\n", "台账.csv"),
    "many entries": (many_entries(), "台账.xlsx"),
    "NUL in csv": ("姓名,电话\n王\0建国,1\n".encode(), "台账.csv"),
    "not a text": (b"\xff\xff\x81 \xfe\xff\x80\x81", "台账.csv"),
    "full-width commas": ("姓名，电话，工种\n王建国，13800138000，搬运工\n".encode(), "台账.csv"),
    "docx": (b"PK\x03\x04", "台账.docx"),
    "no extension": (xlsx([WORKER_HEADS]), "台账"),
    "too many rows": (xlsx([["姓名"], *([["王"]] * 5100)]), "台账.xlsx"),
    "too many columns": (xlsx([[f"列{n}" for n in range(80)]]), "台账.xlsx"),
    "stray far corner": (with_sheet(b'<row r="1">' + text_cell("A1", "x") + b'</row><row r="900000">' + text_cell("A900000", "x") + b"</row>"), "台账.xlsx"),
}  # fmt: skip
EXPECTED = {
    "nothing": "nothing",
    "a picture": "not_a_table",
    "a PDF": "not_a_table",
    "a rar": "not_a_table",
    "old xls": "old_xls",
    "old xls named xlsx": "old_xls",
    "password": "password",
    "locked zip": "password",
    "text named xlsx": "not_excel",
    "web page named xls": "not_excel",
    "web page named csv": "web_page",
    "xlsx named csv": "really_excel",
    "another zip": "not_excel",
    "xlsb": "macro_book",
    "cut off": "broken",
    "torn sheet": "broken",
    "torn book": "broken",
    "empty book": "empty",
    "empty text": "empty",
    "many entries": "bomb",
    "NUL in csv": "nul",
    "not a text": "unreadable_text",
    "full-width commas": "full_width_commas",
    "docx": "wrong_extension",
    "no extension": "wrong_extension",
    "too many rows": "too_many_rows",
    "too many columns": "too_many_columns",
    "stray far corner": "too_many_cells",
}


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_r8_1_every_hostile_file_gets_its_sentence(name):
    assert refused(*SENTENCES[name]) == EXPECTED[name]


def test_every_sentence_is_used_and_chinese():
    for code, text in reading.SENTENCES.items():
        assert any("\u4e00" <= sign <= "\u9fff" for sign in str(text)), code


def test_an_honest_file_is_read_with_numbers_dates_and_formulas_as_values():
    data = xlsx(
        [
            ["姓名", "电话", "身份证号", "日期", "时间"],
            ["王建国", 13800138000, 420106198001011234, date(2026, 1, 2)],
        ]
    )
    (_head, (number, cells)) = read(data).rows
    assert number == 2
    assert cells == ["王建国", {"n": "13800138000"}, {"n": "4.20106198001011328e+17"}, {"d": "2026-01-02"}]


def test_a_formula_is_read_as_its_value_and_never_as_a_formula():
    (_head, (_number, cells)) = read(with_formula('=HYPERLINK("http://x","王建国")', "王建国")).rows
    assert cells[0] == "王建国"
    (_head, (_number, cells)) = read(xlsx([WORKER_HEADS, worker_row("=cmd|' /C calc'!A0")])).rows
    assert cells[0] == "=cmd|' /C calc'!A0", "text that looks like a formula stays text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_of_every_usual_encoding(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (["姓名", "电话"], ["王建国", "13800138000"], ["", ""]))
    assert read(text.encode(encoding), "台账.csv").rows == [
        (1, ["姓名", "电话"]),
        (2, ["王建国", "13800138000"]),
    ]


def test_a_million_empty_rows_are_skipped_quickly():
    rows = b'<row r="1">' + text_cell("A1", "姓名") + b"</row>"
    rows += b"".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>'.encode() for n in range(2, 1_000_001))
    data = with_sheet(rows)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert read(data).rows == [(1, ["姓名"])]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


def test_a_zip_bomb_is_refused_by_its_directory_alone():
    assert refused(with_sheet(b" " * 60_000_000)) == "bomb"


def test_a_bomb_that_lies_about_its_size_only_kills_the_child(monkeypatch):
    """One cell in the far corner asks for 17 thousand million cells: the memory limit ends the child, nobody else."""
    corner = (
        b'<row r="1">'
        + text_cell("A1", "x")
        + b'</row><row r="1048576">'
        + text_cell("XFD1048576", "x")
        + b"</row>"
    )
    assert refused(with_sheet(corner)) == "too_heavy"


def test_the_child_is_bound_in_memory_and_processor_time():
    """The limits the child sets are the kernel's; 300 MB and 20 s are the district's ceilings."""
    limits = reading.limits_now()
    assert limits["memory_megabytes"] <= 300
    assert limits["cpu_seconds"] <= 20
    probe = (
        "import sys,runpy;m=runpy.run_path(sys.argv[1]);"
        "m['bind_limits']({'memory_megabytes':128,'cpu_seconds':1});"
    )
    child = str(reading.CHILD)
    eats = subprocess.run(
        [sys.executable, "-I", "-c", probe + "x=b' '*200_000_000", child], capture_output=True, check=False
    )
    spins = subprocess.run(
        [sys.executable, "-I", "-c", probe + "\nwhile 1: pass", child], capture_output=True, check=False
    )
    assert b"MemoryError" in eats.stderr
    assert spins.returncode < 0, "the kernel ended it"


def test_the_largest_allowed_file_stays_under_the_limits():
    """5000 rows of 20 columns: well under 300 MB and 20 s (measured in the child)."""
    data = xlsx(
        [[f"列{n}" for n in range(20)], *([[f"字{row}-{n}" for n in range(20)] for row in range(5000)])]
    )
    asked = json.dumps({"limits": reading.limits_now(), "extension": "xlsx"})
    code = (
        f"import re,resource,runpy,sys;sys.argv=['x',{asked!r}]\n"
        f"runpy.run_path({str(reading.CHILD)!r},run_name='__main__')\n"
        "used=resource.getrusage(resource.RUSAGE_SELF)\n"
        "peak=re.search(r'VmHWM:\\s+(\\d+)',open('/proc/self/status').read())[1]\n"
        "sys.stderr.write(f'{used.ru_utime+used.ru_stime} {peak}')"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", code], input=data, capture_output=True, check=True)
    assert len(json.loads(ran.stdout)["rows"]) == 5001
    seconds, kilobytes = map(float, ran.stderr.split())
    assert seconds < 20
    assert kilobytes < 300 * 1024


def test_a_child_that_hangs_is_stopped(monkeypatch):
    def hangs(*args, **kwargs):
        raise subprocess.TimeoutExpired("child", 40)

    monkeypatch.setattr(reading.subprocess, "run", hangs)
    assert refused(xlsx([WORKER_HEADS])) == "too_heavy"


def test_a_garbled_answer_is_a_broken_file(monkeypatch, tmp_path):
    fake = tmp_path / "child.py"
    fake.write_text("print('{')")
    monkeypatch.setattr(reading, "CHILD", fake)
    assert refused(xlsx([WORKER_HEADS])) == "broken"


def test_a_file_too_big_is_not_even_looked_at():
    with pytest.raises(Refused) as caught:
        reading.read_table(io.BytesIO(b"x"), "台账.xlsx", 11 * 1024 * 1024)
    assert caught.value.codes == ("too_big",)


def test_only_the_first_sheet_with_words_is_read_and_the_person_is_told():
    table = read(xlsx([WORKER_HEADS, worker_row()], sheets=["2023", "2022"]))
    assert len(table.rows) == 2
    assert reading.notes_on(table) == ["只读了第一张有字的表“Sheet1”，没读：“2023”、“2022”"]


def test_where_memory_files_are_unknown_a_nameless_file_does(monkeypatch):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    assert len(read(xlsx([WORKER_HEADS, worker_row()])).rows) == 2


def test_names_of_files_are_bare_and_short():
    assert reading.safe_name("C:\\Users\\x\\台账.xlsx") == "台账.xlsx"
    assert reading.safe_name("../../etc/passwd") == "passwd"
    assert len(reading.safe_name("a" * 300 + ".xlsx")) == 80


def test_bytes_turned_anywhere_give_a_table_or_a_sentence():
    """Every 37th byte of a good file turned over, one file each: never anything but a table or a clean refusal."""
    good = xlsx([WORKER_HEADS, worker_row()])
    for at in range(0, len(good), max(37, len(good) // 40)):
        bad = bytearray(good)
        bad[at] ^= 0xFF
        try:
            found = read(bytes(bad)).rows
        except Refused as why:
            found = why.codes
        assert isinstance(found, list) or found[0] in reading.SENTENCES
