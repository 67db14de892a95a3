"""Rows and loaded data for the tests of matching."""

from functools import cache
from pathlib import Path

from pypinyin import lazy_pinyin

from yizhan.matching.messages import (
    LANDMARKS,
    Gazetteer,
    Lexicon,
    Trades,
    WageFloor,
    load_gazetteer,
    load_lexicon,
    load_sites,
    load_trades,
)
from yizhan.matching.rows import JobRow, WorkerRow, column_metres

HOUSE = Path(__file__).resolve().parents[2]
RELATIONS = {("CON01", "LOG01"): 75, ("LOG01", "CON01"): 75}
SHASHI_FLOOR = WageFloor(monthly=2130, hourly=21.5)
"""Tier 2 of the provincial notice in force from 2025-12-01 (that Shashi is tier 2: medium certainty)."""


def worker_row(**changes: object) -> WorkerRow:
    """Return a general labourer in the middle of Shashi who is free at any time."""
    values = {
        "worker_id": 1,
        "trade": "CON01",
        "level": 1,
        "row": 3031,
        "col": 11225,
        "radius_m": 10_000,
        "wish_fen": 2_500,
        "age": 52,
    }
    return WorkerRow(**{**values, **changes})


def job_row(**changes: object) -> JobRow:
    """Return a posting for a general labourer in the same cell."""
    values = {
        "job_id": 1,
        "hirer_id": 7,
        "trade": "CON01",
        "row": 3031,
        "col": 11225,
        "column_m": column_metres(3031),
        "pay_fen": 2_500,
    }
    return JobRow(**{**values, **changes})


def sound(char: str) -> str:
    """Return the syllable of a character."""
    return lazy_pinyin(char)[0]


@cache
def lexicon() -> Lexicon:
    """Return the review lexicon, compiled once."""
    return load_lexicon(HOUSE / "exchange/postings/data/review_lexicon.json", sound=sound)


@cache
def trades() -> Trades:
    """Return the trade table, compiled once."""
    return load_trades(HOUSE / "exchange/trades/data/trades.csv", sound=sound)


@cache
def gazetteer() -> Gazetteer:
    """Return the names of places, compiled once."""
    return load_gazetteer(HOUSE / "core/regions/data/divisions.csv", sites=load_sites(LANDMARKS))
