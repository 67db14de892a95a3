"""Reading call-backs."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import QuerySet

from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.call_backs import rules
from yizhan.exchange.call_backs.enums import CallBackState
from yizhan.exchange.call_backs.models import CallBack
from yizhan.exchange.engagements.access import NOT_FOUND


def _full(actor: Actor) -> QuerySet[CallBack]:
    found = CallBack.objects.visible_to(actor).exclude(engagement__station__code__in=actor.station_codes)
    return found.select_related(
        "engagement__posting__hirer__organisation",
        "engagement__posting__hirer__contact",
        "engagement__worker__person",
        "engagement__station",
    )


def waiting_call_backs(actor: Actor) -> QuerySet[CallBack]:
    """Whom to call, the longest waiting first; never about one's own station."""
    return _full(actor).filter(state=CallBackState.WAITING).order_by("tries", "drawn_at", "pk")


def finished_call_backs(actor: Actor) -> QuerySet[CallBack]:
    """What was heard, the newest first."""
    return _full(actor).exclude(state=CallBackState.WAITING).order_by("-state_changed_at", "-pk")


def visible_call_back(actor: Actor, uid: str) -> CallBack:
    """A call-back inside the scope; :class:`OutOfSight` otherwise."""
    found = _full(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def failure_of_sample(sample: str, *, station_id: int | None = None) -> tuple[Fraction, int]:
    """Share of failures of a sample and how many call-backs it rests on; of one station, or of all."""
    rows = CallBack.objects.filter(sample=sample)
    rows = rows.filter(engagement__station_id=station_id) if station_id else rows
    return rules.failure_share(rows.values_list("state", "answer"))
