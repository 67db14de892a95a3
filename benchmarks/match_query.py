"""Claim: the top twenty by one SQL statement beat fetching rows into Python and ranking them there.

Three contestants answer the same questions on the same synthetic district, in turn, in one process:

* ``sql``: ``match_index.queries.top_jobs`` / ``top_workers``, what the product runs;
* ``careful peer``: rows of the right trades and the reachable cells are fetched, then filtered and ranked in Python;
* ``naive peer``: all open rows are fetched, then filtered and ranked in Python.

Every answer of the peers is compared with the SQL answer; one difference fails the run. Times are wall-clock with a
warm cache; the median and the 95th percentile of all questions are printed, and the ratio of the medians.

    python -m benchmarks.match_query [--workers 20000] [--jobs 2000] [--questions 40] [--seed 1]

SQLite in memory unless ``DATABASE_URL`` names a PostgreSQL server, where a schema of its own is made and dropped.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ["DATABASE_URL"] = "sqlite:///"  # memory: the district's own file is never touched
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from yizhan.core.clock import local  # noqa: E402
from yizhan.core.validators import age_on  # noqa: E402
from yizhan.exchange.match_index import queries  # noqa: E402
from yizhan.exchange.match_index.models import MatchJob, MatchWorker  # noqa: E402
from yizhan.exchange.match_index.rules import epoch_hour  # noqa: E402
from yizhan.exchange.trades.loader import load_trades  # noqa: E402
from yizhan.exchange.trades.models import Trade, TradeRelation  # noqa: E402
from yizhan.matching import oracle  # noqa: E402
from yizhan.matching.rows import ALWAYS, ROW_METRES, JobRow, WorkerRow, column_metres, slot_bit  # noqa: E402
from yizhan.matching.score import ScoreWeights  # noqa: E402

NOW = local(date(2026, 11, 23), "09:00")
WEIGHTS = ScoreWeights()
ADULT_SINCE = date(2010, 11, 23)  # legal age 16 on the day of the questions
Answer = list[tuple[int, str, int]]
Relations = dict[tuple[str, str], int]


@contextmanager
def tables() -> Iterator[None]:
    """Only the tables the question needs, empty, gone afterwards."""
    on_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_postgres:
            cursor.execute("DROP SCHEMA IF EXISTS yizhan_bench CASCADE")
            cursor.execute("CREATE SCHEMA yizhan_bench")
            cursor.execute("SET search_path TO yizhan_bench")
    with connection.schema_editor() as editor:
        for model in (Trade, TradeRelation, MatchWorker, MatchJob):
            editor.create_model(model)
    try:
        yield
    finally:
        if on_postgres:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA yizhan_bench CASCADE")


def build(worker_count: int, job_count: int, chance: Random) -> None:
    """A district of 0.4° × 0.5°: people live in clumps, most have one trade, work starts within four days."""
    load_trades()
    trades = list(Trade.objects.filter(level=2).order_by("code").values_list("code", flat=True))
    popularity = [1 / (place + 3) for place in range(len(trades))]
    towns = [(3030 + chance.randrange(-18, 19), 11225 + chance.randrange(-22, 23)) for _town in range(15)]

    def somewhere() -> tuple[int, int]:
        row, column = chance.choice(towns)
        return row + round(chance.gauss(0, 2)), column + round(chance.gauss(0, 2))

    hour = epoch_hour(NOW)
    rows = []
    for number in range(1, worker_count + 1):
        row, column = somewhere()
        person: dict[str, Any] = {
            "cell_row": row,
            "cell_column": column,
            "radius_m": 1000 * chance.choice([3, 5, 5, 8, 10, 15]),
            "wish_hour_fen": chance.choice([0, 1875, 2500, 3125, 3750]),
            "free_mask": ALWAYS & ~slot_bit(chance.randrange(14), chance.randrange(4)),
            "busy_mask": slot_bit(1, 1) | slot_bit(1, 2) if chance.random() < 0.2 else 0,
            "certificate_mask": chance.choice([0, 0, 0, 1, 2]),
            "void_certificate_mask": chance.choice([0, 0, 0, 0, 4]),
            "born_on": date(2026 - chance.randrange(19, 68), chance.randrange(1, 13), 1),
            "star_hundredths": chance.choice([300, 300, 350, 412, 455]),
            "last_active_hour": hour - chance.randrange(2000),
            "asked_count": (asked := chance.randrange(8)),
            "replies_count": chance.randrange(asked + 1),
            "exposures_7d": chance.randrange(30),
        }
        for code in set(chance.choices(trades, popularity, k=chance.choice([1, 1, 2, 3]))):
            level = chance.randrange(4)
            rows.append(
                MatchWorker(worker_id=number, trade_code=code, level=level, base_on=NOW.date(), **person)
            )
    MatchWorker.objects.bulk_create(rows, batch_size=2000)
    offers = []
    for number in range(1, job_count + 1):
        row, column = somewhere()
        starts_at = NOW + timedelta(hours=chance.randrange(3, 96))
        day = (starts_at.date() - NOW.date()).days
        offers.append(
            MatchJob(
                posting_id=number,
                hirer_id=1 + number % 300,
                trade_code=chance.choices(trades, popularity)[0],
                level_min=chance.choice([0, 0, 1, 2]),
                cell_row=row,
                cell_column=column,
                column_m=column_metres(row),
                hour_pay_fen=chance.randrange(1800, 6000, 50),
                need_mask=slot_bit(day, chance.randrange(1, 4)),
                base_on=NOW.date(),
                certificate_mask=chance.choice([0, 0, 0, 0, 1, 4]),
                published_hour=hour - chance.randrange(200),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=8),
                places_left=chance.randrange(1, 6),
                asked_count=(asked := chance.randrange(8)),
                replies_count=chance.randrange(asked + 1),
                exposures_7d=chance.randrange(30),
            )
        )
    MatchJob.objects.bulk_create(offers, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- the peers ----------------------------------------------------------------------------------------------------------


def _near(rows: QuerySet, row: int, radius_m: int) -> QuerySet:
    reach = radius_m // ROW_METRES + 1
    return rows.filter(cell_row__gte=row - reach, cell_row__lte=row + reach)


def _related(trades: set[str], relations: Relations) -> set[str]:
    return trades | {other for one, other in relations if one in trades}


def _own_rows(worker_id: int) -> list[WorkerRow]:
    return list(queries.worker_rows([worker_id], now=NOW).values())


def _ranked_jobs(own: list[WorkerRow], postings: QuerySet, relations: Relations) -> Answer:
    rows = queries.job_rows(postings.values("posting_id"), now=NOW).values()  # one query, by a subquery
    found = oracle.best_jobs(own, rows, relations, WEIGHTS)
    return [(match.job.job_id, match.worker.trade, match.s4) for match in found]


def _ranked_workers(job: JobRow, workers: QuerySet, relations: Relations) -> Answer:
    rows = queries.worker_rows(workers.values("worker_id"), now=NOW).values()
    found = oracle.best_workers(job, rows, relations, WEIGHTS)
    return [(match.worker.worker_id, match.worker.trade, match.s4) for match in found]


def _open_jobs() -> QuerySet:
    return MatchJob.objects.filter(places_left__gt=0, starts_at__gt=NOW).order_by()


def naive_jobs(worker_id: int, relations: Relations) -> Answer:
    """All open postings into Python."""
    return _ranked_jobs(_own_rows(worker_id), _open_jobs(), relations)


def careful_jobs(worker_id: int, relations: Relations) -> Answer:
    """Postings of the worker's and related trades in reachable rows into Python."""
    own = _own_rows(worker_id)
    wanted = _related({row.trade for row in own}, relations)
    near = _near(_open_jobs().filter(trade_code__in=wanted), own[0].row, own[0].radius_m)
    return _ranked_jobs(own, near, relations)


