"""Files of messages, one JSON a line: what each says, in the fields of the labelled data. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.exchange.postings import findings, reading
from yizhan.matching.messages import ParsedMessage, WageFloor

LINE_MOST = 200_000  # bytes; a longer line is no message


class BadLine(ValueError):
    """A line that is no message; the text says why in one sentence."""


def parsed_lines(lines: Iterable[bytes], *, explain: bool = False) -> Iterator[dict[str, Any]]:
    """One answer per line, in order; a line that is no message gets ``{"line", "error"}`` (with its id when it has one).

    Args:
        lines: raw lines of the file.
        explain: also say what kind of message it is, and the words, the law and the correction of every finding.
    """
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        row: dict[str, Any] = {}
        try:
            row = _row(raw)
            parsed = _parsed(row)
        except BadLine as bad:
            named = {"id": row["id"]} if "id" in row else {}
            yield {**named, "line": number, "error": str(bad)}
            continue
        answer = {"id": row.get("id"), **parsed.to_gold()}
        yield {**answer, **_explanation(parsed)} if explain else answer


def _row(raw: bytes) -> dict[str, Any]:
    if len(raw) > LINE_MOST:
        raise BadLine(_("这一行太长了"))
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadLine(_("这一行不是 JSON")) from None
    if not isinstance(row, dict):
        raise BadLine(_("这一行不是一条消息"))
    return row


def _parsed(row: dict[str, Any]) -> ParsedMessage:
    text, said_at = row.get("text"), row.get("now")
    if not isinstance(text, str) or not text.strip():
        raise BadLine(_("没有写消息内容（text）"))
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise BadLine(_("消息里有乱码"))
    if len(text) > reading.messages.load_parameters().refused_characters:
        raise BadLine(_("消息太长了"))
    now = _moment(said_at)
    return reading.understood(text, now, _floor(now.astimezone(clock.SHANGHAI).date()))


def _moment(said_at: Any) -> datetime:
    if said_at in (None, ""):
        return clock.now()
    try:
        moment = datetime.fromisoformat(said_at)
    except (TypeError, ValueError):
        raise BadLine(_("消息的时间（now）看不懂")) from None
    if not 2000 <= moment.year <= 2100:
        raise BadLine(_("消息的时间（now）看不懂"))
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)


@lru_cache(maxsize=512)
def _floor(on: date) -> WageFloor:
    return reading.wage_floor_on(on)


def _explanation(parsed: ParsedMessage) -> dict[str, Any]:
    return {
        "kind": parsed.kind,
        "findings": [
            {
                "flag": finding.flag,
                "severity": finding.severity,
                "words": finding.words,
                "span": list(finding.span),
                "legal_basis": finding.legal_basis,
                "text": str(findings.text_of(finding.flag)),
                "suggestion": str(findings.suggestion_of(finding.flag)),
            }
            for finding in parsed.findings
        ],
    }
