"""The copy itself: every exported field of the catalogue with one person's rows, as plain JSON values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.accounts.enums import Role
from yizhan.accounts.people.models import Person
from yizhan.core.actions import plain
from yizhan.core.catalogue import masked
from yizhan.core.own_data import Source, Subject, exported_fields, model_of, sources

FORMAT = 1
BESIDES_ROLES = {"self": gettext_lazy("本人"), "visitor": gettext_lazy("任何人")}
FILE_FROM = 400
"""Longer than any sentence: a file, which the page to read names and the JSON holds."""


def subject_of(person: Person) -> Subject:
    return Subject(person.pk, str(person.uid))


def copy_of(person: Person, *, at: datetime, for_role: str = "") -> dict[str, Any]:
    """Everything that is kept about a person, section by section; a section without rows says so by being empty.

    Args:
        for_role: the staff role that hands it out at the counter; what that role may not read whole is masked.
    """
    subject = subject_of(person)
    sections: dict[str, dict[str, Any]] = {}
    for source in sources():
        section = sections.setdefault(source.model, _head(source.model))
        section["rows"] += [_row(row, source, subject, for_role) for row in source.rows(subject)]
    return {
        "format": FORMAT,
        "made_at": plain(at),
        "person": subject.person_uid,
        "masked_for": for_role,
        "sections": list(sections.values()),
    }


def _head(label: str) -> dict[str, Any]:
    model = model_of(label)
    return {
        "model": label,
        "name": str(model._meta.verbose_name),
        "fields": [field_facts(label, name) for name in exported_fields(label)],
        "rows": [],
    }


def field_facts(label: str, name: str) -> dict[str, Any]:
    """A field in the catalogue's words: what it is called, what for, on what basis, for how long, who reads it."""
    line = exported_fields(label)[name]
    return {
        "field": name,
        "name": field_name(label, name),
        "purpose": str(line.purpose),
        "basis": str(line.basis),
        "retention": str(line.retention),
        "readers": [reader_name(reader) for reader in line.readers],
    }


def field_name(label: str, name: str) -> str:
    """What a field is called; a relation by the name of what it points at."""
    field = model_of(label)._meta.get_field(name)
    if field.is_relation and field.verbose_name == field.name.replace("_", " "):
        return str(field.related_model._meta.verbose_name)
    return str(field.verbose_name)


def reader_name(reader: str) -> str:
    if reader in Role.values:
        return str(Role(reader).label)
    return str(BESIDES_ROLES.get(reader, reader))


def _row(row: models.Model, source: Source, subject: Subject, for_role: str) -> dict[str, Any]:
    fields = {name: _told(row, name, subject, for_role) for name in source.fields}
    beside = {field_name(source.model, name): _value(row, name, subject) for name in source.beside}
    return {"fields": fields, **({"beside": beside} if beside else {})}


def _told(row: models.Model, name: str, subject: Subject, for_role: str) -> Any:
    found = _value(row, name, subject)
    line = exported_fields(row._meta.label)[name]
    if for_role and for_role not in line.readers and line.mask:
        return masked(row._meta.label, name, str(found or ""))
    return found


def _value(row: models.Model, name: str, subject: Subject) -> Any:
    """A value as JSON; a choice in words; a relation by its name, but another person is never named."""
    field = row._meta.get_field(name)
    if field.is_relation:
        return _relation(row, field, subject)
    if field.choices:
        return str(getattr(row, f"get_{name}_display")() or "")
    return plain(getattr(row, name))


def _relation(row: models.Model, field: Any, subject: Subject) -> str | None:
    key = getattr(row, field.attname)
    if key is None:
        return None
    if field.related_model is Person:
        return _("本人") if key == subject.person_id else _("别的人（不写是谁）")
    related = getattr(row, field.name)
    if getattr(related, "person_id", None) is not None:
        return _("本人") if related.person_id == subject.person_id else _("别的人（不写是谁）")
    return str(related)


def readable(copy: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections that have rows, as the page to read draws them: name, and per row pairs of label and words."""
    shown = []
    for section in copy["sections"]:
        names = {field["field"]: field["name"] for field in section["fields"]}
        rows = [_pairs(row, names) for row in section["rows"]]
        if any(rows):
            shown.append({"name": section["name"], "rows": [row for row in rows if row]})
    return shown


def _pairs(row: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str]]:
    values = [*row.get("beside", {}).items(), *((names[key], value) for key, value in row["fields"].items())]
    return [(label, _words(value)) for label, value in values if value not in (None, "", [])]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(str(item) for item in value)
    text = str(value)
    return _("（文件，在给电脑读的那一份里）") if len(text) > FILE_FROM else text
