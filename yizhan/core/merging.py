"""Two files of one and the same thing become one: what happens to every record that names a file (R8.1).

A context's ``merging.py`` says which models are files, and of every reference to a file what becomes of it::

    file_kind("exchange.Worker")
    moves("exchange.Engagement", "worker", of="exchange.Worker")
    moves("exchange.ExternalRef", "object_uid", of="accounts.Person", holds="uid", where={"object_type": "accounts.Person"})
    stays("exchange.FieldEntry", "worker", of="exchange.Worker", why="who typed what into that file")
    bars("accounts.StaffLogin", "person", of="accounts.Person", code="staff_file", text=_("…"))

    @bar
    def under_a_block(pair: Pair) -> Iterator[Reason]:
        ...

A house test fails while a foreign key or uid that names a file is not declared. Names of *who did* something
(``…by_uid``, ``actor_uid``) are history everywhere and need no line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from yizhan.core.refusals import Reason

WHO_DID = re.compile(r"(^|_)by_uid$|^(actor|viewer|on_behalf_of)_uid$")
"""Fields that say who acted: what happened is never rewritten."""

NAMES_A_ROW = re.compile(r"_uid$|^(person|worker)_id$")


class Fate(StrEnum):
    """What becomes of a record that names the file that goes."""

    MOVES = "moves"
    STAYS = "stays"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Rule:
    """One reference to a file.

    Args:
        model, field: label and field name. of: label of the file's model.
        holds: what stands in the field: ``"pk"`` or ``"uid"``.
        where: further conditions (a field that names things of several kinds).
        why: why it stays. reason: what is said when its presence bars merging.
    """

    model: str
    field: str
    of: str
    fate: Fate
    holds: str = "pk"
    where: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    reason: Reason | None = None

    def rows(self, file: models.Model) -> models.QuerySet:
        """The records that name a file."""
        return _rows(self.model).filter(**{self.field: self.name_of(file)}, **self.where)

    def name_of(self, file: models.Model) -> Any:
        """How a file stands in the field."""
        return file.pk if self.holds == "pk" else str(file.uid)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Moved:
    """One reference that was moved, or (``is_left``) could not be, because the other file has the same already.

    ``before`` is what stood in the field.
    """

    model: str
    pk: str
    field: str
    before: str = ""
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that may become one: by label the file that stays and the one that goes (``None``: has none)."""

    stays: Mapping[str, models.Model | None]
    goes: Mapping[str, models.Model | None]

    def both(self, label: str) -> tuple[models.Model | None, models.Model | None]:
        """The two files of one kind."""
        return self.stays.get(label), self.goes.get(label)

    def present(self, label: str) -> list[models.Model]:
        """Those of the two that exist."""
        return [one for one in self.both(label) if one is not None]


Bar = Callable[[Pair], Iterable[Reason]]

_kinds: list[str] = []
_rules: dict[tuple[str, str, str], Rule] = {}
_unrelated: set[tuple[str, str]] = set()
_bars: list[Bar] = []


def file_kind(label: str) -> None:
    """A model whose rows are files that can be merged."""
    if label not in _kinds:
        _kinds.append(label)


def _declare(rule: Rule) -> None:
    key = (rule.model, rule.field, rule.of)
    if key in _rules:
        raise ValueError(f"{rule.model}.{rule.field} is declared twice")
    _rules[key] = rule


def moves(
    model: str, *fields: str, of: str, holds: str = "pk", where: Mapping[str, Any] | None = None
) -> None:
    """These references follow to the file that stays."""
    for name in fields:
        _declare(Rule(model, name, of, Fate.MOVES, holds, where or {}))


def stays(
    model: str, *fields: str, of: str, why: str, holds: str = "pk", where: Mapping[str, Any] | None = None
) -> None:
    """These references go on naming the old file: history, or derived and computed anew."""
    for name in fields:
        _declare(Rule(model, name, of, Fate.STAYS, holds, where or {}, why))


def bars(model: str, field_name: str, *, of: str, code: str, text: Any) -> None:
    """Files that have such a record are not merged."""
    _declare(Rule(model, field_name, of, Fate.BARS, reason=Reason(code, text)))


def unrelated(model: str, *fields: str) -> None:
    """These fields look like the name of a file and are none."""
    _unrelated.update((model, name) for name in fields)


