"""The published standard for postings (R8.6, F306): versioned data, the dictionaries behind it, the forbidden words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhan.core.dated import value
from yizhan.exchange.postings import findings
from yizhan.exchange.postings.enums import (
    FINDING_LABELS,
    Insurance,
    PayCycle,
    PayUnit,
    PostingOrigin,
    finding_label,
)
from yizhan.exchange.postings.quality import PARTS

DATA = Path(__file__).parent / "data"
DICTIONARIES: dict[str, Any] = {
    "pay_unit": PayUnit,
    "pay_cycle": PayCycle,
    "insurance": Insurance,
    "origin": PostingOrigin,
}
WORDS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field: what it is called, what is asked, an example."""

    name: str
    label: str
    rule: str
    must: bool
    example: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A group of words that stop a posting, with the law and what to write instead."""

    label: str
    words: tuple[str, ...]
    legal_basis: str
    instead: str


@dataclass(frozen=True, slots=True)
class Standard:
    """One version as it is shown."""

    version: str
    effective_from: date
    title: str
    basis: tuple[str, ...]
    fields: tuple[FieldRule, ...]
    dictionaries: tuple[tuple[str, tuple[str, ...]], ...]
    forbidden: tuple[Forbidden, ...]
    examples: tuple[dict[str, Any], ...]
    weights: tuple[tuple[Any, int], ...]
    versions: tuple[str, ...]


@cache
def _versions() -> list[dict[str, Any]]:
    rows = json.loads((DATA / "posting_standard.json").read_text(encoding="utf-8"))
    return sorted(rows, key=lambda row: row["effective_from"])


@cache
def _lexicon() -> list[dict[str, Any]]:
    return json.loads((DATA / "review_lexicon.json").read_text(encoding="utf-8"))["lexicon"]


def standard_on(on: date, version: str = "") -> Standard | None:
    """The version in force on a day, or a named one; ``None`` when there is none."""
    rows = [row for row in _versions() if version in {"", row["version"]}]
    if not version:
        rows = [row for row in rows if row["effective_from"] <= on.isoformat()]
    if not rows:
        return None
    row, english = rows[-1], (get_language() or "").startswith("en")
    language = "en" if english else "zh-hans"
    weights = value("exchange.quality_weights", on=on)
    return Standard(
        version=row["version"],
        effective_from=date.fromisoformat(row["effective_from"]),
        title=row["title"][language],
        basis=tuple(row["basis"]),
        fields=tuple(
            FieldRule(field["name"], *field[language], must=field["must"], example=field["example"])
            for field in row["fields"]
        ),
        dictionaries=tuple(
            (_dictionary_label(name), tuple(str(label) for label in DICTIONARIES[name].labels))
            for name in row["dictionaries"]
        ),
        forbidden=_forbidden(),
        examples=tuple({**example, "why": example["why"][language]} for example in row["examples"]),
        weights=tuple((label, int(weights.get(code, 0))) for code, label in PARTS.items()),
        versions=tuple(old["version"] for old in _versions()),
    )


def _dictionary_label(name: str) -> Any:
    return {
        "pay_unit": _("按什么算"),
        "pay_cycle": _("什么时候结"),
        "insurance": _("保险"),
        "origin": _("来源"),
    }[name]


def _forbidden() -> tuple[Forbidden, ...]:
    """Groups of the word list that stop a posting; a few words of each, the rest is in the list itself."""
    shown: dict[str, Forbidden] = {}
    for group in _lexicon():
        flag = group["flag"]
        if flag not in findings.HOLD_FLAGS or not group.get("terms"):
            continue
        label = str(finding_label(flag)) if flag in FINDING_LABELS else flag
        words = tuple(group["terms"][:WORDS_SHOWN])
        if label in shown:
            continue
        shown[label] = Forbidden(
            label, words, group.get("legal_basis", ""), str(findings.suggestion_of(flag))
        )
    return tuple(shown.values())
