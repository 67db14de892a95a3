"""The two ways out of a defect (D4): correct it, or become a service point."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.geo import cell_of
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.facilities.stations import access, rules
from yizhan.facilities.stations.actions import LOCK, _aggregate_part, _station_to_keep, standard_on
from yizhan.facilities.stations.enums import STATION_ONLY_DEFECTS, DefectKind, DefectState, StationKind
from yizhan.facilities.stations.events import DefectCorrected, StationConverted
from yizhan.facilities.stations.models import Station, StationDefect


@action(locks=LOCK)
def correct_defect(
    work: Work,
    defect_id: int,
    *,
    official_name: str | None = None,
    indoor_area_m2: Decimal | None = None,
    zones: list[str] | None = None,
    sign_ok: bool | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    note: str = "",
) -> int:
    """Record that a defect is put right, with the new fact; the standard decides whether it is enough.

    Only the fact that the defect is about is read: the new name, the area measured anew, all zones there are now, the
    sign, the point (WGS-84). The former name stays as an alias.

    Raises:
        Refused: ``defect_settled``, ``correction_missing``, or the violation that is still there.
    """
    defect = _aggregate_part(StationDefect, defect_id)
    station = _station_to_keep(work, defect.station_id)
    access.can_settle_defect(work.actor, station).require()
    defect.refresh_from_db()
    if defect.state != DefectState.OPEN:
        raise Refused(Reason("defect_settled", _("这一条已经了结了")))
    given = {
        DefectKind.NAME_RULE: official_name,
        DefectKind.AREA_BELOW_MINIMUM: indoor_area_m2,
        DefectKind.ZONE_MISSING: zones,
        DefectKind.SIGN_WRONG: sign_ok,
        DefectKind.SITING_INCOMPLETE: None
        if latitude is None or longitude is None
        else (latitude, longitude),
    }[DefectKind(defect.kind)]
    if given is None:
        raise Refused(Reason("correction_missing", _("还没写改成了什么")))
    before, after = _do_correct(work, station, defect, given)
    _do_settle(work, defect, DefectState.CORRECTED, note)
    work.record(station, before=before, after=after, reason=note)
    work.emit(DefectCorrected(station.pk, defect.pk))
    return defect.pk


@action(locks=LOCK)
def convert_to_service_point(work: Work, station_id: int, official_name: str, *, reason: str) -> int:
    """Let a station with open defects go on as a service point under a service point's name.

    Its code stays (it is printed on the door), its former name becomes an alias. What binds service points too (sign,
    siting) stays open.

    Raises:
        Refused: ``already_service_point``, ``no_open_defect``, ``name_rule``, ``reason_missing``.
    """
    station = _station_to_keep(work, station_id)
    access.can_convert_station(work.actor, station).require()
    defects = list(station.defects.filter(state=DefectState.OPEN))
    reasons = []
    if station.kind == StationKind.SERVICE_POINT:
        reasons.append(Reason("already_service_point", _("这里本来就是服务点")))
    elif not defects:
        reasons.append(Reason("no_open_defect", _("没有待整改的问题，不用转")))
    standard = standard_on(work.at.date())
    wrong = rules.name_violations(official_name, StationKind.SERVICE_POINT, standard)
    reasons += [violation.reason for violation in wrong]
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("还要写明理由"), "reason"))
    refuse_if_any(reasons)
    before = {"kind": station.kind, "official_name": station.official_name}
    _rename(station, official_name)
    station.kind = StationKind.SERVICE_POINT
    station.save(update_fields=["kind", "official_name", "aliases"])
    for defect in defects:
        if defect.kind in STATION_ONLY_DEFECTS:
            _do_settle(work, defect, DefectState.CONVERTED, reason)
    work.record(
        station,
        before=before,
        after={"kind": station.kind, "official_name": station.official_name},
        reason=reason,
    )
    work.emit(StationConverted(station.pk))
    return station.pk


def _do_correct(work: Work, station: Station, defect: StationDefect, given: Any) -> tuple[dict, dict]:
    """Check the new fact against the standard and store it; returns what it was and what it is."""
    standard = standard_on(work.at.date())
    kind = DefectKind(defect.kind)
    if kind == DefectKind.NAME_RULE:
        _refuse_violations(rules.name_violations(given, station.kind, standard))
        before = {"official_name": station.official_name}
        _rename(station, given)
        return _store(station, before, official_name=station.official_name, aliases=station.aliases)
    if kind == DefectKind.AREA_BELOW_MINIMUM:
        refuse_if_any(rules.reasons_against_measures(given))
        _refuse_violations(rules.area_violations(given, standard))
        return _store(station, {"indoor_area_m2": station.indoor_area_m2}, indoor_area_m2=given)
    if kind == DefectKind.ZONE_MISSING:
        left = [v for v in rules.zone_violations(given, standard) if v.subject == defect.detail]
        _refuse_violations(left)
        return _store(station, {"zones": station.zones}, zones=list(given))
    if kind == DefectKind.SIGN_WRONG:
        _refuse_violations(rules.sign_violations(given, standard))
        return {"sign_ok": False}, {"sign_ok": True}
    latitude, longitude = given
    refuse_if_any(rules.reasons_against_measures(None, latitude, longitude))
    cell = cell_of(latitude, longitude)
    point = {"latitude": latitude, "longitude": longitude, "cell_row": cell.r, "cell_column": cell.c}
    return _store(station, {"latitude": None, "longitude": None}, **point)


def _refuse_violations(found: list[rules.Violation]) -> None:
    refuse_if_any(violation.reason for violation in found)


def _rename(station: Station, name: str) -> None:
    """Give a new registered name; the former one stays findable as an alias."""
    if station.official_name not in station.aliases:
        station.aliases = [*station.aliases, station.official_name]
    station.official_name = name


def _store(station: Station, before: dict[str, Any], **columns: Any) -> tuple[dict, dict]:
    for name, fresh in columns.items():
        setattr(station, name, fresh)
    station.save(update_fields=list(columns))
    return before, columns


def _do_settle(work: Work, defect: StationDefect, state: DefectState, note: str) -> None:
    defect.state, defect.settled_on, defect.settled_note = state, work.at.date(), note.strip()[:200]
    defect.save(update_fields=["state", "settled_on", "settled_note"])
