"""Reading an uploaded spreadsheet: the child does it, this side only sets limits and turns its answer into words."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.ledger_import.heads import HEAD_ROWS

CHILD = Path(__file__).with_name("read_in_child.py")
EXTENSIONS = ("xlsx", "csv", "txt")
ANSWER_MEGABYTES = 64
PEEK = 1 << 16

SENTENCES = {
    "not_a_table": gettext_lazy("这不是表格文件（像是图片、PDF 或压缩包）。请传 .xlsx 或 .csv"),
    "password": gettext_lazy("这个表格设了打开密码，读不了。用 Excel 或 WPS 打开，去掉密码另存一份再传"),
    "old_xls": gettext_lazy("这是老式的 .xls 文件。用 Excel 或 WPS 打开，“另存为” .xlsx 再传"),
    "really_excel": gettext_lazy(
        "文件名写的是 .%(extension)s，里面其实是 Excel 表格。把文件名改成 .xlsx 结尾再传"
    ),
    "not_excel": gettext_lazy(
        "文件名写的是 .xlsx，里面不是 Excel 表格。用 Excel 或 WPS 打开，“另存为” .xlsx 再传"
    ),
    "macro_book": gettext_lazy("这是二进制格式的 Excel（.xlsb）。“另存为” .xlsx 再传"),
    "broken": gettext_lazy("文件坏了或没传完，打不开。重新另存一份再传"),
    "bomb": gettext_lazy(
        "这个文件压得太狠，展开来大得不正常，为了安全没有打开。把要导的行复制到一张新表里再传"
    ),
    "empty": gettext_lazy("表里没有字"),
    "nul": gettext_lazy(
        "文件里有不该有的空字节，不是正常的文字表格。用 Excel 或 WPS 打开，另存为 .xlsx 再传"
    ),
    "unreadable_text": gettext_lazy("文件里的文字认不出来（既不是 UTF-8 也不是 GBK）。另存为 .xlsx 再传"),
    "web_page": gettext_lazy("这是网页或文档改了名字，不是表格。用 Excel 或 WPS 打开，“另存为” .xlsx 再传"),
    "full_width_commas": gettext_lazy(
        "这个文本表格用的是中文逗号，分不开列。用 Excel 或 WPS 另存为 .xlsx 再传"
    ),
    "too_many_rows": gettext_lazy("行太多了，一次最多 %(most)s 行。分成几份传"),
    "too_many_columns": gettext_lazy("列太多了，最多 %(most)s 列。把用不着的列删掉再传"),
    "too_many_cells": gettext_lazy(
        "表太大或太散（很远的地方还有字），最多 %(most)s 个格子。把要导的行复制到一张新表里再传"
    ),
    "too_heavy": gettext_lazy("这个文件太费力气，电脑读不动，已经停下来了。把要导的行复制到一张新表里再传"),
    "too_big": gettext_lazy("文件太大了，最多 %(most)s MB"),
    "wrong_extension": gettext_lazy("只收 .xlsx 和 .csv 表格"),
    "nothing": gettext_lazy("文件是空的，重新选一下"),
}


@dataclass(frozen=True)
class Table:
    """What a file held. ``rows`` are ``(number as the spreadsheet shows it, cells)``, empty ones left out.

    In the arguments of an action it stands as its digest, so that no cell is ever part of a stored key.
    """

    file_name: str
    sha256: str
    rows: list[tuple[int, list[Any]]]
    sheet: str = ""
    others: list[str] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"table {self.sha256}"


def turned_away(code: str, **facts: Any) -> Refused:
    """The refusal with its sentence."""
    return Refused(Reason(code, str(SENTENCES[code]) % facts, "file"))


def safe_name(raw: str) -> str:
    """The bare name of a file, at most 80 characters, whatever path the browser sent."""
    bare = PureWindowsPath(PurePosixPath(raw).name).name
    return "".join(sign for sign in bare if sign.isprintable())[-80:]


def read_table(upload: BinaryIO, name: str, size: int) -> Table:
    """Read a spreadsheet outside any transaction.

    Raises:
        Refused: one sentence of :data:`SENTENCES`, at the field ``file``.
    """
    name = safe_name(name)
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    most = value("exchange.import_most_megabytes")
    if size > most * 1024 * 1024:
        raise turned_away("too_big", most=most)
    if size == 0:
        raise turned_away("nothing")
    if extension == "xls":
        extension = "xlsx"  # what it really is decides the sentence
    elif extension not in EXTENSIONS:
        raise turned_away("wrong_extension")
    with _scratch() as source, _scratch() as answer:
        digest = hashlib.sha256()
        while chunk := upload.read(PEEK):
            digest.update(chunk)
            source.write(chunk)
        source.seek(0)
        found = _ask_child(source, answer, extension)
    if "refused" in found:
        raise turned_away(found["refused"], **found["facts"])
    rows = [(number, cells) for number, cells in found["rows"]]
    return Table(name, digest.hexdigest(), rows, found["sheet"], found["others"], found["merged"])


def limits_now() -> dict[str, int]:
    """What the child may take, from the district's values."""
    names = (
        "memory_megabytes",
        "cpu_seconds",
        "entries",
        "unpacked_megabytes",
        "ratio",
        "rows",
        "columns",
        "cells",
    )
    return {name: value(f"exchange.import_most.{name}") for name in names} | {"head_rows": HEAD_ROWS}


def _ask_child(source: BinaryIO, answer: BinaryIO, extension: str) -> dict[str, Any]:
    limits = limits_now()
    try:
        ended = subprocess.run(
            [sys.executable, "-I", "-B", str(CHILD), json.dumps({"limits": limits, "extension": extension})],
            stdin=source,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            timeout=2 * limits["cpu_seconds"],
            check=False,
            close_fds=True,
        )
    except subprocess.TimeoutExpired:
        raise turned_away("too_heavy") from None
    answer.seek(0, os.SEEK_END)
    if ended.returncode != 0 or answer.tell() > ANSWER_MEGABYTES * 1024 * 1024:
        raise turned_away("too_heavy")
    answer.seek(0)
    try:
        return json.load(answer)
    except ValueError:
        raise turned_away("broken") from None


def _scratch() -> BinaryIO:
    """A file without a name that is gone when it is closed: in memory where the system can, so no cell reaches a disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("ledger"), "w+b")
    return tempfile.TemporaryFile()


def notes_on(table: Table) -> list[str]:
    """What the person should know before mapping."""
    if not table.others:
        return []
    names = "、".join(f"“{name}”" for name in table.others[:5])
    return [_("只读了第一张有字的表“%(sheet)s”，没读：%(others)s") % {"sheet": table.sheet, "others": names}]
