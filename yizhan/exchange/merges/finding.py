"""Going through the files for pairs that may be one person. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from yizhan.accounts.queries import groups_alike
from yizhan.core.dated import value
from yizhan.exchange.merges import rules
from yizhan.exchange.merges.models import TwinPair

Found = tuple[int, int, int, list[str]]


def facts_of(person: Any) -> rules.FileFacts:
    """What counts of a file when it is compared."""
    return rules.FileFacts(
        full_name=person.full_name,
        phone=person.phone_index or "",
        identity=person.identity_number_index or "",
        birth_on=person.birth_on,
        region_code=person.home_region_code,
    )


def compare(one: Any, other: Any, on: date) -> tuple[int, list[str]]:
    """How sure it is that two files are one person, and what they have in common."""
    found = rules.alike(facts_of(one), facts_of(other))
    return rules.score(found, value("exchange.twin_points", on=on)), [reason.value for reason in found]


def find_twins(on: date) -> list[Found]:
    """All pairs of active files that look like one person, each once; what was told apart is left out."""
    points, least = value("exchange.twin_points", on=on), value("exchange.twin_score", on=on)
    apart = set(_told_apart())
    found: dict[tuple[int, int], Found] = {}
    for heap in groups_alike(value("exchange.twin_heap", on=on)):
        read = [(person.pk, facts_of(person)) for person in heap]
        for (one, mine), (other, others) in combinations(read, 2):
            key = (min(one, other), max(one, other))
            if key in found or key in apart:
                continue
            common = rules.alike(mine, others)
            sure = rules.score(common, points)
            if sure >= least:
                found[key] = (*key, sure, [reason.value for reason in common])
    return list(found.values())


def _told_apart() -> Iterator[tuple[int, int]]:
    """Pairs that somebody told apart, also when one of them became a part of another file since."""
    rows = TwinPair.objects.filter(told_apart_at__isnull=False)
    for one, other, one_in, other_in in rows.values_list(
        "one_id", "other_id", "one__merged_into_id", "other__merged_into_id"
    ):
        mine, others = one_in or one, other_in or other
        yield min(mine, others), max(mine, others)
