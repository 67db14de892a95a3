"""What a leader may read about why one of his people cannot come: that he cannot, never his other work or his age."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Reason
from yizhan.exchange.crews.workflow import STATION

OF_THE_POSTING = frozenset(
    {"posting_not_open", "posting_expired", "already_started", "places_taken", "too_few_places", "stopped"}
)


def shown_reasons(actor: Actor, reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons as this actor may read them: the station all of them, the leader without what is the member's own."""
    if actor.role in STATION:
        return list(reasons)
    found: dict[str, Reason] = {}
    for reason in reasons:
        if reason.code in OF_THE_POSTING:
            found[reason.code] = reason
        elif reason.code == "overlap":
            found["overlap"] = Reason("overlap", _("那个时间他有别的活"), reason.field)
        elif reason.code != "already_applied":
            found["cannot"] = Reason("cannot", _("这个活他去不了，请他自己问驿站"), reason.field)
    return list(found.values())
