"""What always holds of files that became one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from yizhan.core.invariants import invariant
from yizhan.core.merging import Fate, kinds, rules
from yizhan.exchange.merges.enums import MergeState
from yizhan.exchange.merges.models import FileMerge, MovedRow


def _merged_files(kind: str) -> Any:
    from django.apps import apps  # the kinds are labels

    return apps.get_model(kind)._base_manager.filter(merged_into__isnull=False)


@invariant("exchange.merged_files_point_at_one_that_stands")
def merged_files_point_at_one_that_stands() -> Iterator[str]:
    """No chains: what was merged points at a file that was not; only merged files point anywhere."""
    for kind in kinds():
        wrong = _merged_files(kind).filter(Q(merged_into__merged_into__isnull=False) | ~Q(state="merged"))
        for key in wrong.values_list("pk", flat=True):
            yield f"{kind} {key}: merged into a file that is merged itself, or not merged at all"


@invariant("exchange.nothing_names_a_merged_file")
def nothing_names_a_merged_file() -> Iterator[str]:
    """Every reference that moves has moved, but for what the surviving file had already."""
    left = set(
        MovedRow.objects.filter(is_left=True, merge__state=MergeState.MERGED).values_list(
            "model", "row_pk", "field"
        )
    )
    for kind in kinds():
        for file in _merged_files(kind):
            for rule in rules(kind):
                if rule.fate is not Fate.MOVES:
                    continue
                for key in rule.rows(file).values_list("pk", flat=True):
                    if (rule.model, str(key), rule.field) not in left:
                        yield f"{rule.model} {key}: {rule.field} names the merged file {kind} {file.pk}"


@invariant("exchange.every_merged_file_has_its_record")
def every_merged_file_has_its_record() -> Iterator[str]:
    """Who was merged can be parted again: the record of it stands."""
    standing = FileMerge.objects.filter(state=MergeState.MERGED).values("loser_id")
    for key in _merged_files("accounts.Person").exclude(pk__in=standing).values_list("pk", flat=True):
        yield f"person {key}: merged, and no record says by whom"
