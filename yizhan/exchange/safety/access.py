"""Who may stop work in a region, report an accident and say what insurance there is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.engagements.access import side_of

STOPPERS = frozenset({"local_officer", "district_officer"})


def can_stop_work(actor: Actor, region_code: str) -> Decision:
    """Officers, inside their own region."""
    if actor.role not in STOPPERS or not actor.region_prefix:
        return Decision.no("wrong_role", _("停工令由区、镇街来定"))
    if not region_code.startswith(actor.region_prefix):
        return Decision.no("other_region", _("只能管自己的地区"))
    return Decision.yes()


def can_report(actor: Actor) -> Decision:
    """Whoever is part of the work: worker, hirer's side, station."""
    if side_of(actor) in {"worker", "hirer", "station"}:
        return Decision.yes()
    return Decision.no("wrong_role", _("事故由工人、用工方或驿站来报"))


def can_state_insurance(actor: Actor) -> Decision:
    """The hirer for himself, the station for what it has seen or what the government bought."""
    if side_of(actor) in {"hirer", "station"} and actor.role != "foreman":
        return Decision.yes()
    return Decision.no("wrong_role", _("保险由用工方或驿站来说"))
