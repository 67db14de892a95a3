"""Claim: reading a hirer's sentence takes a quarter of the time of general tools, and understands far more of it.

Contestants read the same messages (the development set) in turn, in one process:

* ``reader``: ``yizhan.matching.messages.parse_message``, all fields, places, risks and the kind of message;
* ``jieba + dateparser``: words by jieba, days by dateparser, count and pay by one plain pattern each. Both packages are
  of the bench only (``pip install jieba dateparser``); without them this contestant is left out, and the run says so;
* ``plain patterns``: one alternation of all names of trades and one plain pattern for count, day, pay and place each.

The peers are asked for four fields only, so they do less work; how many they get right is printed beside the time. Times
are CPU time (``process_time``), the best of several tries of each message, so that a loaded machine disturbs little.

    python -m benchmarks.read_message [--tries 7]
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pypinyin import lazy_pinyin

from yizhan.matching.messages import (
    LANDMARKS,
    WageFloor,
    load_gazetteer,
    load_lexicon,
    load_sites,
    load_trades,
    parse_message,
)

HOUSE = Path(__file__).resolve().parents[1] / "yizhan"
MESSAGES = HOUSE / "demo/data/postings_dev.jsonl"
TRADES = HOUSE / "exchange/trades/data/trades.csv"
FLOOR = WageFloor(monthly=2130, hourly=21.5)
_COUNT = re.compile(r"(\d+)\s*(?:个|名|人|位)")
_PAY = re.compile(r"(\d+(?:\.\d+)?)\s*(?:元|块)?\s*(?:/|一|每)\s*(天|小时|h|时|月|吨|件|单|平|亩|个)")
_DAY = re.compile(r"今天|明天|后天|今晚|明早|(\d{1,2})月(\d{1,2})[号日]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}(?:路|街|村|社区|小区|镇|广场|市场|医院)")
_UNITS = {"天": "day", "小时": "hour", "h": "hour", "时": "hour", "月": "month"}

Fields = tuple[str | None, int | None, str | None, tuple[float | None, str | None]]
"""Trade, count, day, and pay with its unit: what all contestants are asked for."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message with what it says."""

    text: str
    now: datetime
    trades: frozenset[str]
    count: int
    day: str | None
    pay: tuple[float | None, str | None]


def messages() -> list[Message]:
    """The postings with one job that are no fraud: only for them the fields are certain."""
    found = []
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold = row["gold"]
        if not gold["is_job_posting"] or gold["expected_decision"] == "reject" or len(gold["jobs"]) != 1:
            continue
        (job,) = gold["jobs"]
        found.append(
            Message(
                row["text"],
                datetime.fromisoformat(row["now"]),
                frozenset([job["trade_code"], *job["trade_alternatives"]]),
                job["headcount_max"],
                (job["start"] or "")[:10] or None,
                (job["pay"]["max"], job["pay"]["unit"]),
            )
        )
    return found


def reader() -> Callable[[str, datetime], Fields]:
    """The product's own."""

    def sound(char: str) -> str:
        return lazy_pinyin(char)[0]

    lexicon = load_lexicon(HOUSE / "exchange/postings/data/review_lexicon.json", sound=sound)
    trades = load_trades(TRADES, sound=sound)
    places = load_gazetteer(HOUSE / "core/regions/data/divisions.csv", sites=load_sites(LANDMARKS))

    def read(text: str, now: datetime) -> Fields:
        jobs = parse_message(text, now, lexicon, trades, places, FLOOR).jobs
        if not jobs:
            return None, None, None, (None, None)
        job = jobs[0]
        day = job.times.start.isoformat() if job.times.start else None
        return job.trade_code, job.headcount_max, day, (job.pay.high, job.pay.unit)

    return read


def _names() -> dict[str, str]:
    """Every name and alias of the trade table with its code."""
    with TRADES.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["level"] == "2"]
    return {name: row["code"] for row in rows for name in [*row["aliases"].split("|"), row["name"]] if name}


def _count_and_pay(text: str) -> tuple[int, tuple[float | None, str | None]]:
    count, pay = _COUNT.search(text), _PAY.search(text)
    amount = (float(pay[1]), _UNITS.get(pay[2], "piece")) if pay else (None, None)
    return int(count[1]) if count else 1, amount


def plain() -> Callable[[str, datetime], Fields]:
    """What one writes in an afternoon."""
    names = _names()
    trade = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))

    def day_of(text: str, today: date) -> str | None:
        found = _DAY.search(text)
        if not found:
            return None
        if found[1]:
            return f"{today.year}-{int(found[1]):02d}-{int(found[2]):02d}"
        return (today + timedelta(days="今明后".index(found[0][0]))).isoformat()

    def read(text: str, now: datetime) -> Fields:
        found = trade.search(text)
        _PLACE.search(text)
        count, pay = _count_and_pay(text)
        return names[found[0]] if found else None, count, day_of(text, now.date()), pay

    return read


def general() -> Callable[[str, datetime], Fields] | None:
    """General packages for words and days; None when they are not installed."""
    try:
        import jieba
        from dateparser.search import search_dates
    except ImportError:
        return None
    jieba.setLogLevel(60)
    names = _names()
    for name in names:
        jieba.add_word(name)

    def read(text: str, now: datetime) -> Fields:
        code = next((names[word] for word in jieba.cut(text) if word in names), None)
        settings = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
        days = search_dates(text, languages=["zh"], settings=settings)
        count, pay = _count_and_pay(text)
        return code, count, days[0][1].date().isoformat() if days else None, pay

    return read


def measure(
    read: Callable[[str, datetime], Fields], rows: list[Message], tries: int
) -> tuple[list[float], list[int]]:
    """Milliseconds of CPU for each message (best of the tries), and how often each of the four fields was right."""
    times, right = [], [0, 0, 0, 0]
    for row in rows:
        read(row.text, row.now)
        best = float("inf")
        for _try in range(tries):
            began = time.process_time()
            code, count, day, pay = read(row.text, row.now)
            best = min(best, time.process_time() - began)
        times.append(1000 * best)
        answers = (code in row.trades, count == row.count, day == row.day, pay == row.pay)
        right = [known + answer for known, answer in zip(right, answers, strict=True)]
    return times, right


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--tries", type=int, default=7)
    tries = options.parse_args().tries
    rows = messages()
    print(
        f"{len(rows)} messages, best of {tries} tries each; Python {platform.python_version()}, {platform.machine()}"
    )
    contestants = {"reader": reader(), "plain patterns": plain(), "jieba + dateparser": general()}
    base = None
    for name, read in contestants.items():
        if read is None:
            print(f"  {name:<19} left out: not installed (pip install jieba dateparser)")
            continue
        times, right = measure(read, rows, tries)
        median = statistics.median(times)
        base = base or median
        shares = "  ".join(
            f"{field} {100 * number / len(rows):3.0f} %"
            for field, number in zip(("trade", "count", "day", "pay"), right, strict=True)
        )
        late = statistics.quantiles(times, n=20)[-1]
        print(
            f"  {name:<19} median {median:7.3f} ms  p95 {late:7.3f} ms  {median / base:6.2f} × reader   {shares}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
