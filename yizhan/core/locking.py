"""Row locks, always taken in one order (docs/locking.md).

A model that can be locked carries ``lock_rank`` (an integer; lower is locked first). :func:`lock_rows` sorts what it
is asked for by rank and primary key, so two transactions can never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from yizhan.core import prepared


class LockOrderError(RuntimeError):
    """A lower rank was asked for after a higher one: a deadlock waiting to happen."""


def lock_rows(
    wanted: Iterable[tuple[type[models.Model], Iterable[Any]]], *, held_rank: int = -1
) -> tuple[dict[tuple[type[models.Model], Any], models.Model], int]:
    """Lock rows and return fresh objects.

    Args:
        wanted: pairs of model and primary keys.
        held_rank: highest rank this transaction already holds.

    Returns:
        Objects by (model, primary key), and the new highest rank. Missing rows are absent from the dictionary.

    Raises:
        LockOrderError: when a rank below ``held_rank`` is asked for.
    """
    found: dict[tuple[type[models.Model], Any], models.Model] = {}
    for model, keys in sorted(wanted, key=lambda pair: _rank(pair[0])):
        rank = _rank(model)
        if rank < held_rank:
            raise LockOrderError(
                f"{model._meta.label} (rank {rank}) asked for while rank {held_rank} is held"
            )
        held_rank = rank
        found.update({(model, row.pk): row for row in prepared.rows(model, keys, is_locking=True)})
    return found, held_rank


def _rank(model: type[models.Model]) -> int:
    rank = getattr(model, "lock_rank", None)
    if rank is None:
        raise LockOrderError(f"{model._meta.label} has no lock_rank; see docs/locking.md")
    return int(rank)
