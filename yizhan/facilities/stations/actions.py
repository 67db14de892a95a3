"""Registering places, posting their hours, settling what was found wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.geo import cell_of
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.regions.queries import region_names
from yizhan.facilities.stations import access, rules
from yizhan.facilities.stations.enums import GONE_STATES, StationState
from yizhan.facilities.stations.events import (
    ClosureAnnounced,
    ClosureWithdrawn,
    OpeningHoursChanged,
    StationRegistered,
    StationStateChanged,
)
from yizhan.facilities.stations.hours import DawnRow, HoursRow, reasons_against_hours
from yizhan.facilities.stations.models import ClosureNotice, DawnSession, OpeningHours, Station, StationDefect
from yizhan.facilities.stations.register_hours import read_register_hours
from yizhan.facilities.stations.workflow import station_workflow

LOCK = ("facilities.Station",)


def standard_on(day: date) -> rules.Standard:
    """The standard in force on a day."""
    return rules.Standard(
        station_name_ending=value("facilities.station_name_ending", on=day),
        service_point_name_ending=value("facilities.service_point_name_ending", on=day),
        minimum_area_m2=value("facilities.minimum_area_m2", on=day),
        zones=tuple(value("facilities.zones", on=day)),
    )


@action
def register_station(work: Work, facts: rules.PlaceFacts, *, state: str = StationState.PROPOSED) -> int:
    """Register a new station or service point; it must keep the whole standard (D4).

    Args:
        state: ``proposed``, or ``operating`` for a place that already receives people.

    Returns:
        the place's id.

    Raises:
        Refused: every violation at once (``name_rule``, ``area_below_minimum``, ``zone_missing``, ``sign_wrong``,
            ``siting_incomplete``), malformed facts, ``region_unknown``, ``state_not_first``, ``code_taken``.
    """
    access.can_register_station(work.actor, facts.region_code).require()
    reasons = rules.reasons_against_facts(facts)
    reasons += [v.reason for v in rules.violations(facts, standard_on(work.at.date()))]
    reasons += _reasons_against_regions({facts.region_code: facts.code})
    if state not in station_workflow.initial:
        reasons.append(Reason("state_not_first", _("新登记的只能是拟建或开放"), "state"))
    refuse_if_any(reasons)
    try:
        with transaction.atomic():
            station = _do_create_station(work, facts, state)
    except IntegrityError as taken:
        raise Refused(Reason("code_taken", _("这个编号已经有了"), "code")) from taken
    work.emit(StationRegistered(station.pk, as_found=False))
    return station.pk


@action
def import_stations_as_found(
    work: Work, rows: Sequence[dict[str, Any]], *, source: str = ""
) -> dict[str, int]:
    """Take over an existing register as it is: violations become defects flagged 待整改 (D4).

    A place whose code is already registered is left alone, so importing twice changes nothing. All rows or none.

    Args:
        rows: see :func:`yizhan.facilities.stations.rules.read_register_row`.
        source: where the file comes from.

    Returns:
        ``{"created": n, "kept": n, "defects": n}``.

    Raises:
        Refused: every unreadable row with its code.
    """
    access.can_import_stations(work.actor).require()
    read = [(rules.read_register_row(row, source), read_register_hours(row)) for row in rows]
    reasons = [
        _of_row(row, reason)
        for row, (facts, hours) in zip(rows, read, strict=True)
        for reason in (*facts.reasons, *hours[2], *_reasons_against_posted(hours))
    ]
    codes = [str(row.get("id", "")) for row in rows]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    reasons += [Reason("code_twice", _("%(code)s：文件里写了两次") % {"code": code}) for code in twice]
    placed = {f.facts.region_code: f.facts.code for f, _hours in read if f.facts and not f.reasons}
    reasons += _reasons_against_regions(placed)
    reasons += [
        Reason("region_beyond", _("%(code)s：这片不归你管") % {"code": code})
        for region, code in placed.items()
        if not work.actor.covers_region(region)
    ]
    refuse_if_any(reasons)
    counts = {"created": 0, "kept": 0, "defects": 0}
    standard = standard_on(work.at.date())
    for facts, (hours, dawn, _why) in read:
        assert facts.facts is not None  # refused above
        station = _do_take_over(work, facts.facts, hours, dawn)
        counts["created" if station else "kept"] += 1
        if station:
            counts["defects"] += _do_record_defects(work, station, rules.violations(facts.facts, standard))
    return counts


@action(locks=LOCK)
def set_opening_hours(
    work: Work, station_id: int, hours: Sequence[HoursRow], dawn: Sequence[DawnRow] = ()
) -> int:
    """Post the whole week anew; the posted hours are what a citizen may hold the place to.

    Raises:
        Refused: ``hours_missing``, ``closes_before_opens``, ``hours_overlap``, ``dawn_ends_before_start``,
            ``dawn_twice``, ``weekday_unknown``, ``station_gone``.
    """
    station = _station_to_keep(work, station_id)
    access.can_set_opening_hours(work.actor, station).require()
    refuse_if_any([*_reasons_if_gone(station), *reasons_against_hours(hours, dawn)])
    before = _posted(station)
    _do_post_hours(station, hours, dawn)
    after = _posted(station)
    if after != before:
        work.record(station, before=before, after=after)
        work.emit(OpeningHoursChanged(station.pk))
    return station.pk


@action(locks=LOCK)
def announce_closure(
    work: Work, station_id: int, starts_on: date, ends_on: date, reason: str, *, is_urgent: bool = False
) -> int:
    """Announce that a place will be shut on whole days (both ends included).

    Args:
        is_urgent: flood, heat and the like: no notice beforehand is possible; kept visible on the record.

    Raises:
        Refused: ``reason_missing``, ``ends_before_start``, ``starts_in_past``, ``notice_too_short``, ``station_gone``.
    """
    station = _station_to_keep(work, station_id)
    access.can_announce_closure(work.actor, station).require()
    notice = timedelta(minutes=value("facilities.closure_notice_minutes", on=work.at.date()))
    reasons = _reasons_if_gone(station)
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("还要写为什么停开"), "reason"))
    if ends_on < starts_on:
        reasons.append(Reason("ends_before_start", _("结束那天不能早于开始那天"), "ends_on"))
    if starts_on < work.at.date():
        reasons.append(Reason("starts_in_past", _("过去的日子不用公告"), "starts_on"))
    elif not is_urgent and clock.local(starts_on) - work.at < notice:
        text = _("要提前 %(hours)s 小时公告；防汛、高温这样的急事勾“突发”")
        hours = f"{notice.total_seconds() / 3600:g}"
        reasons.append(Reason("notice_too_short", text % {"hours": hours}, "starts_on"))
    refuse_if_any(reasons)
    closure = ClosureNotice.objects.create(
        station=station,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        is_urgent=is_urgent,
        announced_at=work.at,
        announced_by_uid=work.actor.person_uid,
    )
    work.record(
        station,
        after={"closed_from": starts_on, "closed_to": ends_on, "is_urgent": is_urgent},
        reason=closure.reason,
    )
    work.emit(ClosureAnnounced(station.pk, closure.pk))
    return closure.pk


@action(locks=LOCK)
def withdraw_closure(work: Work, closure_id: int) -> int:
    """Take back an announced closing that is not over; the notice stays on record.

    Raises:
        Refused: ``already_withdrawn``, ``closure_over``.
    """
    closure = _aggregate_part(ClosureNotice, closure_id)
    station = _station_to_keep(work, closure.station_id)
    access.can_announce_closure(work.actor, station).require()
    closure.refresh_from_db()
    if closure.withdrawn_at:
        raise Refused(Reason("already_withdrawn", _("这条公告已经撤回了")))
    if closure.ends_on < work.at.date():
        raise Refused(Reason("closure_over", _("停开已经过了，不用撤回")))
    closure.withdrawn_at = work.at
    closure.save(update_fields=["withdrawn_at"])
    work.record(station, before={"closed_from": closure.starts_on, "closed_to": closure.ends_on}, after={})
    work.emit(ClosureWithdrawn(station.pk, closure.pk))
    return closure.pk


@action(locks=LOCK)
def change_station_state(work: Work, station_id: int, step: str, *, reason: str = "") -> str:
    """One step of the life cycle (d.14), by the name of the transition; returns the new state.

    Raises:
        Forbidden, Refused: as the table says (``wrong_role``, ``wrong_state``, ``missing_reason``).
    """
    station = _station_to_keep(work, station_id)
    station_workflow.apply(work, station, step, reason=reason)
    work.emit(StationStateChanged(station.pk, station.state))
    return str(station.state)


# --- shared steps -------------------------------------------------------------------------------------------------


def _station_to_keep(work: Work, station_id: int) -> Station:
    """The locked place, or 404 when it is not the actor's to look after."""
    station = work.lock(Station, station_id)
    access.require_in_sight(work.actor, station)
    return station