def naive_workers(posting_id: int, relations: Relations) -> Answer:
    """All looking workers into Python."""
    job = queries.job_rows([posting_id], now=NOW)[posting_id]
    return _ranked_workers(job, MatchWorker.objects.order_by(), relations)


def careful_workers(posting_id: int, relations: Relations) -> Answer:
    """Workers of the posting's and related trades in rows from which anybody comes into Python."""
    job = queries.job_rows([posting_id], now=NOW)[posting_id]
    farthest = MatchWorker.objects.order_by("-radius_m").values_list("radius_m", flat=True)[0]
    of_trade = MatchWorker.objects.order_by().filter(trade_code__in=_related({job.trade}, relations))
    return _ranked_workers(job, _near(of_trade, job.row, farthest), relations)


def sql_jobs(worker_id: int, relations: Relations) -> Answer:
    """One statement."""
    born_on = MatchWorker.objects.filter(worker_id=worker_id).values_list("born_on", flat=True)[0]
    age = age_on(born_on, NOW.date())
    hits = queries.top_jobs(worker_id, now=NOW, age=age, weights=WEIGHTS)
    return [(hit.row_id, hit.trade_code, hit.s4) for hit in hits]


def sql_workers(posting_id: int, relations: Relations) -> Answer:
    """One statement."""
    hits = queries.top_workers(posting_id, now=NOW, born_before=ADULT_SINCE, weights=WEIGHTS)
    return [(hit.row_id, hit.trade_code, hit.s4) for hit in hits]


