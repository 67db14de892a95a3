"""Who holds which office inside the actor's scope."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.accounts.enums import STAFF_ROLES
from yizhan.accounts.memberships.models import Membership
from yizhan.core import clock
from yizhan.core.actors import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of offices; ``next_key`` is the last row's key, ``None`` at the end."""

    rows: list[Membership]
    next_key: int | None


def offices(actor: Actor, *, role: str = "", after: int = 0) -> Page:
    """Staff roles in force today inside the actor's scope, by key.

    Args:
        role: only this role. ``after``: key of the last row already shown.
    """
    held = Membership.objects.visible_to(actor).in_force(clock.today()).filter(pk__gt=after)
    held = held.filter(role=role) if role in STAFF_ROLES else held.filter(role__in=STAFF_ROLES)
    rows = list(held.select_related("person", "organisation").order_by("pk")[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
