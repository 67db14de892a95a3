"""Reading for the pages of both sides, and whose hand a step was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yizhan.accounts.queries import person as person_of
from yizhan.core import clock
from yizhan.core.audit import AuditRow
from yizhan.core.fields import blind_value
from yizhan.exchange.engagements.enums import Entrance
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.family.acting import CHANNEL
from yizhan.exchange.family.enums import LIVING, Kin, TieState
from yizhan.exchange.family.models import FamilyTie

WAITING = ("interested", "offered", "accepted", "confirmed", "dispatched", "on_site", "working")


def ties_of_worker(worker_id: int) -> list[FamilyTie]:
    """Who helps a worker or was asked to."""
    return list(FamilyTie.objects.filter(worker_id=worker_id, state__in=LIVING).select_related("helper"))


def ties_of_helper(person_id: int) -> list[FamilyTie]:
    """Whom a person helps now."""
    found = FamilyTie.objects.active(clock.today()).of_helper(person_id)
    return list(found.select_related("worker__person"))


def invitations_to(person_id: int) -> list[FamilyTie]:
    """Invitations that wait for this person, by the phone of the file."""
    person = person_of(person_id)
    if person is None or not person.phone:
        return []
    index = blind_value(FamilyTie, "helper_phone", person.phone)
    found = FamilyTie.objects.filter(
        state=TieState.OFFERED, helper_phone_index=index, ends_on__gte=clock.today()
    )
    return list(found.select_related("worker__person"))


def engagements_to_help_with(worker_id: int) -> list[Engagement]:
    """Offers, applications and coming work of a worker, the soonest first."""
    found = Engagement.objects.filter(worker_id=worker_id, state__in=WAITING).select_related(
        "posting__station"
    )
    return list(found.order_by("starts_at", "pk")[:30])


def helper_words(worker_id: int, log: Iterable[Any]) -> dict[int, str]:
    """Id of a line of the history → 儿子, for the lines that a helper wrote; one query when there is one."""
    lines = [row for row in log if row.device == CHANNEL]
    if not lines:
        return {}
    ties = FamilyTie.objects.filter(worker_id=worker_id, helper__isnull=False).select_related("helper")
    kin = {str(tie.helper.uid): Kin(tie.kin).label for tie in ties.order_by("pk")}
    return {row.pk: str(kin.get(row.actor_uid, Kin.OTHER.label)) for row in lines}


def begun_by_helper(engagement: Engagement) -> str:
    """儿子, when a helper applied for the worker; ``""`` for every other beginning."""
    if engagement.entrance != Entrance.APPLY:
        return ""
    made = AuditRow.objects.filter(
        object_type="exchange.Engagement", object_uid=str(engagement.uid), device=CHANNEL
    ).order_by("pk")
    first = made.first()
    if first is None or not first.action.endswith("apply_for_posting"):
        return ""
    tie = FamilyTie.objects.filter(worker_id=engagement.worker_id, helper__uid=first.actor_uid).first()
    return str(Kin(tie.kin).label if tie else Kin.OTHER.label)
