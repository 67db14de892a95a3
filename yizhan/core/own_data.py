"""What one person may take along, what is let go when she leaves, and what stands against leaving (TRUST L-06, L-07).

A context says so in its ``own_data.py``, as it says how long things are kept in its ``retention.py``::

    @rows_of("exchange.PayDue", beside=("amount_fen", "state"))
    def own_pays(subject: Subject): return PayDue.objects.filter(engagement__worker__person_id=subject.person_id)

    @erases("exchange.pictures", label=_("照片"), locks=("exchange.Worker",))
    def forget_pictures(work: Work, subject: Subject) -> int: ...

    @bars_erasure
    def unpaid(subject: Subject) -> list[Reason]: ...

    stays("pay_words")            # a rule of ``retention.py``: the law keeps it longer than the person stays

Which fields a row shows is the catalogue's business (``export=True``), never the context's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from yizhan.core.actions import Work
from yizhan.core.catalogue import PersonalField, catalogue
from yizhan.core.refusals import Reason
from yizhan.core.retention import Kept, rules


@dataclass(frozen=True, slots=True)
class Subject:
    """The person it is about, as ``core`` knows persons."""

    person_id: int
    person_uid: str


Rows = Callable[[Subject], Iterable[models.Model]]
Erase = Callable[[Work, Subject], int]
Bar = Callable[[Subject], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one model that belong to a person.

    Args:
        fields: the exported fields of the catalogue that are hers in these rows (a row can hold words of both sides).
        beside: further fields without which a row says nothing (an amount, a day); they are not personal.
    """

    model: str
    fields: tuple[str, ...]
    beside: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Erasing:
    """One step of an erasure."""

    code: str
    label: Any
    locks: tuple[str, ...]
    erase: Erase


@dataclass(frozen=True, slots=True)
class Staying:
    """What is still there after an erasure. ``rule`` says for how long; without one the row has no name any more."""

    label: Any
    source: str
    rule: Kept | None


_sources: list[Source] = []
_erasings: dict[str, Erasing] = {}
_bars: list[Bar] = []
_staying: dict[str, tuple[Any, str]] = {}


def exported_fields(model_label: str) -> dict[str, PersonalField]:
    """Name → line of the catalogue for every exported field of a model."""
    return {line.field: line for line in catalogue() if line.model == model_label and line.export}


def rows_of(
    model_label: str, *, fields: Iterable[str] | None = None, beside: Iterable[str] = ()
) -> Callable[[Rows], Rows]:
    """Declare which rows of a model belong to a person (see :class:`Source`); several declarations add up.

    Args:
        fields: default: every exported field of the catalogue.
    """

    def declare(rows: Rows) -> Rows:
        _sources.append(Source(model_label, tuple(fields or ()), tuple(beside), rows))
        return rows

    return declare


def sources() -> tuple[Source, ...]:
    """All declarations, by model; an open list of fields is filled from the catalogue."""
    filled = [
        Source(one.model, one.fields or tuple(exported_fields(one.model)), one.beside, one.rows)
        for one in _sources
    ]
    return tuple(sorted(filled, key=lambda one: one.model))


def fields_without_rows() -> list[str]:
    """``app.Model.field`` of exported fields whose rows nobody declared; empty in a sound house."""
    told = {(one.model, field) for one in sources() for field in one.fields}
    asked = {(line.model, line.field) for line in catalogue() if line.export}
    return sorted(f"{model}.{field}" for model, field in asked - told)


def erases(code: str, *, label: Any, locks: Iterable[str] = ()) -> Callable[[Erase], Erase]:
    """Declare one step of an erasure. It returns how many rows it changed.

    Args:
        label: what is gone afterwards, in the person's words. ``locks``: models the step locks.

    Raises:
        ValueError: declared twice.
    """

    def declare(erase: Erase) -> Erase:
        if code in _erasings:
            raise ValueError(f"{code} is declared twice")
        _erasings[code] = Erasing(code, label, tuple(locks), erase)
        return erase

    return declare


def erasings() -> tuple[Erasing, ...]:
    """All steps in the order they were declared (lower floors first)."""
    return tuple(_erasings.values())


class ErasingLocks:
    """The locks of all steps, read when the action runs: by then every context has declared its own."""

    def __init__(self, *own: str) -> None:
        self._own = own

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        for step in erasings():
            yield from step.locks


def bars_erasure(bar: Bar) -> Bar:
    """Declare what stands against leaving now: work under way, money owed, an open contest."""
    if bar not in _bars:
        _bars.append(bar)
    return bar


def reasons_not_to_erase(subject: Subject) -> list[Reason]:
    """Everything against erasing a person now, from every context."""
    return [reason for bar in _bars for reason in bar(subject)]


def stays(code: str, *, label: Any = "", source: str = "") -> None:
    """Declare what an erasure leaves.

    Args:
        code: a rule of ``retention.py``, which then gives label, days and source; any other name needs ``label`` and
            ``source``.
    """
    _staying[code] = (label, source)


def staying() -> list[Staying]:
    """What is left after an erasure, in the order declared."""
    known = {rule.code: rule for rule in rules()}
    found = []
    for code, (label, source) in _staying.items():
        rule = known.get(code)
        found.append(
            Staying(label or (rule.label if rule else code), source or (rule.source if rule else ""), rule)
        )
    return found


def model_of(label: str) -> type[models.Model]:
    """The model behind ``app.Model``."""
    return apps.get_model(label)
