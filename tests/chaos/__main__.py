"""The run: prepare, play and kill, let it settle, judge, report."""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.browser import Browser, GaveUp, Tally, Unexpected
from tests.chaos.processes import House
from tests.chaos.stage import District, manage, own_database, prepare
from tests.chaos.story import APPLICANTS, Acknowledged, Cast, tell

STORIES_AT_ONCE = 6
HIRERS = 6
PAUSE_SECONDS = (3.0, 9.0)
"""Shortest and longest time between two kills."""
SETTLE_SECONDS = 60


@dataclass
class Run:
    """What happens, seen from outside."""

    house: House
    district: District
    seed: int
    tally: Tally = field(default_factory=Tally)
    records: list[Acknowledged] = field(default_factory=list)
    kills: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    phases: dict[str, float] = field(default_factory=dict)
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    enough: threading.Event = field(default_factory=threading.Event)

    def play(self) -> None:
        """One thread: story after story until there were enough kills."""
        while not self.enough.is_set():
            cast = self._cast()
            if cast is None:
                return
            try:
                tell(cast, now(), self._keep)
            except (GaveUp, Unexpected) as error:
                with self._lock:
                    self.troubles.append(str(error))
            except Exception as error:
                with self._lock:
                    self.troubles.append(f"{type(error).__name__}: {error}")

    def _keep(self, record: Acknowledged) -> None:
        with self._lock:
            self.records.append(record)

    def _cast(self) -> Cast | None:
        with self._lock:
            number = self._next
            self._next += 1
        workers = self.district.workers[number * APPLICANTS : (number + 1) * APPLICANTS]
        if len(workers) < APPLICANTS:
            return None
        port, tally = self.house.port, self.tally
        hirer = self.district.hirers[number % len(self.district.hirers)]
        return Cast(
            hirer=Browser(port, hirer, f"hirer of story {number}", tally),
            station=Browser(port, self.district.station, "station", tally),
            reviewer=Browser(port, self.district.reviewer, "reviewer", tally),
            workers=[
                Browser(port, key, f"worker {number}.{place}", tally) for place, key in enumerate(workers)
            ],
        )

    def kill(self, count: int, seconds: float) -> None:
        """Kill ``count`` times, at most for so many seconds, starting again what is gone."""
        chance = random.Random(self.seed)  # noqa: S311
        end = time.monotonic() + seconds
        for _kill in range(count):
            self._watch(chance.uniform(*PAUSE_SECONDS))
            if time.monotonic() > end:
                break
            self.kills.append(self.house.strike(chance))
        self._watch(2)

    def _watch(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.house.revive()
            time.sleep(0.1)


def now() -> datetime:
    """The present as the processes see it (they run on the machine's clock)."""
    from yizhan.core import clock

    return clock.now()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def settle(run: Run) -> None:
    """Wait until the background work that is due is done."""
    from tests.chaos.verdict import waiting_jobs

    end = time.monotonic() + SETTLE_SECONDS
    while waiting_jobs() and time.monotonic() < end:
        run.house.revive()
        time.sleep(0.5)


def judge_all(run: Run, environment: dict[str, str]) -> list[str]:
    """Everything that is wrong in the end."""
    from tests.chaos.verdict import judge

    wrong = [f"on the way: {trouble}" for trouble in run.troubles]
    wrong += judge(run.records)
    for command in (["seal_audit"], ["verify_audit"], ["check_invariants"]):
        status, words = manage(environment, *command)
        if status:
            wrong.append(f"manage.py {command[0]}: {words}")
    if not any(record.is_complete for record in run.records):
        wrong.append("not one story came to its end")
    return wrong


def report(run: Run, options: argparse.Namespace, seconds: float, wrong: list[str]) -> str:
    """What happened, in words that can be kept as evidence."""
    from django.db import connection

    done = [record for record in run.records if record.is_complete]
    version = (
        connection.pg_version if connection.vendor == "postgresql" else connection.Database.sqlite_version
    )
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(run.kills).items()))
    seated = sum(len(record.seated) for record in run.records)
    unlucky = sum(len(record.unlucky) for record in run.records)
    rated = sum(record.rated for record in run.records)
    return "\n".join(
        [
            f"command: python -m tests.chaos --kills {options.kills} --seed {options.seed}",
            f"date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {seconds:.0f} s",
            f"database: {connection.vendor} {version}; Python {platform.python_version()}, {os.cpu_count()} cores",
            "seconds: " + ", ".join(f"{name} {length:.0f}" for name, length in run.phases.items()),
            f"SIGKILL: {len(run.kills)} ({kinds})",
            f"processes started: server {run.house.server.starts}, worker {run.house.worker.starts}",
            f"stories: {len(done)} complete of {len(run.records)} begun, {STORIES_AT_ONCE} at a time",
            f"acknowledged: {len(run.records)} postings, {seated} places given, {unlucky} refused, {rated} ratings",
            *(f"{what}: {count}" for what, count in sorted(run.tally.counts.items())),
            f"lost, doubled or broken: {len(wrong)}",
            *(f"  {line}" for line in wrong[:40]),
            "OK" if not wrong else "FAILED",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=180, help="stop killing after so long")
    parser.add_argument("--keep", action="store_true", help="keep the folder with database and logs")
    options = parser.parse_args()
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="yizhan-chaos-"))
    try:
        with own_database(folder) as environment:
            workers = max(60, 30 * options.kills)
            run = Run(
                House(environment, folder), prepare(environment, hirers=HIRERS, workers=workers), options.seed
            )
            wrong = _run(run, options, environment)
            say(report(run, options, time.monotonic() - began, wrong))
            from django.db import connections

            connections.close_all()
    finally:
        if options.keep:
            say(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if wrong else 0


def _run(run: Run, options: argparse.Namespace, environment: dict[str, str]) -> list[str]:
    mark = time.monotonic()

    def phase(name: str) -> None:
        nonlocal mark
        run.phases[name] = time.monotonic() - mark
        mark = time.monotonic()

    try:
        run.house.start()
        phase("start")
        threads = [threading.Thread(target=run.play, daemon=True) for _story in range(STORIES_AT_ONCE)]
        for thread in threads:
            thread.start()
        run.kill(options.kills, options.seconds)
        run.enough.set()
        phase("killing")
        while any(thread.is_alive() for thread in threads):
            run.house.revive()
            time.sleep(0.2)
        phase("last stories")
        settle(run)
        phase("settling")
    finally:
        run.house.stop()
    wrong = judge_all(run, environment)
    phase("judging")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
