"""What happened to somebody's safety."""

from dataclasses import dataclass

from yizhan.core.events import event


@event("exchange.incident_reported", key="incident_id")
@dataclass(frozen=True)
class IncidentReported:
    """Somebody was hurt, or work was stopped as unsafe; ``is_urgent`` when a life or a hospital is meant."""

    incident_id: int
    posting_id: int
    kind: str
    is_urgent: bool


@event("exchange.work_stop_declared", key="stop_id")
@dataclass(frozen=True)
class WorkStopDeclared:
    """Outdoor work stops in a region until a time."""

    stop_id: int
    region_code: str


@event("exchange.insurance_stated", key="engagement_id")
@dataclass(frozen=True)
class InsuranceStated:
    """Somebody said what insurance one engagement has."""

    engagement_id: int
    status: str
    said_by: str
