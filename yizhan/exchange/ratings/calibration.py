"""Does the star tell the truth, and is it the same for everybody? (e.4 step 11) Pure, on rows without names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Guess:
    """One private answer and the star the worker had before it (``None`` = 新人)."""

    stars: int | None
    again: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """One star with the behaviour behind it and the groups its worker belongs to.

    Args:
        behaviour: what others said privately (0–1) and reliability (0–1).
        groups: ``{"gender": "female", "age": "50+", "origin": "local"}``; what is unknown is left out.
    """

    stars: float
    behaviour: tuple[float, float]
    groups: dict[str, str]


def share_by_star(guesses: Iterable[Guess], least: int) -> list[dict[str, Any]]:
    """For each star how many of the next private answers were a yes; small rows say nothing."""
    rows: dict[int | None, list[bool]] = {}
    for guess in guesses:
        rows.setdefault(guess.stars, []).append(guess.again)
    order = sorted(rows, key=lambda stars: -(stars or 0))
    return [
        {
            "stars": stars,
            "count": len(rows[stars]),
            "yes_percent": round(100 * sum(rows[stars]) / len(rows[stars]))
            if len(rows[stars]) >= least
            else None,
        }
        for stars in order
    ]


def agreement_percent(guesses: Iterable[Guess], least: int) -> int | None:
    """How often, of two workers of whom one got a yes and one a no, the yes went to the higher star (ties half).

    50 means the star tells nothing; ``None`` while there are too few of either.
    """
    known = [guess for guess in guesses if guess.stars is not None]
    yes = [guess.stars or 0 for guess in known if guess.again]
    no = [guess.stars or 0 for guess in known if not guess.again]
    if len(yes) < least or len(no) < least:
        return None
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return round(100 * wins / (len(yes) * len(no)))


def strata(rows: Sequence[Rated]) -> list[tuple[int, int]]:
    """Which third of each kind of behaviour a row lies in: workers of one stratum behaved alike."""
    thirds = []
    for place in (0, 1):
        ordered = sorted(row.behaviour[place] for row in rows)
        low, high = ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3]
        thirds.append([(row.behaviour[place] > low) + (row.behaviour[place] > high) for row in rows])
    return list(zip(*thirds, strict=True))


def gap_hundredths(rows: Sequence[Rated], kind: str, name: str, least: int) -> int | None:
    """How much higher the stars of one group are than everybody else's of the same behaviour, in hundredths.

    The difference within each stratum, weighed by how much both sides have there. ``None`` while the group or the
    others are too few, or nobody behaved alike.
    """
    known = [row for row in rows if kind in row.groups]
    inside = [row for row in known if row.groups[kind] == name]
    if len(inside) < least or len(known) - len(inside) < least:
        return None
    cells: dict[tuple[int, int], tuple[list[float], list[float]]] = {}
    for row, cell in zip(known, strata(known), strict=True):
        both = cells.setdefault(cell, ([], []))
        both[row.groups[kind] != name].append(row.stars)
    weighed = total = 0.0
    for mine, others in cells.values():
        if mine and others:
            weight = len(mine) * len(others) / (len(mine) + len(others))
            weighed += weight * (sum(mine) / len(mine) - sum(others) / len(others))
            total += weight
    return round(100 * weighed / total) if total else None


def gaps(rows: Sequence[Rated], least: int) -> list[dict[str, Any]]:
    """The gap of every group of every kind."""
    names = sorted({(kind, name) for row in rows for kind, name in row.groups.items()})
    return [
        {
            "kind": kind,
            "name": name,
            "count": sum(row.groups.get(kind) == name for row in rows),
            "gap_hundredths": gap_hundredths(rows, kind, name, least),
        }
        for kind, name in names
    ]


def without_small_numbers(found: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    """The same rows as they may be printed: a count under the least is not written out."""
    return [{**row, "count": row["count"] if row["count"] >= least else None} for row in found]


def needs_review(found: Iterable[dict[str, Any]], most: int) -> bool:
    """Whether any gap is larger than 0.3★†, in either direction."""
    return any(row["gap_hundredths"] is not None and abs(row["gap_hundredths"]) > most for row in found)
