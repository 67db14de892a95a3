"""Whether two files are one person, which values are kept, and what speaks against undoing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.merges.enums import Alike, Kept

TOWN, VILLAGE = 9, 12
LEAST_NAME = 2
REASON_MOST = 200

PERSON_GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("full_name", "display_name"),
    "phone": ("phone",),
    "birth": ("birth_on", "gender"),
    "home": ("home_region_code", "cell_row", "cell_column"),
}
"""Values of a person's file that are kept together."""

WORKER_GROUPS: dict[str, tuple[str, ...]] = {
    "station": ("station_id",),
    "place": ("home_region_code", "cell_row", "cell_column"),
    "wishes": ("radius_km", "wish_day_fen", "wants_lunch", "wants_transport", "no_night", "is_looking"),
}
"""Values of a registration that are kept together; trades, papers and days of both are put together."""

IDENTITY = ("identity_number", "birth_on", "gender")
"""Who has an identity number brings it along: it is never chosen, and it decides birth date and sex."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What counts when two files are compared. ``phone`` and ``identity`` are digests or the numbers themselves."""

    full_name: str = ""
    phone: str = ""
    identity: str = ""
    birth_on: date | None = None
    region_code: str = ""


def edit_distance(one: str, other: str) -> int:
    """How many characters must be added, left out or replaced (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]


def is_near_name(one: str, other: str) -> bool:
    """One character more, less or another; of two names with two characters each that would be half the name."""
    short, long = sorted((len(one), len(other)))
    return short >= LEAST_NAME and long > LEAST_NAME and edit_distance(one, other) == 1


def is_near_birth(one: date, other: date) -> bool:
    """One digit differs, day and month changed places, or one file knows the year only (kept as its last day)."""
    if one.year == other.year and date(one.year, 12, 31) in {one, other}:
        return True
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True)) == 1


def alike(one: FileFacts, other: FileFacts) -> tuple[Alike, ...]:
    """What two files have in common; nothing when their identity numbers differ: these are two people."""
    if one.identity and other.identity and one.identity != other.identity:
        return ()
    found = []
    if one.phone and one.phone == other.phone:
        found.append(Alike.SAME_PHONE)
    if one.full_name and one.full_name == other.full_name:
        found.append(Alike.SAME_NAME)
    elif is_near_name(one.full_name, other.full_name):
        found.append(Alike.NEAR_NAME)
    if one.birth_on and other.birth_on:
        if one.birth_on == other.birth_on:
            found.append(Alike.SAME_BIRTH)
        elif is_near_birth(one.birth_on, other.birth_on):
            found.append(Alike.NEAR_BIRTH)
    if one.region_code and other.region_code:
        if len(one.region_code) >= VILLAGE and one.region_code == other.region_code:
            found.append(Alike.SAME_VILLAGE)
        elif one.region_code[:TOWN] == other.region_code[:TOWN] and len(one.region_code) >= TOWN:
            found.append(Alike.SAME_TOWN)
    return tuple(found)


def score(found: tuple[Alike, ...], points: Mapping[str, int]) -> int:
    """How sure it is that two files are one person, out of 100. Without a name in common it never is."""
    if not {Alike.SAME_NAME, Alike.NEAR_NAME} & set(found):
        return 0
    return min(100, sum(points.get(one.value, 0) for one in found))


# ---- which values stay ----


def kept_by_itself(mine: Any, others: Any) -> str:
    """The file whose value is kept when nobody chose: the surviving one, unless it says nothing."""
    return Kept.LOSER if mine in ("", None) and others not in ("", None) else Kept.SURVIVOR


def reasons_against_choice(chosen: Mapping[str, str], reason: str) -> list[Reason]:
    """Everything against how a form was filled."""
    found = []
    known = {*PERSON_GROUPS, *WORKER_GROUPS}
    if not set(chosen) <= known or not set(chosen.values()) <= set(Kept.values):
        found.append(Reason("choice_unknown", _("选一下每一项留哪份的")))
    if not reason.strip():
        found.append(Reason("reason_missing", _("写一句凭什么说是同一个人"), "reason"))
    if len(reason.strip()) > REASON_MOST:
        found.append(Reason("reason_too_long", _("理由太长了"), "reason"))
    return found


# ---- undoing ----


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """What happened since two files became one.

    Args:
        survivor_in_use: the surviving file stands. changed: names of values that somebody changed since.
        strayed: how many records that were moved name a third file by now. merged_again: it went into another one.
        blanked: what the files held is emptied (time is over, or the person asked for it).
    """

    today: date
    undo_until: date
    survivor_in_use: bool
    merged_again: bool = False
    changed: tuple[str, ...] = ()
    strayed: int = 0
    blanked: bool = False


def reasons_against_undoing(facts: UndoFacts) -> list[Reason]:
    """Everything against making two files again."""
    found = []
    if facts.today > facts.undo_until:
        text = _("%(day)s 以后不能撤销了") % {"day": f"{facts.undo_until:%Y-%m-%d}"}
        found.append(Reason("undo_too_late", text))
    if facts.merged_again:
        found.append(Reason("merged_again", _("留下的那份后来又并进了别的档案，先撤销那一次")))
    elif not facts.survivor_in_use:
        found.append(Reason("survivor_closed", _("留下的那份已经注销了")))
    if facts.blanked:
        found.append(Reason("blanked", _("原来的资料已经清空，恢复不了")))
    if facts.changed:
        found.append(Reason("changed_since", _("合并以后有人改过姓名、手机、证件或登记，撤销会把改的弄丢")))
    if facts.strayed:
        found.append(Reason("moved_on", _("有记录后来转到了别的档案")))
    return found
