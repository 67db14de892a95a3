"""How the money of a crew is divided, and what speaks against founding, joining, leaving. Pure; whole fen only."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.crews.enums import ShareMode

FULL_DAY = 100
SHARED_UNITS = frozenset({"piece", "lump"})
"""Pay of these units belongs to the crew; pay by day, hour and month is each one's own."""


def divide(amount_fen: int, shares: Sequence[int]) -> tuple[int, ...]:
    """Split an amount by whole-number shares; the parts add up exactly (largest remainder, first come first).

    Args:
        amount_fen: what there is, not negative. shares: not negative, not all nought.

    Raises:
        ValueError: a negative number, or nobody has a share.
    """
    whole = sum(shares)
    if amount_fen < 0 or whole <= 0 or min(shares) < 0:
        raise ValueError(f"cannot divide {amount_fen} by {list(shares)}")
    parts = [amount_fen * share // whole for share in shares]
    by_remainder = sorted(
        range(len(shares)), key=lambda place: (-(amount_fen * shares[place] % whole), place)
    )
    for place in by_remainder[: amount_fen - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Worked:
    """What one person did for the money that is divided.

    Args:
        minutes: minutes that stand. day_hundredths: days worked × 100, a day at most 100.
        points: agreed in the shares. part_of_place: he was replaced, or came for somebody who was.
    """

    minutes: int
    day_hundredths: int = FULL_DAY
    points: int = 1
    part_of_place: bool = False


def day_hundredths(minutes: int, planned_minutes: int) -> int:
    """How much of a day was worked, in hundredths; overtime makes no second day, any minute at least one hundredth."""
    if minutes <= 0:
        return 0
    return max(1, min(FULL_DAY, minutes * FULL_DAY // max(1, planned_minutes)))


def weights(mode: str, people: Sequence[Worked]) -> tuple[int, ...]:
    """The share of each by the agreed way.

    Equal and by points count whole people; who shared a place with his replacement counts by the time he was there,
    measured by whoever worked longest. By days counts days worked.
    """
    if mode == ShareMode.DAYS:
        return tuple(person.day_hundredths for person in people)
    longest = max((person.minutes for person in people), default=0)
    return tuple(
        (person.points if mode == ShareMode.POINTS else 1)
        * (person.minutes if person.part_of_place else longest if person.minutes else 0)
        for person in people
    )


def places_worked(*, stayed: int, replaced: int, came_instead: int) -> int:
    """How many places of a whole job were worked: a place that two shared is one place.

    Args:
        stayed: people who worked and were not replaced. replaced: who worked and were. came_instead: who worked for them.
    """
    return stayed + max(0, replaced - came_instead)


# ---- what speaks against it ----

_NUMBER = re.compile(r"\d{5,}")


def reasons_against_name(name: str) -> list[Reason]:
    """A name that says something and is no phone number."""
    if not 2 <= len(name) <= 20:
        return [Reason("name_length", _("班组名写 2 到 20 个字"), "name")]
    if _NUMBER.search(name):
        return [Reason("name_number", _("班组名里别写电话、号码"), "name")]
    return []


def reasons_not_to_lead(
    *, birth_on: date | None, on: date, age_least: int, leads: int, leads_most: int, is_active: bool
) -> list[Reason]:
    """Why somebody cannot lead a crew."""
    found = []
    if not is_active:
        found.append(Reason("worker_paused", _("零工卡现在停用了，先到驿站恢复")))
    if birth_on is not None and _age(birth_on, on) < age_least:
        found.append(Reason("leader_minor", _("没满 %(age)s 岁，不能当班组长") % {"age": age_least}))
    if leads >= leads_most:
        found.append(Reason("leads_already", _("一个人最多带 %(most)s 个班组") % {"most": leads_most}))
    return found


def reasons_not_to_join(
    *, size: int, size_most: int, crews: int, crews_most: int, is_active: bool, crew_active: bool
) -> list[Reason]:
    """Why somebody cannot join."""
    found = []
    if not crew_active:
        found.append(Reason("crew_dissolved", _("这个班组散了")))
    if not is_active:
        found.append(Reason("worker_paused", _("零工卡现在停用了，先到驿站恢复")))
    if size >= size_most:
        found.append(Reason("crew_full", _("班组最多 %(most)s 个人，满了") % {"most": size_most}))
    if crews >= crews_most:
        found.append(Reason("crews_most", _("一个人最多在 %(most)s 个班组里") % {"most": crews_most}))
    return found


def reasons_against_shares(
    mode: str, points: Mapping[int, int], members: Collection[int], most: int
) -> list[Reason]:
    """Why a way of dividing cannot be put to the members."""
    found = []
    if mode not in ShareMode.values:
        found.append(Reason("mode_unknown", _("选一种分法"), "mode"))
    if mode == ShareMode.POINTS:
        if any(pk not in points for pk in members):
            found.append(Reason("points_missing", _("每个人都写上工分"), "points"))
        if any(not 1 <= given <= most for given in points.values()):
            found.append(Reason("points_range", _("工分写 1 到 %(most)s") % {"most": most}, "points"))
    return found


def reasons_against_numbers(wanted: int, least: int, *, places_left: int, size: int) -> list[Reason]:
    """Why so many people cannot be asked of a crew."""
    found = []
    if not 1 <= least <= wanted:
        found.append(Reason("numbers_impossible", _("最少几个人，不能比要的人多，也不能是 0"), "least"))
    if wanted > places_left:
        found.append(Reason("too_few_places", _("只剩 %(left)s 个名额") % {"left": places_left}, "wanted"))
    if least > size:
        found.append(Reason("crew_too_small", _("这个班组只有 %(size)s 个人") % {"size": size}, "least"))
    return found


def _age(birth_on: date, on: date) -> int:
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