def _aggregate_part(model: Any, key: int) -> Any:
    """A row that belongs to a place; decide on it only after the place is locked and the row is read again."""
    found = model.objects.filter(pk=key).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    return found


def _do_create_station(work: Work, facts: rules.PlaceFacts, state: str) -> Station:
    station = Station(code=facts.code, **_columns(work, facts, state))
    station.save(force_insert=True)
    _record_new(work, station)
    return station


def _do_take_over(
    work: Work, facts: rules.PlaceFacts, hours: Sequence[HoursRow], dawn: Sequence[DawnRow]
) -> Station | None:
    """Create a place as found, or ``None`` when its code is already registered."""
    columns = _columns(work, facts, StationState.OPERATING)
    station, is_new = Station.objects.get_or_create(code=facts.code, defaults=columns)
    if not is_new:
        return None
    _do_post_hours(station, hours, dawn)
    _record_new(work, station)
    work.emit(StationRegistered(station.pk, as_found=True))
    return station


def _columns(work: Work, facts: rules.PlaceFacts, state: str) -> dict[str, Any]:
    has_point = facts.latitude is not None and facts.longitude is not None
    cell = cell_of(facts.latitude, facts.longitude) if has_point else None  # type: ignore[arg-type]
    return {
        "kind": facts.kind,
        "official_name": facts.official_name.strip(),
        "aliases": list(facts.aliases),
        "co_brands": list(facts.co_brands),
        "region_code": facts.region_code,
        "community_code": facts.community_code,
        "address": facts.address.strip(),
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "cell_row": cell.r if cell else None,
        "cell_column": cell.c if cell else None,
        "indoor_area_m2": facts.indoor_area_m2,
        "lead_department": facts.lead_department.strip(),
        "host_unit": facts.host_unit,
        "zones": list(facts.zones),
        "facilities": list(facts.facilities),
        "hotline": facts.hotline,
        "opened_on": facts.opened_on,
        "staff_count": facts.staff_count,
        "state": state,
        "state_changed_at": work.at,
        "source": facts.source,
        "certainty": facts.certainty,
        "note": facts.note,
        "registered_at": work.at,
        "is_demo": facts.is_demo,
    }


