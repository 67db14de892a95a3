"""PDF by Typst. Words of people travel as data (JSON), never as template text, so nothing they write is executed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from django.db import connection

FONTS = Path(__file__).resolve().parent / "fonts"


class RenderInTransaction(RuntimeError):
    """A document was drawn while a transaction held its locks; draw it before or after."""


def render_pdf(template_path: Path | str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """A PDF from a Typst template.

    Args:
        template_path: the ``.typ`` file; it reads ``json(bytes(sys.inputs.data))`` and may use files beside it.
        data: plain JSON values.
        at: instant written into the file; the same data and instant give the same bytes. Default: the epoch.

    Raises:
        RenderInTransaction: called inside an open action (a test's own transaction does not count).
        typst.TypstError: the template is wrong.
    """
    if connection.in_atomic_block and not all(
        getattr(block, "_from_testcase", False) for block in connection.atomic_blocks
    ):
        raise RenderInTransaction(str(template_path))
    path = Path(template_path)
    compiler = typst.Compiler(
        str(path),
        root=str(path.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=(at or datetime.fromtimestamp(0, UTC)).astimezone(UTC))
    assert isinstance(made, bytes)
    return made
