"""Turns the messages of ``postings_dev.jsonl`` into offers with dates shifted to the demo's own calendar.

The file lies beside the code (``yizhan/demo/data``): 120 invented messages in the way of group chats, notices and phone
notes, with what a careful reader takes from each. The sentence goes through the parser; what the reader knows better
is what the hirer corrects on the form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from yizhan.core import clock
from yizhan.demo.district.cast import DATA

UNITS = frozenset({"hour", "day", "month", "piece", "lump"})
AGREED_ON_THE_PHONE = {
    "min": 300,
    "max": None,
    "unit": "lump",
    "piece_unit": None,
    "settlement": "completion",
}
LONGEST_DAYS = 3
"""Longer jobs are cut to three days, so that a demo of three weeks sees them end."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One job of one message.

    Args:
        message: what was written; ``days_ahead`` and the times are relative to the day of posting.
        decision: what the lexicon says of the text alone.
    """

    number: int
    message: str
    trade_code: str
    headcount: int
    days_ahead: int
    starts: time
    minutes: int
    days: int
    pay_fen: int
    pay_max_fen: int | None
    pay_unit: str
    piece_unit: str
    pay_cycle: str
    place_text: str
    place_code: str
    meals: str
    certificate: str
    decision: str
    title: str = ""
    site_id: int | None = None
    channel: str = ""

    @property
    def is_by_phone(self) -> bool:
        """Whether somebody rang the station, where it was written down."""
        return self.channel == "phone_note"

    def times(self, posted: datetime) -> tuple[datetime, datetime]:
        """Start and end for a message written at ``posted``; never in the past."""
        day = posted.date() + timedelta(days=self.days_ahead)
        starts = clock.local(day, self.starts)
        if starts <= posted + timedelta(minutes=40):
            starts += timedelta(days=1)
        return starts, starts + timedelta(days=self.days - 1, minutes=self.minutes)


def read_offers(count: int) -> list[Offer]:
    """The first ``count`` jobs that can be posted, always the same ones, some risky ones among them."""
    chance, offers = Random(20233), []
    for row in _rows():
        for job in _jobs(row["gold"]):
            offers.append(_offer(len(offers), row, job, chance))
    if count >= len(offers):
        return offers
    usual = [offer for offer in offers if offer.decision != "reject"]
    refused = [offer for offer in offers if offer.decision == "reject"]
    chance.shuffle(usual)
    return sorted(usual[: count - 4] + refused[:4], key=lambda offer: offer.number)


def read_other_messages() -> list[str]:
    """Messages that name no job at all: somebody looks for work, or sells what nobody may sell."""
    return [row["text"] for row in _rows() if not any(True for _job in _jobs(row["gold"]))]


def _rows() -> list[dict[str, Any]]:
    lines = (DATA / "postings_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _jobs(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Jobs with a trade; where the price was left open (面议), what the two agreed on by phone is filled in."""
    if not gold["is_job_posting"]:
        return
    for job in gold["jobs"]:
        pay = job["pay"]
        if not job["trade_code"]:
            continue
        if not pay["min"] or pay["unit"] not in UNITS:
            job = job | {"pay": pay | AGREED_ON_THE_PHONE}
        yield job | {"decision": gold["expected_decision"]}


def _offer(number: int, row: dict[str, Any], job: dict[str, Any], chance: Random) -> Offer:
    written = datetime.fromisoformat(row["now"])
    start = job["start"]
    ahead = (
        (datetime.fromisoformat(start[:10]).date() - written.date()).days
        if start
        else chance.choice((1, 1, 2))
    )
    starts = time.fromisoformat(start[11:16]) if start and len(start) > 10 else None
    starts = starts or (time.fromisoformat(job["daily_start"]) if job["daily_start"] else None)
    hours = job["work_hours_per_day"] or 8.5
    pay = job["pay"]
    place = job["place_text"] or "电话里说好的地方"
    return Offer(
        number=number,
        message=row["text"],
        trade_code=job["trade_code"],
        headcount=min(job["headcount_max"] or 1, 12),
        days_ahead=max(0, min(ahead, 4)),
        starts=starts or time(chance.choice((7, 7, 8)), chance.choice((0, 30))),
        minutes=int(min(hours + 1, 12) * 60),
        days=1 if pay["unit"] in {"lump", "piece"} else min(job["duration_days"] or 1, LONGEST_DAYS),
        pay_fen=int(pay["min"] * 100),
        pay_max_fen=int(pay["max"] * 100) if pay["max"] and pay["max"] > pay["min"] else None,
        pay_unit=pay["unit"],
        piece_unit=(pay["piece_unit"] or "")[:8],
        pay_cycle=pay["settlement"]
        if pay["settlement"] in {"daily", "weekly", "monthly", "completion"}
        else "daily",
        place_text=place[:80],
        place_code=job["place_code"],
        meals={"no": "不管饭", "yes": "管饭", "lunch": "管一顿中饭"}.get(
            job["meals"] or "", "管饭" if job["meals"] else ""
        ),
        certificate=(job["requirements"]["certificate"] or "")[:80],
        decision=job["decision"],
        channel=row["channel"],
    )
