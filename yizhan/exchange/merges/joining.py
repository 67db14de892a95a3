"""The steps of making one file of two, and two again; each inside the open work of an action that holds the locks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from yizhan.accounts.people.actions import _do_merge_into, _do_part_from
from yizhan.core.actions import Work, plain
from yizhan.core.merging import Moved, move_references, put_back, strays
from yizhan.exchange.merges.enums import Kept
from yizhan.exchange.merges.models import FileMerge, MovedRow
from yizhan.exchange.merges.rules import IDENTITY, PERSON_GROUPS, WORKER_GROUPS, kept_by_itself
from yizhan.exchange.workers.enums import WorkerState
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.workflow import worker_workflow

PERSON, WORKER = "accounts.Person", "exchange.Worker"
FOLLOWS = frozenset({"cell_row", "cell_column"})
"""Values that the person's consent decides; they are computed anew and never stand against undoing."""

Changes = dict[str, list[Any]]
"""Field → value before and after."""


def _do_set(obj: models.Model, values: Mapping[str, Any]) -> Changes:
    """Write values into a locked row and say what changed."""
    changed = {name: [getattr(obj, name), new] for name, new in values.items() if getattr(obj, name) != new}
    for name, (_before, new) in changed.items():
        setattr(obj, name, new)
    if changed:
        obj.save(update_fields=list(changed))
    return {name: plain(pair) for name, pair in changed.items()}


def kept_values(
    groups: Mapping[str, tuple[str, ...]], mine: Any, others: Any, chosen: Mapping[str, str]
) -> dict[str, Any]:
    """What the surviving file holds afterwards, field by field."""
    values = {}
    for group, fields in groups.items():
        kept = chosen.get(group) or kept_by_itself(getattr(mine, fields[0]), getattr(others, fields[0]))
        if kept == Kept.LOSER:
            values |= {name: getattr(others, name) for name in fields}
    return values


def _do_join_people(
    work: Work, merge: FileMerge, stays: Any, goes: Any
) -> tuple[dict[str, Changes], list[Moved]]:
    values = kept_values(PERSON_GROUPS, stays, goes, merge.chosen)
    if goes.identity_number:
        values |= {name: getattr(goes, name) for name in IDENTITY}
    elif stays.identity_number:
        values = {name: new for name, new in values.items() if name not in IDENTITY}
    emptied = {"identity_number": ""} if "identity_number" in values else {}  # a number belongs to one file
    old = {"state_changed_at": [plain(goes.state_changed_at), None]}
    changes = {"loser": _do_set(goes, emptied) | old, "survivor": _do_set(stays, values)}
    _do_merge_into(work, goes, stays, reason=str(merge.uid))
    return changes, move_references(PERSON, goes, stays)


def _do_join_workers(
    work: Work, merge: FileMerge, stays: Worker, goes: Worker
) -> tuple[dict[str, Changes], list[Moved]]:
    values = kept_values(WORKER_GROUPS, stays, goes, merge.chosen)
    old = {"state": [goes.state, WorkerState.MERGED]}
    changes = {
        "loser": _do_set(goes, {"merged_into_id": stays.pk}) | old,
        "survivor": _do_set(stays, values),
    }
    worker_workflow.apply(work, goes, "merge", reason=str(merge.uid), evidence={"into": str(stays.uid)})
    return changes, move_references(WORKER, goes, stays)


def _do_note_moved(merge: FileMerge, of: str, rows: Iterable[Moved]) -> None:
    """Write down what was moved."""
    MovedRow.objects.bulk_create(
        MovedRow(
            merge=merge,
            of=of,
            model=row.model,
            row_pk=row.pk,
            field=row.field,
            before=row.before,
            is_left=row.is_left,
        )
        for row in rows
    )


def moved_of(merge: FileMerge, of: str) -> list[Moved]:
    """What a merge moved, without what it had to leave."""
    rows = MovedRow.objects.filter(merge=merge, of=of, is_left=False)
    return [Moved(row.model, row.row_pk, row.field) for row in rows]


def changes_of(merge: FileMerge) -> dict[str, dict[str, Changes]]:
    """By kind of file and side, which values merging changed; nothing once they are blanked."""
    return json.loads(merge.before) if merge.before else {}


def changed_since(merge: FileMerge, stays: Any, worker: Worker | None) -> tuple[str, ...]:
    """Names of values of the surviving file that merging set and somebody changed afterwards."""
    found = []
    for kind, obj in ((PERSON, stays), (WORKER, worker)):
        if obj is None:
            continue
        for name, (_before, after) in changes_of(merge).get(kind, {}).get("survivor", {}).items():
            if name not in FOLLOWS and plain(getattr(obj, name)) != after:
                found.append(name)
    return tuple(found)


def strayed(merge: FileMerge, of: str, now_at: Any) -> int:
    """How many moved records name a third file by now."""
    return len(strays(of, moved_of(merge, of), now_at))


def _do_put_back(merge: FileMerge, kind: str, stays: Any, goes: Any) -> int:
    """Rows back to the old file, and every changed value; returns how many rows went back."""
    count = put_back(kind, moved_of(merge, kind), goes, stays)
    changes = changes_of(merge).get(kind, {})
    for obj, side in (
        (stays, "survivor"),
        (goes, "loser"),
    ):  # first the number is free again, then it goes home
        before = {
            name: _value(obj, name, pair[0])
            for name, pair in changes.get(side, {}).items()
            if name != "state"
        }
        _do_set(obj, before)
    return count


def _value(obj: models.Model, name: str, stored: Any) -> Any:
    return obj._meta.get_field(name).to_python(stored)


def _do_part_workers(work: Work, merge: FileMerge, stays: Worker, goes: Worker, reason: str) -> int:
    """Two registrations again, the old one in the state it had."""
    was = changes_of(merge).get(WORKER, {}).get("loser", {}).get("state", [WorkerState.ACTIVE])[0]
    step = "part_paused" if was == WorkerState.PAUSED else "part"
    worker_workflow.apply(work, goes, step, reason=reason, evidence={"from": str(stays.uid)})
    return _do_put_back(merge, WORKER, stays, goes)


def _do_part_people(work: Work, merge: FileMerge, stays: Any, goes: Any, reason: str) -> int:
    """Two files again."""
    _do_part_from(work, goes, stays, reason=reason)
    return _do_put_back(merge, PERSON, stays, goes)
