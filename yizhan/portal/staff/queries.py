"""What the pages of 人员 show, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yizhan.accounts.memberships.access import can_end_role
from yizhan.accounts.staff.queries import StaffMember, staff_in_scope, staff_member
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.regions.queries import region_names
from yizhan.facilities.stations.queries import stations_visible_to


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A role or a qualification in words.

    Args:
        where: stations, region or organisation. ``can_end``: whether the reader may end it.
        end_kind, end_text: badge about the last day (``""`` when it is far away); ``is_over``: it gives nothing today.
    """

    uid: str
    title: str
    where: str
    valid_from: date
    valid_until: date | None
    end_kind: str = ""
    end_text: str = ""
    is_over: bool = False
    can_end: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A colleague as a row, or at the head of her own page."""

    member: StaffMember
    roles: list[DatedLine]
    qualifications: list[DatedLine]


class _Words:
    """Names of stations and regions, read once for a page."""

    def __init__(self, actor: Actor, members: list[StaffMember]):
        self.actor = actor
        self.stations = dict(stations_visible_to(actor).values_list("code", "official_name"))
        roles = [row for member in members for row in (*member.memberships, *member.former)]
        self.regions = region_names({row.region_prefix for row in roles})
        self.warn_days = value("accounts.staff_ending_days")

    def line(self, member: StaffMember) -> MemberLine:
        return MemberLine(
            member=member,
            roles=[self._role(row, member.today) for row in member.memberships],
            qualifications=[self._qualification(row, member.today) for row in member.qualifications],
        )

    def _role(self, row: Any, today: date) -> DatedLine:
        places = [self.stations.get(code, code) for code in row.station_codes]
        parts = [row.organisation.name] if row.organisation else []
        where = "、".join([*parts, *(places or [self.regions.get(row.region_prefix, row.region_prefix)])])
        ends = self._end(row.valid_from, row.valid_until, today)
        return DatedLine(
            uid=str(row.uid),
            title=row.get_role_display(),
            where=where,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            can_end=bool(can_end_role(self.actor, row)),
            **ends,
        )

    def _qualification(self, row: Any, today: date) -> DatedLine:
        title = row.get_kind_display()
        return DatedLine(
            uid=str(row.uid),
            title=_("%(title)s（临时）") % {"title": title} if row.is_provisional else title,
            where="",
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            note=row.note,
            **self._end(row.valid_from, row.valid_until, today),
        )

    def _end(self, first: date, last: date | None, today: date) -> dict[str, Any]:
        if first > today:
            return {"end_kind": "info", "end_text": _("还没开始"), "is_over": True}
        if last is None:
            return {}
        left = (last - today).days
        if left < 0:
            return {"end_kind": "bad", "end_text": _("过期了"), "is_over": True}
        if left > self.warn_days:
            return {}
        text = _("还剩 %(days)s 天") % {"days": left} if left else _("今天到期")
        return {"end_kind": "warn", "end_text": text}


def station_codes_of(actor: Actor) -> list[str]:
    """Stations inside the actor's region; their staff is hers to see, whatever region they were given."""
    return list(stations_visible_to(actor).values_list("code", flat=True))


def members(actor: Actor, *, words: str = "") -> list[MemberLine]:
    """Everybody in the actor's scope, first whose role or qualification ends first."""
    found = staff_in_scope(actor, station_codes=station_codes_of(actor), words=words)
    shown = _Words(actor, found)
    return [shown.line(member) for member in found]


def member(actor: Actor, uid: str) -> MemberLine:
    """One of :func:`members`.

    Raises:
        OutOfSight: not in the actor's scope.
    """
    found = staff_member(actor, uid, station_codes=station_codes_of(actor))
    return _Words(actor, [found]).line(found)
