"""Stopping work for weather, reporting accidents, saying what insurance there is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, refuse_if_any
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.enums import InsuranceStatus
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.safety import access
from yizhan.exchange.safety.enums import URGENT, Harm, IncidentKind, StopKind, StopLevel
from yizhan.exchange.safety.events import IncidentReported, InsuranceStated, WorkStopDeclared
from yizhan.exchange.safety.models import Incident, WorkStop
from yizhan.exchange.safety.workflow import incident_workflow

WORDS_MOST = 500
INCIDENT_LOCKS = ("exchange.Engagement", "exchange.Incident")


@action
def declare_work_stop(
    work: Work,
    region_code: str,
    *,
    kind: str,
    level: str,
    source: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    all_trades: bool = False,
) -> int:
    """高温、暴雨停工: outdoor work in a region is sent nowhere until a time (F507). Set by hand, with its source.

    Raises:
        Forbidden: not an officer of that region.
        Refused: ``kind_unknown``, ``level_unknown``, ``source_missing``, ``end_missing``, ``end_before_start``, ``too_long``.
    """
    access.can_stop_work(work.actor, region_code).require()
    begins = starts_at or work.at
    most = value("exchange.stop_hours_most", on=work.at.date())
    reasons = []
    if kind not in StopKind.values:
        reasons.append(Reason("kind_unknown", _("选一个原因"), "kind"))
    if level not in StopLevel.values:
        reasons.append(Reason("level_unknown", _("选橙色还是红色"), "level"))
    if not source.strip():
        reasons.append(Reason("source_missing", _("写上依据哪条预警、哪份通知"), "source"))
    if ends_at is None:
        reasons.append(Reason("end_missing", _("写上到什么时候"), "ends_at"))
    elif ends_at <= max(begins, work.at):
        reasons.append(Reason("end_before_start", _("结束时间要在后面"), "ends_at"))
    elif ends_at - begins > timedelta(hours=most):
        text = _("一次最长 %(hours)s 小时，到时再续") % {"hours": most}
        reasons.append(Reason("too_long", text, "ends_at"))
    refuse_if_any(reasons)
    stop = WorkStop.objects.create(
        region_code=region_code,
        kind=kind,
        level=level,
        starts_at=begins,
        ends_at=ends_at,
        all_trades=all_trades,
        source=source.strip()[:120],
        declared_at=work.at,
        declared_by_uid=work.actor.person_uid,
    )
    work.record(stop, after={"kind": kind, "level": level, "region": region_code, "until": ends_at})
    work.emit(WorkStopDeclared(stop.pk, region_code))
    return stop.pk


@action
def lift_work_stop(work: Work, stop_id: int) -> bool:
    """解除: people may be sent out again; returns whether it was in force."""
    stop = WorkStop.objects.filter(pk=stop_id).first()
    if stop is None:
        raise OutOfSight(NOT_FOUND)
    access.can_stop_work(work.actor, stop.region_code).require()
    lifted = WorkStop.objects.filter(pk=stop_id, lifted_at__isnull=True).update(
        lifted_at=work.at, lifted_by_uid=work.actor.person_uid
    )
    if lifted:
        work.record(stop, after={"lifted_at": work.at})
    return bool(lifted)


# ---- accidents ----


@action(locks=INCIDENT_LOCKS)
def report_incident(
    work: Work,
    engagement_id: int,
    *,
    kind: str,
    harm: str,
    what: str = "",
    happened_at: datetime | None = None,
    called_help: bool = False,
) -> int:
    """报事故: by the worker, the foreman or the attendant; first the ambulance, then this.

    Returns:
        id of the incident (``reported``).

    Raises:
        OutOfSight, Forbidden. Refused: ``kind_unknown``, ``harm_unknown``, ``too_long``, ``in_future``.
    """
    require_visible(work.actor, engagement_id)
    access.can_report(work.actor).require()
    engagement = work.lock(Engagement, engagement_id)
    reasons = []
    if kind not in IncidentKind.values:
        reasons.append(Reason("kind_unknown", _("选一样出了什么事"), "kind"))
    if harm not in Harm.values:
        reasons.append(Reason("harm_unknown", _("选一样人怎么样"), "harm"))
    if len(what.strip()) > WORDS_MOST:
        reasons.append(Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": WORDS_MOST}, "what"))
    if happened_at is not None and happened_at > work.at:
        reasons.append(Reason("in_future", _("时间还没到"), "happened_at"))
    refuse_if_any(reasons)
    return _do_report(
        work,
        engagement,
        kind=kind,
        harm=harm,
        what=what.strip(),
        happened_at=happened_at or work.at,
        called_help=called_help,
    ).pk


def _do_report(work: Work, engagement: Engagement, *, kind: str, harm: str, **fields) -> Incident:
    incident = Incident.objects.create(
        engagement=engagement,
        posting_id=engagement.posting_id,
        station_id=engagement.station_id,
        kind=kind,
        harm=harm,
        state_changed_at=work.at,
        reported_at=work.at,
        reported_by_role=work.actor.role,
        reported_by_uid=work.actor.person_uid,
        insurance=engagement.insurance,
        is_demo=engagement.is_demo,
        **fields,
    )
    work.record(incident, after={"kind": kind, "harm": harm})
    work.emit(IncidentReported(incident.pk, incident.posting_id, str(kind), harm in URGENT))
    return incident


def _lock_incident(work: Work, incident_id: int) -> Incident:
    if not Incident.objects.visible_to(work.actor).filter(pk=incident_id).exists():
        raise OutOfSight(NOT_FOUND)
    return work.lock(Incident, incident_id)


@action(locks=INCIDENT_LOCKS)
def take_incident_in_hand(work: Work, incident_id: int, *, note: str = "") -> int:
    """我来处理: what is done now, in one sentence."""
    incident = _lock_incident(work, incident_id)
    incident_workflow.apply(work, incident, "take_in_hand", reason=note.strip()[:WORDS_MOST])
    return incident.pk


@action(locks=INCIDENT_LOCKS)
def close_incident(work: Work, incident_id: int, *, note: str = "") -> int:
    """处理完了: how it ended."""
    incident = _lock_incident(work, incident_id)
    incident_workflow.apply(work, incident, "close", reason=note.strip()[:WORDS_MOST])
    return incident.pk


# ---- insurance ----


@action(locks=("exchange.Engagement",))
def state_insurance(work: Work, engagement_id: int, *, status: str, policy: str = "") -> int:
    """说明保险: what one engagement has, and who says so; printed on the slip (F508).

    Raises:
        OutOfSight. Forbidden: the worker's or the foreman's. Refused: ``status_unknown``, ``policy_too_long``, ``only_station``.
    """
    require_visible(work.actor, engagement_id)
    access.can_state_insurance(work.actor).require()
    engagement = work.lock(Engagement, engagement_id)
    reasons = []
    if status not in InsuranceStatus.values or status == InsuranceStatus.UNKNOWN:
        reasons.append(Reason("status_unknown", _("选一样保险"), "status"))
    if len(policy.strip()) > 40:
        reasons.append(Reason("policy_too_long", _("保单号太长了"), "policy"))
    if status in {InsuranceStatus.PUBLIC, InsuranceStatus.OWN} and side_of(work.actor) != "station":
        reasons.append(Reason("only_station", _("政府零工保、工人自己买的，由驿站来记"), "status"))
    refuse_if_any(reasons)
    before = engagement.insurance
    engagement.insurance, engagement.insurance_policy = status, policy.strip()
    engagement.insurance_said_by, engagement.insurance_said_at = side_of(work.actor), work.at
    engagement.save(update_fields=["insurance", "insurance_policy", "insurance_said_by", "insurance_said_at"])
    work.record(engagement, before={"insurance": before}, after={"insurance": status})
    work.emit(InsuranceStated(engagement.pk, status, engagement.insurance_said_by))
    return engagement.pk


__all__ = [
    "_do_report", "close_incident", "declare_work_stop", "lift_work_stop", "report_incident", "state_insurance",
    "take_incident_in_hand",
]  # fmt: skip
