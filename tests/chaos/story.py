"""The journey of one posting, over HTTP: a hirer, a reviewer, a station, and one person more than there are places."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.chaos.browser import Browser, Unexpected

TOWN = "421002001"
PLACES = 2
APPLICANTS = PLACES + 1
FROM_NOW = timedelta(
    hours=2
)  # inside the time in which one may check in, so that the whole day fits into seconds
DAY_LENGTH = timedelta(hours=9)
HOURS = "8"
PAY_YUAN = "260"
WORKER_PATIENCE_SECONDS = 60
LOCAL = "%Y-%m-%dT%H:%M"


@dataclass
class Acknowledged:
    """What the server said had happened: the promise that is checked in the end.

    Args:
        seated: engagements whose yes was accepted; ``unlucky``: those refused because the places were gone.
        rated: how many ratings were taken.
    """

    posting: str
    seated: list[str] = field(default_factory=list)
    unlucky: list[str] = field(default_factory=list)
    rated: int = 0
    is_complete: bool = False


@dataclass
class Cast:
    """Who plays in one story."""

    hirer: Browser
    station: Browser
    reviewer: Browser
    workers: list[Browser]


def tell(cast: Cast, now: datetime, keep: Callable[[Acknowledged], None]) -> Acknowledged:
    """Live the whole journey; ``keep`` gets the record as soon as the posting is acknowledged."""
    posting = _post(cast, now)
    record = Acknowledged(posting)
    keep(record)
    cast.reviewer.do(f"/console/review/{posting}/", verdict="approve")
    engagements = [_apply(worker, posting) for worker in cast.workers]
    for engagement in engagements:
        cast.hirer.do(f"/hire/engagements/{engagement}/offer/")
    _accept_all(cast, engagements, record)
    by_engagement = dict(zip(engagements, cast.workers, strict=True))
    for engagement in record.seated:
        cast.station.do(f"/console/engagements/{engagement}/print/")
    _work(cast, posting, record, by_engagement)
    _money(cast, posting, record, by_engagement)
    _rate(cast, record, by_engagement)
    record.is_complete = True
    return record


def _post(cast: Cast, now: datetime) -> str:
    """One sentence, then the form with exact times; returns the uid of the posting."""
    starts_at = (now + FROM_NOW).replace(second=0, microsecond=0)
    sentence = f"明天要{PLACES}个搬运工，江津路卸货，{PAY_YUAN}一天，当天结"
    answer = cast.hirer.do("/hire/post/", to="/hire/post/", text=sentence)
    found = re.search(r"draft=([0-9a-f-]{36})", answer.location)
    if not found:
        raise Unexpected(f"no draft in {answer.location}")
    posting = found[1]
    cast.hirer.do(
        f"/hire/post/{posting}/",
        having=("do", "submit"),
        do="submit",
        region_code=TOWN,
        headcount=str(PLACES),
        starts_at=starts_at.strftime(LOCAL),
        ends_at=(starts_at + DAY_LENGTH).strftime(LOCAL),
        break_minutes="60",
        pay_fen=PAY_YUAN,
        pay_unit="day",
        pay_cycle="daily",
        valid_until=starts_at.strftime(LOCAL),
    )
    return posting


def _apply(worker: Browser, posting: str) -> str:
    answer = worker.do(f"/me/apply/{posting}/")
    found = re.search(r"/me/shifts/([0-9a-f-]{36})/", answer.location)
    if not found:
        raise Unexpected(f"{worker.who}: applied and was sent to {answer.location}")
    return found[1]


def _accept_all(cast: Cast, engagements: list[str], record: Acknowledged) -> None:
    """Everybody says yes at the same moment; exactly the places may be given."""
    lock, troubles = threading.Lock(), []

    def say_yes(worker: Browser, engagement: str) -> None:
        try:
            answer = worker.attempt(f"/me/engagements/{engagement}/accept/")
            with lock:
                if answer is not None and answer.status in {302, 303}:
                    record.seated.append(engagement)
                else:
                    record.unlucky.append(engagement)
        except Exception as error:
            with lock:
                troubles.append(error)

    threads = [
        threading.Thread(target=say_yes, args=pair) for pair in zip(cast.workers, engagements, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    if len(record.seated) != PLACES:
        raise Unexpected(f"{PLACES} places, {len(record.seated)} were told that they have one")


def _work(cast: Cast, posting: str, record: Acknowledged, workers: dict[str, Browser]) -> None:
    """The code, the check-ins, the evening, the hours."""
    cast.hirer.do(f"/hire/postings/{posting}/code/")
    code = re.search(r">\s*(\d{4})\s*<", cast.hirer.get(f"/hire/postings/{posting}/code/").text)
    if not code:
        raise Unexpected("the day code was acknowledged and is not there")
    for engagement in record.seated:
        workers[engagement].do(
            f"/me/engagements/{engagement}/check-in/", having=("how", "code"), code=code[1]
        )
    roll_call = f"/hire/postings/{posting}/roll-call/"
    cast.hirer.do(roll_call, having=("how", "out"), how="out", engagement=record.seated, hours=HOURS)
    for engagement in record.seated:
        workers[engagement].do(f"/me/engagements/{engagement}/check-in/", having=("how", "agree"))


def _money(cast: Cast, posting: str, record: Acknowledged, workers: dict[str, Browser]) -> None:
    """What is owed appears by the background worker; the hirer pays, each worker says that it came."""
    address = f"/hire/pay/{posting}/"
    _until(lambda: cast.hirer.get(address).text.count('name="pay"') == len(record.seated), "pay that is due")
    cast.hirer.do(address, having=("all", "1"), all="1", way="cash")
    for engagement in record.seated:
        worker = workers[engagement]
        page = worker.get(f"/me/shifts/{engagement}/").text
        found = re.search(r"/me/pay/[0-9a-f-]{36}/", page)
        if not found:
            raise Unexpected(f"{worker.who}: no pay to confirm")
        worker.do(found[0], having=("how", "all"))


def _rate(cast: Cast, record: Acknowledged, workers: dict[str, Browser]) -> None:
    for engagement in record.seated:
        sides = (
            (workers[engagement], f"/me/engagements/{engagement}/rate/"),
            (cast.hirer, f"/hire/engagements/{engagement}/rate/"),
        )
        for browser, address in sides:
            _until(lambda b=browser, a=address: b.get(a).form(to=a) is not None, "a rating that is open")  # type: ignore[misc]
            browser.do(address, face="3", again="yes")
            record.rated += 1


def _until(holds: Callable[[], Any], what: str) -> None:
    """Wait for the background worker, which may just have been killed."""
    end = time.monotonic() + WORKER_PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise Unexpected(f"waited {WORKER_PATIENCE_SECONDS} s for {what}")
        time.sleep(0.3)
