"""What always holds of imports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length

from yizhan.accounts.queries import merged_uids
from yizhan.core.invariants import invariant
from yizhan.exchange.ledger_import.enums import RowOutcome
from yizhan.exchange.ledger_import.models import ExternalRef, ImportRow, PastPlacement


@invariant("exchange.imported_rows_leave_no_copy")
def imported_rows_leave_no_copy() -> Iterator[str]:
    """What stands in a file of the house stands no second time in a row."""
    done = ImportRow.objects.filter(outcome__in=[RowOutcome.IMPORTED, RowOutcome.LINKED])
    for row_id in done.annotate(size=Length("raw")).filter(size__gt=0).values_list("pk", flat=True):
        yield f"import row {row_id}: imported and its content still kept"


@invariant("exchange.one_row_makes_one_thing")
def one_row_makes_one_thing() -> Iterator[str]:
    """No two rows created the same object (a repeat after a crash never doubles)."""
    other = ImportRow.objects.filter(
        outcome=RowOutcome.IMPORTED, object_type=OuterRef("object_type"), object_uid=OuterRef("object_uid")
    ).exclude(pk=OuterRef("pk"))
    twice = ImportRow.objects.filter(Exists(other), outcome=RowOutcome.IMPORTED)
    for row_id in twice.values_list("pk", flat=True):
        yield f"import row {row_id}: its object was created by another row as well"


@invariant("exchange.imported_rows_have_references")
def imported_rows_have_references() -> Iterator[str]:
    """Every created record carries its source (R8.1); of a file that was merged the one that stayed carries it."""
    own = ExternalRef.objects.filter(object_type=OuterRef("object_type"), object_uid=OuterRef("object_uid"))
    merged = [str(uid) for uid in merged_uids()]
    bare = ImportRow.objects.filter(~Exists(own), outcome=RowOutcome.IMPORTED).exclude(object_uid__in=merged)
    for row_id in bare.values_list("pk", flat=True):
        yield f"import row {row_id}: its object carries no source"


@invariant("exchange.past_placements_never_count")
def past_placements_never_count() -> Iterator[str]:
    """D15: an imported placement is V0."""
    for placement_id in PastPlacement.objects.exclude(verification=0).values_list("pk", flat=True):
        yield f"past placement {placement_id} has a verification"
