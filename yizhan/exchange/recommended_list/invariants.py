"""Nobody stands on the list without having agreed."""

from __future__ import annotations

from collections.abc import Iterator

from yizhan.accounts.consents.queries import consenting
from yizhan.core.invariants import invariant
from yizhan.exchange.recommended_list.actions import PURPOSE
from yizhan.exchange.recommended_list.models import ListEntry


@invariant("exchange.list_entries_are_agreed_to")
def list_entries_are_agreed_to() -> Iterator[str]:
    """A consent taken back follows through an event; between the two this may speak for a moment."""
    people = dict(ListEntry.objects.values_list("pk", "worker__person_id"))
    agreed = consenting(people.values(), PURPOSE)
    for entry_id, person_id in sorted(people.items()):
        if person_id not in agreed:
            yield f"list entry {entry_id}: no consent"