def bar(check: Bar) -> Bar:
    """Register a check that yields everything against merging two files."""
    _bars.append(check)
    return check


def rules(of: str | None = None) -> tuple[Rule, ...]:
    """All declared references, or those to one kind of file, in a steady order."""
    return tuple(_rules[key] for key in sorted(_rules) if of is None or _rules[key].of == of)


def kinds() -> tuple[str, ...]:
    """Labels of the models whose rows are files."""
    return tuple(_kinds)


def undeclared() -> list[str]:
    """References to a file that nobody declared, for the house test."""
    known = {(rule.model, rule.field) for rule in _rules.values()} | _unrelated
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("yizhan.") or model._meta.app_label == "core":
            continue  # core's own tables are logs: what was written about a file is not rewritten
        for column in model._meta.concrete_fields:
            if (model._meta.label, column.name) not in known and _names_a_file(column):
                found.append(f"{model._meta.label}.{column.name}")
    return sorted(found)


def _names_a_file(column: models.Field) -> bool:
    if column.is_relation:
        return column.related_model._meta.label in _kinds  # type: ignore[union-attr]
    return bool(NAMES_A_ROW.search(column.name)) and not WHO_DID.search(column.name)


def reasons_against(pair: Pair) -> list[Reason]:
    """Everything that speaks against merging two files, each reason once."""
    found: dict[str, Reason] = {}
    for rule in rules():
        if rule.reason and any(rule.rows(file).exists() for file in pair.present(rule.of)):
            found.setdefault(rule.reason.code, rule.reason)
    for check in _bars:
        for reason in check(pair):
            found.setdefault(reason.code, reason)
    return list(found.values())


def move_references(of: str, goes: models.Model, stays_on: models.Model) -> list[Moved]:
    """Let every reference that moves name the file that stays; the caller holds the transaction and both locks.

    A row that would stand twice (the same trade, the same day) is left with the old file and listed as left.
    """
    found: list[Moved] = []
    for rule in rules(of):
        if rule.fate is Fate.MOVES:
            found += _move(rule, goes, stays_on)
    return found


def _move(rule: Rule, goes: models.Model, stays_on: models.Model) -> Iterator[Moved]:
    keys = list(rule.rows(goes).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return
    new, old = rule.name_of(stays_on), str(rule.name_of(goes))
    if _rename(rule, keys, new):
        yield from (Moved(rule.model, str(key), rule.field, old) for key in keys)
        return
    for key in keys:
        yield Moved(rule.model, str(key), rule.field, old, is_left=not _rename(rule, [key], new))


def _rename(rule: Rule, keys: list[Any], new: Any) -> bool:
    """Write the name into rows, all or none; ``False`` when the database refuses (it stands there already)."""
    try:
        with transaction.atomic():
            _rows(rule.model).filter(pk__in=keys).update(**{rule.field: new})
    except IntegrityError:
        return False
    return True


def strays(of: str, moved: Iterable[Moved], now_at: models.Model) -> list[Moved]:
    """Of rows that were moved to a file those that name another one by now; rows that are gone do not count."""
    return [one for one, row in _found(of, moved) if row != str(_rule(of, one).name_of(now_at))]


def put_back(of: str, moved: Iterable[Moved], home: models.Model, now_at: models.Model) -> int:
    """Let rows that were moved name their old file again.

    Returns:
        how many; rows that are gone since are passed over.

    Raises:
        IntegrityError: the old file has such a row by now.
    """
    count = 0
    for one in moved:
        rule = _rule(of, one)
        here = _rows(rule.model).filter(pk=one.pk, **{rule.field: rule.name_of(now_at)})
        count += here.update(**{rule.field: rule.name_of(home)})
    return count


def _found(of: str, moved: Iterable[Moved]) -> Iterator[tuple[Moved, str]]:
    for one in moved:
        rule = _rule(of, one)
        value = _rows(rule.model).filter(pk=one.pk).values_list(rule.field, flat=True).first()
        if value is not None:
            yield one, str(value)


def _rule(of: str, moved: Moved) -> Rule:
    return _rules[(moved.model, moved.field, of)]


def _rows(label: str) -> models.QuerySet:
    """Plain rows of a model: its own manager may hide some, or refuse what a ledger refuses (the content stays as it is)."""
    return models.QuerySet(model=apps.get_model(label))