def _record_new(work: Work, station: Station) -> None:
    work.record(
        station,
        after={"code": station.code, "kind": station.kind, "state": station.state, "source": station.source},
    )


def _do_record_defects(work: Work, station: Station, found: Sequence[rules.Violation]) -> int:
    for violation in found:
        StationDefect.objects.create(
            station=station, kind=violation.kind, detail=violation.subject[:120], found_on=work.at.date()
        )
    if found:
        work.record(station, after={"defects": sorted(violation.kind.value for violation in found)})
    return len(found)


def _do_post_hours(station: Station, hours: Sequence[HoursRow], dawn: Sequence[DawnRow]) -> None:
    station.opening_hours.all().delete()
    station.dawn_sessions.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            station=station,
            weekday=row.weekday,
            opens=row.opens,
            closes=row.closes,
            is_staffed=row.is_staffed,
        )
        for row in hours
    )
    DawnSession.objects.bulk_create(
        DawnSession(
            station=station, weekday=row.weekday, opens=row.opens, closes=row.closes, rule=row.rule.strip()
        )
        for row in dawn
    )


def _posted(station: Station) -> dict[str, list]:
    """The posted week as plain text, for the audit row."""
    hours = station.opening_hours.order_by("weekday", "opens")
    dawn = station.dawn_sessions.order_by("weekday")
    return {
        "hours": [
            f"{r.weekday} {r.opens:%H:%M}-{r.closes:%H:%M}{'' if r.is_staffed else ' unstaffed'}"
            for r in hours
        ],
        "dawn": [f"{r.weekday} {r.opens:%H:%M}-{r.closes:%H:%M} {r.rule}".rstrip() for r in dawn],
    }


def _reasons_if_gone(station: Station) -> list[Reason]:
    if station.state in GONE_STATES:
        return [Reason("station_gone", _("这个驿站已经撤了"))]
    return []


def _reasons_against_regions(codes: dict[str, str]) -> list[Reason]:
    """Town codes (→ code of a place there) that the table of divisions does not know."""
    names = region_names(frozenset(codes))
    return [
        Reason("region_unknown", _("%(place)s：没有这个镇街") % {"place": place}, "region_code")
        for region, place in codes.items()
        if names[region] == region
    ]


def _of_row(row: dict[str, Any], reason: Reason) -> Reason:
    name = row.get("id") or row.get("name") or "?"
    return Reason(reason.code, _("%(what)s：%(why)s") % {"what": name, "why": reason.text}, reason.field)


def _reasons_against_posted(read: tuple[list[HoursRow], list[DawnRow], list[Reason]]) -> list[Reason]:
    """Of a register row: hours that contradict themselves. A place without posted hours is kept as found."""
    hours, dawn, _why = read
    return reasons_against_hours(hours, dawn) if hours or dawn else []
