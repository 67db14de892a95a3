"""Who lives in the demo district. All invented; phones from unallocated ranges; the same people every time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent.parent / "data"

WORKER_PHONES, HIRER_PHONES = "161", "163"
"""Prefixes of ranges that nobody was given (checked 2026-11-22)."""

ENTERPRISES = (
    ("江岸搬家服务部（演示）", "sole_trader"),
    ("示例物流仓储有限公司（演示）", "enterprise"),
    ("示例食品厂（演示）", "enterprise"),
    ("顺和酒家（演示）", "sole_trader"),
    ("示例钢构厂（演示）", "enterprise"),
    ("示例服装针织厂（演示）", "enterprise"),
    ("两湖果品批发行（演示）", "sole_trader"),
    ("示例装饰工程部（演示）", "sole_trader"),
    ("示例保洁家政公司（演示）", "enterprise"),
    ("示例快递分拨中心（演示）", "enterprise"),
    ("示例会展服务公司（演示）", "enterprise"),
    ("示例园林绿化队（演示）", "sole_trader"),
)


@dataclass(frozen=True, slots=True)
class CastWorker:
    """One invented worker. ``phone`` may be empty: about one in six has none.

    Args:
        age_days: how long ago he was born; a few are sixteen or seventeen, some past the age of retiring.
        paper: licence he shows at the counter, if his trade asks for one.
    """

    full_name: str
    address_form: str
    phone: str
    age_days: int
    trades: tuple[tuple[str, int], ...]
    town_code: str
    radius_km: int
    wish_day_fen: int
    is_elder_view: bool
    paper: str = ""


@dataclass(frozen=True, slots=True)
class CastHirer:
    """One invented hirer; ``organisation_name`` empty = a household."""

    full_name: str
    address_form: str
    phone: str
    kind: str
    organisation_name: str
    town_code: str


def _names() -> dict[str, Any]:
    return json.loads((DATA / "names_zh.json").read_text(encoding="utf-8"))


def _full_name(chance: Random, names: dict[str, Any], *, is_woman: bool) -> str:
    given = names["given_female" if is_woman else "given_male"]
    return chance.choice(names["surnames"][:60]) + chance.choice(given)


YEAR = 366
MINOR_EVERY, PAPER_CHANCE = 50, 0.7
"""One in fifty is a minor who may work by day; most of those whose trade asks for a licence have it."""


def _age_days(chance: Random, number: int) -> int:
    if number % MINOR_EVERY == MINOR_EVERY - 20:
        return chance.randint(16 * YEAR + 70, 17 * YEAR + 200)
    return chance.randint(19 * YEAR, 67 * YEAR)


def workers(
    count: int, towns: list[str], demand: dict[str, int], papers: dict[str, str] | None = None
) -> list[CastWorker]:
    """The workers, always the same for the same arguments.

    Args:
        demand: trade code → heads wanted by the offers; people learn what is asked for, so the mix follows it.
        papers: trade code → licence that offers of it ask for.
    """
    chance, names = Random(20231), _names()
    mix = {code: heads + 1 for code, heads in sorted(demand.items())}
    cast = []
    for number in range(count):
        first = chance.choices(list(mix), list(mix.values()))[0]
        second = chance.choice([code for code in mix if code != first])
        is_woman = first.startswith(("DOM", "FNB")) and chance.random() < 0.8 or chance.random() < 0.2
        trades = ((first, chance.choice((1, 1, 2, 2, 3))),)
        if chance.random() < 0.6:
            trades += ((second, chance.choice((0, 1, 1))),)
        cast.append(
            CastWorker(
                full_name=_full_name(chance, names, is_woman=is_woman),
                address_form="大姐" if is_woman else "师傅",
                phone="" if number % 6 == 5 else f"{WORKER_PHONES}{1000_0000 + number:08d}",
                age_days=_age_days(chance, number),
                trades=trades,
                town_code=chance.choice(towns),
                radius_km=chance.choice((5, 10, 20, 20, 30)),
                wish_day_fen=chance.choice((15000, 18000, 20000, 22000, 26000)),
                is_elder_view=chance.random() < 0.3,
                paper=(papers or {}).get(first, "") if chance.random() < PAPER_CHANCE else "",
            )
        )
    return cast


def hirers(count: int, towns: list[str]) -> list[CastHirer]:
    """The hirers: enterprises and sole traders first, then households."""
    chance, names = Random(20232), _names()
    cast = []
    for number in range(count):
        is_woman = chance.random() < 0.5
        name, kind = ENTERPRISES[number] if number < len(ENTERPRISES) else ("", "household")
        cast.append(
            CastHirer(
                full_name=_full_name(chance, names, is_woman=is_woman),
                address_form="女士" if is_woman else "先生",
                phone=f"{HIRER_PHONES}{1000_0000 + number:08d}",
                kind=kind,
                organisation_name=name,
                town_code=chance.choice(towns),
            )
        )
    return cast
