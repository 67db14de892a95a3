"""Who may import what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.ledger_import.enums import LedgerKind
from yizhan.exchange.ledger_import.workflow import IMPORTERS


def can_import(actor: Actor, kind: str) -> Decision:
    """A station's head or a district officer; a posting belongs to a station that answers for it, so the station does."""
    if actor.role not in IMPORTERS or not actor.staff_session:
        return Decision.no("wrong_role", _("台账由驿站负责人或区里来导"))
    if kind == LedgerKind.POSTING and not actor.station_codes:
        return Decision.no("station_imports", _("招工信息要有驿站负责，请驿站负责人来导"))
    return Decision.yes()


def kinds_for(actor: Actor) -> list[str]:
    """What this actor may import."""
    return [kind for kind in LedgerKind.values if can_import(actor, kind)]
