"""Who may read and confirm an agreement, and judge a relation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.engagements.access import side_of


def can_confirm(actor: Actor) -> Decision:
    """Each side for itself, by its own tap; the foreman does not speak for the firm."""
    if side_of(actor) in {"worker", "hirer"} and actor.role != "foreman":
        return Decision.yes()
    return Decision.no("wrong_role", _("约定由工人和用工方自己确认"))


def can_note_paper(actor: Actor) -> Decision:
    """The station, which saw the paper."""
    if side_of(actor) == "station":
        return Decision.yes()
    return Decision.no("wrong_role", _("纸上签的由驿站来记"))


def can_judge_relation(actor: Actor) -> Decision:
    """The station."""
    if side_of(actor) == "station":
        return Decision.yes()
    return Decision.no("wrong_role", _("关系由驿站来核"))
