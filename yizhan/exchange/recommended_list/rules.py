"""Who stands on the list today: a weighted draw, made anew every day from a published seed. Pure.

Each name draws ``u`` from SHA-256 of ``seed:day:group:number`` and is ordered by ``u^(1/weight)`` (Efraimidis and
Spirakis): a name of weight 150 comes first one and a half times as often as one of weight 100, and nobody is always first.
A share of the places is kept for newcomers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import ceil, log
from typing import Any

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason

PLAIN, FIVE_STARS = 100, 150
NAME_MOST = 12


@dataclass(frozen=True, slots=True)
class Name:
    """One entry as the draw sees it."""

    number: int
    weight: int
    is_newcomer: bool


def drawn(seed: str, day: date, group: str, number: int) -> float:
    """A number in (0, 1) that anybody can compute again."""
    digest = sha256(f"{seed}:{day.isoformat()}:{group}:{number}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 1)


def order_of_day(names: Iterable[Name], seed: str, day: date, group: str) -> list[Name]:
    """All names in the order of the day (``log(u)/w`` orders like ``u^(1/w)``)."""
    return sorted(
        names, key=lambda name: (-log(drawn(seed, day, group, name.number)) / name.weight, name.number)
    )


def shown_today(
    names: Sequence[Name], seed: str, day: date, group: str, *, places: int, newcomer_percent: int
) -> list[Name]:
    """Who stands on the page today: newcomers get their share, not more, and the order stays the drawn one."""
    ordered = order_of_day(names, seed, day, group)
    newcomers = [name for name in ordered if name.is_newcomer]
    known = [name for name in ordered if not name.is_newcomer]
    kept = min(len(newcomers), ceil(places * newcomer_percent / 100))
    chosen = {*known[: places - kept], *newcomers[:kept]}
    return [name for name in ordered if name in chosen]


def reasons_of(parts: dict[str, Any], *, is_newcomer: bool) -> list[str]:
    """Why somebody is on the list, as codes; no figures, they would say more than was agreed to."""
    if is_newcomer:
        return ["newcomer"]
    found = ["well_rated", "kept_word"]
    if parts.get("hirers", 0) >= 4:
        found.append("many_hirers")
    if parts.get("rehired"):
        found.append("asked_again")
    return found


def name_reasons(nickname: str, full_name: str, rude: Iterable[str]) -> list[Reason]:
    """Everything against a nickname on a public page."""
    found = []
    if not nickname:
        found.append(Reason("name_missing", _("写一个称呼，比如“周师傅”"), "nickname"))
    if len(nickname) > NAME_MOST:
        found.append(Reason("name_long", _("称呼太长了，最多 %(n)s 个字") % {"n": NAME_MOST}, "nickname"))
    if full_name and full_name in nickname:
        found.append(Reason("name_real", _("不要写全名，写称呼就行"), "nickname"))
    if sum(sign.isdigit() for sign in nickname) > 3:
        found.append(Reason("name_number", _("不要写电话号码"), "nickname"))
    if any(word and word in nickname for word in rude):
        found.append(Reason("name_rude", _("换个好听的称呼"), "nickname"))
    return found
