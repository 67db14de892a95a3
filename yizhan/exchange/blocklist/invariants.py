"""What always holds of the blocklist."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from yizhan.core.invariants import invariant
from yizhan.exchange.blocklist.models import Block, BlockObjection


@invariant("exchange.block_has_second_person")
def block_has_second_person() -> Iterator[str]:
    """A district entry that ever held was decided by somebody else than who proposed it."""
    held = Block.objects.filter(scope="district", state__in=["active", "lifted", "expired"])
    alone = held.exclude(decided_by_uid="").filter(decided_by_uid=F("made_by_uid"))
    nobody = held.filter(state="active", decided_by_uid="")
    for block_id in (alone | nobody).values_list("pk", flat=True):
        yield f"block {block_id} of the district was not decided by a second person"


@invariant("exchange.block_objection_by_another")
def block_objection_by_another() -> Iterator[str]:
    """An objection is decided by somebody who neither proposed nor decided the entry."""
    own = Q(decided_by_uid=F("block__made_by_uid")) | Q(decided_by_uid=F("block__decided_by_uid"))
    for objection_id in BlockObjection.objects.filter(own, decided_at__isnull=False).values_list(
        "pk", flat=True
    ):
        yield f"objection {objection_id} was decided by somebody involved"
