"""Lunar days as people say them: 腊月初八, 正月十六, 冬月二十, 初六, 八月十五, 腊月二十八."""

import json
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "lunar_years.json"
_FIGURES = {char: number for number, char in enumerate("零一二三四五六七八九十")}
MONTHS = {"正": 1, "冬": 11, "腊": 12, **{char: number for char, number in _FIGURES.items() if number}}


@lru_cache(maxsize=1)
def _years() -> dict[int, dict]:
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["years"]
    return {int(year): {**row, "first": date.fromisoformat(row["first"])} for year, row in rows.items()}


def lunar_day(words: str) -> int | None:
    """Return the number of a lunar day: 初八 → 8, 十六 → 16, 二十八 or 廿八 → 28, 三十 → 30."""
    words = words.removeprefix("初").replace("廿", "二十")
    if words in ("十", "二十", "三十"):
        return {"十": 10, "二十": 20, "三十": 30}[words]
    tens, _, ones = words.rpartition("十")
    if not ones or ones not in _FIGURES:
        return None
    base = 10 * (_FIGURES.get(tens, 1) if "十" in words else 0)
    return base + _FIGURES[ones]


def to_date(year: int, month: int, day: int) -> date | None:
    """Return the day of a lunar year (the ordinary month, not the leap month); None outside the table."""
    row = _years().get(year)
    if row is None or not 1 <= month <= 12 or not 1 <= day <= row["months"][month - 1]:
        return None
    before = sum(row["months"][: month - 1])
    if 0 < row["leap"] < month:
        before += row["leap_days"]
    return row["first"] + timedelta(days=before + day - 1)


def next_lunar(today: date, month: int | None, day: int) -> date | None:
    """Return the next such lunar day from today on; without a month the next one in any month."""
    months = [month] if month else range(1, 13)
    found = [
        moment
        for year in (today.year - 1, today.year, today.year + 1)
        for number in months
        if (moment := to_date(year, number, day)) and moment >= today
    ]
    return min(found, default=None)
