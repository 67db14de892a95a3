"""Statements that every action runs several times, put together once for each model instead of at each call.

Building SQL from a query takes the framework longer than the database takes to answer it. Nothing here decides
anything: values pass through the same fields, rows come back as the same objects. For all other reading and writing
use the ordinary managers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Select:
    sql: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


def insert(row: M) -> M:
    """Insert a new row and give it its number; as ``row.save(force_insert=True)`` without signals."""
    sql, fields = _insert_of(type(row), connection.vendor)
    params = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def rows(model: type[M], keys: Iterable[Any], *, is_locking: bool = False) -> list[M]:
    """The rows with these primary keys, in their order; missing ones are left out.

    Args:
        is_locking: lock them until the transaction ends, where the database has such locks.
    """
    wanted = sorted({key for key in keys if key is not None})
    if not wanted:
        return []
    statement = _select_of(model, len(wanted), is_locking, connection.vendor)
    as_stored = model._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [as_stored(key, connection) for key in wanted])
        found = cursor.fetchall()
    return [model.from_db(connection.alias, statement.names, _converted(row, statement)) for row in found]


def _converted(row: tuple[Any, ...], statement: _Select) -> list[Any]:
    values = list(row)
    for place, steps, expression in statement.converters:
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return values


@lru_cache(maxsize=256)
def _insert_of(model: type[models.Model], vendor: str) -> tuple[str, tuple[models.Field, ...]]:
    quote = connection.ops.quote_name
    fields = tuple(
        field for field in model._meta.local_concrete_fields if field is not model._meta.auto_field
    )
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    number = quote(model._meta.pk.column)
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places}) RETURNING {number}",
        fields,
    )


@lru_cache(maxsize=1024)
def _select_of(model: type[models.Model], count: int, is_locking: bool, vendor: str) -> _Select:
    key = model._meta.pk.get_internal_type
    stand_ins = range(1, count + 1) if "Auto" in key() or "Integer" in key() else map(str, range(count))
    found = model._base_manager.filter(pk__in=list(stand_ins)).order_by("pk")
    if is_locking and connection.features.has_select_for_update:
        found = found.select_for_update(of=("self",), no_key=connection.features.has_select_for_no_key_update)
    compiler = found.query.get_compiler(connection=connection)
    sql, _params = compiler.as_sql()
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return _Select(
        sql=sql,
        names=tuple(field.attname for field in model._meta.concrete_fields),
        converters=tuple((place, tuple(steps), column) for place, (steps, column) in converters.items()),
    )
