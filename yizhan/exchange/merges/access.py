"""Who may make one file of two."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actors import Actor
from yizhan.core.refusals import Decision
from yizhan.exchange.merges.models import FileMerge

CLERKS = frozenset({"attendant", "station_manager"})


def can_merge(actor: Actor, *people: Any) -> Decision:
    """Counter staff, about people they serve (``visible_to`` decides whom), never about themselves."""
    if actor.role not in CLERKS:
        return Decision.no("wrong_role", _("合并档案要在驿站窗口办"))
    if actor.person_id in {person.pk for person in people}:
        return Decision.no("own_file", _("自己的档案请同事来合"))
    return Decision.yes()


def can_decide(actor: Actor, merge: FileMerge) -> Decision:
    """The second clerk: not who proposed it."""
    allowed = can_merge(actor, merge.survivor, merge.loser)
    if allowed.allowed and merge.proposed_by_uid == actor.person_uid:
        return Decision.no("own_proposal", _("谁提的不能自己复核，请同事来"))
    return allowed


def can_undo(actor: Actor, merge: FileMerge) -> Decision:
    """The head of the station, or who had a hand in it."""
    allowed = can_merge(actor, merge.survivor, merge.loser)
    if not allowed.allowed:
        return allowed
    if actor.role == "station_manager" or actor.person_uid in {merge.proposed_by_uid, merge.decided_by_uid}:
        return Decision.yes()
    return Decision.no("not_your_merge", _("要驿站负责人或者当时经手的人来撤销"))
