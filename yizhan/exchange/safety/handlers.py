"""What follows: work stopped as unsafe is an incident; the station hears of every one at once."""

from __future__ import annotations

import yizhan.exchange.safety.gate  # noqa: F401  (registers its check)
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.engagements.events import EngagementEnded
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import _do_tell_station
from yizhan.exchange.safety.actions import _do_report
from yizhan.exchange.safety.enums import Harm, IncidentKind
from yizhan.exchange.safety.events import IncidentReported
from yizhan.exchange.safety.models import Incident


@on(EngagementEnded, kind="atomic")
def unsafe_work_is_an_incident(work: Work, event: EngagementEnded) -> None:
    """不安全，不干了: written down once, with nobody hurt; never against the worker."""
    if event.kind != "abandoned_safety":
        return
    engagement = work.lock(Engagement, event.engagement_id)
    known = Incident.objects.filter(engagement=engagement, kind=IncidentKind.UNSAFE_SITE)
    if not known.exists():
        _do_report(
            work,
            engagement,
            kind=IncidentKind.UNSAFE_SITE,
            harm=Harm.NONE,
            happened_at=engagement.state_changed_at,
        )


@on(IncidentReported, kind="atomic")
def tell_the_station(work: Work, event: IncidentReported) -> None:
    """Everybody who works there today."""
    incident = Incident.objects.select_related("posting__station").get(pk=event.incident_id)
    template = "exchange.incident_urgent" if event.is_urgent else "exchange.incident_reported"
    _do_tell_station(
        work, incident.posting, template, key=str(incident.pk), what=str(IncidentKind(incident.kind).label)
    )