# --- the run ------------------------------------------------------------------------------------------------------------


@dataclass
class Contestant:
    """Who answers, and how long each answer took in milliseconds."""

    name: str
    answer: Callable[[int, Relations], Answer]
    times: list[float]

    def ask(self, question: int, relations: Relations) -> Answer:
        began = time.perf_counter()
        found = self.answer(question, relations)
        self.times.append(1000 * (time.perf_counter() - began))
        return found


def contest(title: str, contestants: list[Contestant], asked: list[int], relations: Relations) -> int:
    """Ask everybody everything, print the table, return how many answers differed."""
    differences = answered = 0
    for contestant in contestants:
        contestant.ask(asked[0], relations)  # warm-up, not counted
        contestant.times.clear()
    for question in asked:
        first, *others = [contestant.ask(question, relations) for contestant in contestants]
        differences += sum(other != first for other in others)
        answered += len(first)
    print(f"\n{title}: {len(asked)} questions, {answered / len(asked):.1f} hits each on average")
    base = statistics.median(contestants[0].times)
    for contestant in contestants:
        median = statistics.median(contestant.times)
        late = statistics.quantiles(contestant.times, n=20)[-1]
        print(
            f"  {contestant.name:<13} median {median:9.2f} ms   p95 {late:9.2f} ms   {median / base:7.1f} × sql"
        )
    print(f"  answers that differ from sql: {differences}")
    return differences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2_000)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = Random(options.seed)
    with tables():
        build(options.workers, options.jobs, chance)
        relations = {
            (one, other): percent
            for one, other, percent in TradeRelation.objects.values_list(
                "trade_id", "other_id", "similarity_percent"
            )
        }
        print(
            f"command: python -m benchmarks.match_query --workers {options.workers} --jobs {options.jobs}"
            f" --questions {options.questions} --seed {options.seed}\ndate: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
            f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores; {options.workers} workers in "
            f"{MatchWorker.objects.count()} rows, {options.jobs} open postings, seed {options.seed}"
        )
        people = chance.sample(range(1, options.workers + 1), options.questions)
        offers = chance.sample(range(1, options.jobs + 1), options.questions)
        jobs = [("sql", sql_jobs), ("careful peer", careful_jobs), ("naive peer", naive_jobs)]
        workers = [("sql", sql_workers), ("careful peer", careful_workers), ("naive peer", naive_workers)]
        wrong = contest("jobs for a worker", [Contestant(*who, []) for who in jobs], people, relations)
        wrong += contest(
            "workers for a posting", [Contestant(*who, []) for who in workers], offers, relations
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
