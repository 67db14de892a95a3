"""What must always be true of files that were emptied."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from yizhan.accounts.my_data.enums import ErasureState, ExportState
from yizhan.accounts.my_data.models import DataExport, ErasureRequest
from yizhan.core.invariants import invariant


@invariant("accounts.erased_file_is_empty")
def erased_file_is_empty() -> Iterator[str]:
    """Whoever left has no name, phone or identity number in the file any more."""
    named = Q(person__phone_index__isnull=False) | Q(person__identity_number_index__isnull=False)
    wrong = ErasureRequest.objects.filter(Q(person__blanked_at__isnull=True) | named, state=ErasureState.DONE)
    for request in wrong:
        yield f"erasure {request.pk}: the file of person {request.person_id} is not empty"


@invariant("accounts.gone_export_is_empty")
def gone_export_is_empty() -> Iterator[str]:
    """A copy that is gone holds nothing."""
    for export in DataExport.objects.filter(state=ExportState.GONE).only("pk", "uid", "content"):
        if export.content:
            yield f"export {export.pk}: still holds a copy"
