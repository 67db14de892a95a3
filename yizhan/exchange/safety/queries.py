"""Reading for the gate, the list of accidents and the stops of a region."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight
from yizhan.core.workflow import TransitionLog, history
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.booking import local, shifts_between
from yizhan.exchange.engagements.enums import InsuranceStatus
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import gear_of, reasons_not_to_send
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.safety import rules
from yizhan.exchange.safety.enums import IncidentState
from yizhan.exchange.safety.models import Incident, WorkStop
from yizhan.exchange.safety.workflow import incident_workflow


def stop_of(posting: Posting, now: datetime) -> WorkStop | None:
    """The stop in force on the next shift of a posting, for its trade; ``None`` when people may be sent."""
    ahead = [shift for shift in shifts_between(posting.starts_at, posting.ends_at) if shift.ends_at > now]
    if not ahead:
        return None
    shift = ahead[0]
    found = WorkStop.objects.during(max(shift.starts_at, now), shift.ends_at).filter(
        region_code__in=rules.regions_above(posting.region_code)
    )
    outdoor = value("exchange.outdoor_trades", on=local(now).date())
    rows = {row.pk: row for row in found.order_by("starts_at", "pk")}
    stops = [rules.Stop(str(pk), row.starts_at, row.ends_at, row.all_trades) for pk, row in rows.items()]
    hit = rules.stop_against(
        stops,
        outdoor=rules.is_outdoor(posting.trade_id or "", outdoor),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )
    return rows[int(str(hit.words))] if hit else None


def gate_of(engagement: Engagement) -> list[rules.Check]:
    """The whole gate of one engagement, to read aloud before he goes."""
    now = clock.now()
    reasons = reasons_not_to_send(engagement.posting, engagement.worker, now, leave_out=engagement.pk)
    on = local(engagement.starts_at).date()
    return rules.gate_checks(
        reasons,
        certificate=engagement.posting.certificate,
        gear=gear_of(engagement.posting.trade_id, on),
        insurance_words=str(InsuranceStatus(engagement.insurance).label),
        insured=engagement.insurance not in {InsuranceStatus.UNKNOWN, InsuranceStatus.NONE},
    )


def stops_of_region(actor: Actor, now: datetime) -> QuerySet[WorkStop]:
    """What stands or stood in the region of an officer, newest first."""
    return WorkStop.objects.filter(region_code__startswith=actor.region_prefix or "-").order_by("-pk")


def incidents_of(actor: Actor) -> QuerySet[Incident]:
    """Accidents inside the scope, open ones first."""
    return (
        Incident.objects.visible_to(actor)
        .select_related("engagement__worker__person", "posting__hirer__organisation", "station")
        .order_by("state_changed_at", "pk")
    )


def visible_incident(actor: Actor, uid: str) -> Incident:
    """One of them; :class:`OutOfSight` otherwise."""
    found = incidents_of(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def open_incident_count(actor: Actor) -> int:
    """How many nobody has taken in hand."""
    return Incident.objects.visible_to(actor).filter(state=IncidentState.REPORTED).count()


def history_of_incident(incident: Incident) -> QuerySet[TransitionLog]:
    """What was done about it, oldest first."""
    return history(incident_workflow, incident)


def emergency_numbers() -> list[tuple[str, str]]:
    """Whom to call first: number and what for."""
    return [(number, words) for number, words in value("exchange.emergency_numbers")]
