"""What a whole row must say, what makes two rows the same, how a row is shown. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yizhan.core import masks
from yizhan.core.refusals import Reason
from yizhan.exchange.ledger_import.cells import Known, read_cell, text_of
from yizhan.exchange.ledger_import.columns import COLUMNS, Column
from yizhan.exchange.ledger_import.enums import LedgerKind
from yizhan.exchange.ledger_import.heads import column_letter

NOTES = frozenset({"town_unknown"})
"""Things said about a row that do not keep it out."""

SOURCE_MOST = 40
_LONG_NUMBER = re.compile(r"[0-9Xx]{6,}")


@dataclass(frozen=True, slots=True)
class Facts:
    """A row as it was read: values by column name, everything against it, and remarks that keep nobody out."""

    values: Mapping[str, Any]
    reasons: Sequence[Reason] = ()
    notes: Sequence[Reason] = ()


@dataclass(frozen=True, slots=True)
class RowReason:
    """One sentence about a row with the cell it is about, as it is stored and shown."""

    code: str
    text: str
    cell: str = ""
    label: str = ""
    is_note: bool = False

    def stored(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "text": self.text,
            "cell": self.cell,
            "label": self.label,
            "note": self.is_note,
        }


def cells_of(raw: str) -> list[Any]:
    """The cells of a stored row."""
    return json.loads(raw) if raw else []


def stored_cells(cells: Sequence[Any]) -> str:
    return json.dumps(list(cells), ensure_ascii=False, separators=(",", ":"))


def read_row(kind: str, cells: Sequence[Any], mapping: Mapping[str, int], known: Known) -> Facts:
    """Every mapped cell of a row by its reader, then what the row as a whole lacks."""
    values: dict[str, Any] = {}
    reasons: list[Reason] = []
    notes: list[Reason] = []
    for column in COLUMNS[kind]:
        index = mapping.get(column.name)
        cell = cells[index] if index is not None and index < len(cells) else ""
        found, why = read_cell(cell, known, column)
        if why is not None:
            (notes if why.code in NOTES else reasons).append(why)
        elif found is None and column.is_required:
            text = _("“%(label)s”没填") % {"label": column.label}
            reasons.append(Reason("cell_missing", text, column.name))
        values[column.name] = found
    broken = {why.field for why in reasons}
    return Facts(values, [*reasons, *_lacks(kind, values, broken)], notes)


def _lacks(kind: str, values: Mapping[str, Any], broken: set[str]) -> list[Reason]:
    is_about_somebody = kind in {LedgerKind.WORKER, LedgerKind.PLACEMENT}
    numbers = {"phone", "identity_number"}
    if is_about_somebody and not broken & numbers and not any(values.get(name) for name in numbers):
        text = _("手机号和身份证号至少要有一个，不然认不出是谁")
        return [Reason("nobody_to_know", text, "phone")]
    begins, ends = values.get("started_on"), values.get("ended_on")
    if kind == LedgerKind.PLACEMENT and begins and ends and ends < begins:
        return [Reason("end_before_start", _("结束在开始前面"), "ended_on")]
    return []


def located(why: Reason, number: int, mapping: Mapping[str, int], labels: Mapping[str, Any]) -> RowReason:
    """A reason with the cell it is about."""
    index = mapping.get(why.field)
    cell = f"{column_letter(index)}{number}" if index is not None else ""
    return RowReason(why.code, str(why.text), cell, str(labels.get(why.field, "")), why.code in NOTES)


def identity_words(kind: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """What tells a row from others of its file: a strong word and a weaker one (``""`` when there is none)."""

    def joined(*names: str) -> str:
        said = [str(values.get(name) or "") for name in names]
        return "|".join(said) if all(said) else ""

    if kind == LedgerKind.WORKER:
        return joined("identity_number") or joined("external_id"), joined("phone", "full_name")
    if kind == LedgerKind.HIRER:
        return joined("credit_code") or joined("external_id"), joined("phone", "contact_name")
    if kind == LedgerKind.POSTING:
        job = "|".join(
            str(values.get(name) or "") for name in ("hirer", "trade", "starts_on", "starts_time", "title")
        )
        return joined("external_id"), job
    who = str(values.get("identity_number") or values.get("phone") or "")
    said = (who, *(str(values.get(name) or "") for name in ("worker_name", "hirer", "started_on")))
    return joined("external_id"), "|".join(said)


def row_label(kind: str, values: Mapping[str, Any]) -> str:
    """Masked words by which staff recognise a row."""
    if kind in {LedgerKind.WORKER, LedgerKind.PLACEMENT}:
        name = values.get("full_name") or values.get("worker_name") or ""
        number = masks.phone(values.get("phone")) or masks.identity_number(values.get("identity_number"))
        return f"{masks.official_name(name)} {number}".strip()
    if kind == LedgerKind.HIRER:
        shown = values.get("name") or masks.official_name(values.get("contact_name") or "")
        return f"{shown} {masks.phone(values.get('phone'))}".strip()
    return f"{values.get('hirer') or ''} {values.get('title') or values.get('starts_on') or ''}".strip()


def masked_cell(cell: Any, column: Column | None) -> str:
    """A cell as a preview may show it: by what the column holds; an unmapped one by its first letters."""
    text = text_of(cell)
    if not text:
        return ""
    if column is not None and column.mask == "":
        return _LONG_NUMBER.sub(lambda hit: f"{hit[0][:2]}***", text)[:30]
    if column is not None and column.mask == "phone":
        return masks.phone(text)
    if column is not None and column.mask == "identity_number":
        return masks.identity_number(text)
    if column is not None and column.mask == "name":
        return masks.official_name(text)
    return f"{text[:1]}***"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a ledger is. Rows in = the sum of all outcomes."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def looked_at(self) -> int:
        return self.total - self.counts.get("pending", 0)

    def of(self, *outcomes: str) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in outcomes)
