"""The matching query: one SQL statement filters, scores and takes the top; the same text on SQLite and PostgreSQL.

The score is the table at the head of :mod:`yizhan.matching.score`, term by term in integers. Rows are never fetched to
be ranked in Python. Tests hold this to the brute-force oracle: zero differences.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from yizhan.core.validators import age_on
from yizhan.exchange.match_index.models import CertificateBit, MatchJob, MatchWorker
from yizhan.exchange.match_index.rules import epoch_hour
from yizhan.matching.rows import ROW_METRES, JobRow, WorkerRow
from yizhan.matching.score import JOB_FRESH, WORKER_FRESH, ScoreWeights


@dataclass(frozen=True, slots=True)
class Hit:
    """One match: id of the ranked side, the trade of the worker's row it rests on, score in 1e-4."""

    row_id: int
    trade_code: str
    s4: int


def _steps(table: tuple[tuple[int, int], ...], age: str) -> str:
    cases = " ".join(f"WHEN {age} < {hours} THEN {points}" for hours, points in table)
    return f"CASE {cases} ELSE 0 END"


def _least(a: str, b: str) -> str:
    return f"{'MIN' if connection.vendor == 'sqlite' else 'LEAST'}({a}, {b})"


def _greatest(a: str, b: str) -> str:
    return f"{'MAX' if connection.vendor == 'sqlite' else 'GREATEST'}({a}, {b})"


def _score(weights: ScoreWeights, *, side: str, fresh: str, star: str) -> str:
    """SQL of S4 for a worker row ``w``, a job row ``j`` and the relation ``rel``; ``side`` is the ranked row."""
    level = _greatest("-3", _least("3", "CAST(w.level AS integer) - CAST(j.level_min AS integer)"))
    fit = f"rel * (70 + 10 * {level})"
    pay = (
        "CASE WHEN j.hour_pay_fen = 0 THEN 0 WHEN w.wish_hour_fen = 0 THEN 3333 ELSE "
        + _least(
            "10000",
            "CAST(10000 AS bigint) * "
            + _greatest("0", "5 * j.hour_pay_fen - 4 * w.wish_hour_fen")
            + " / (3 * w.wish_hour_fen)",
        )
        + " END"
    )
    reply = f"10000 * ({side}.replies_count + 4) / ({side}.asked_count + 5)"
    return (
        f"({weights.fit} * ({fit}) + {weights.dist} * (250000000000 / (25000000 + d2)) + {weights.pay} * ({pay})"
        f" + {weights.star} * (25 * ({star} - 100)) + {weights.fresh} * ({fresh}) + {weights.reply} * ({reply}) + 50) / 100"
    )


_DY = f"(CAST(w.cell_row AS bigint) - j.cell_row) * {ROW_METRES}"
_DX = "(CAST(w.cell_column AS bigint) - j.cell_column) * j.column_m"
_D2 = f"({_DY}) * ({_DY}) + ({_DX}) * ({_DX})"


def top_jobs(
    worker_id: int, *, now: datetime, age: int, weights: ScoreWeights, limit: int = 20, offset: int = 0
) -> list[Hit]:
    """The best open postings for one worker, exact.

    Args:
        worker_id: id of the worker.
        now: the present.
        age: the worker's age today in years (only against the legal minimum).
        weights: shares of the terms.
        limit: how many; ``offset``: how many to leave out first.
    """
    score = _score(weights, side="j", fresh=_steps(JOB_FRESH, "%(hour)s - j.published_hour"), star="300")
    sql = f"""
        WITH pairs AS (
            SELECT w.id AS w_id, w.trade_code AS mine, w.trade_code AS wanted, 100 AS rel
              FROM exchange_matchworker w WHERE w.worker_id = %(worker)s
            UNION ALL
            SELECT w.id, w.trade_code, r.other_id, r.similarity_percent
              FROM exchange_matchworker w JOIN exchange_traderelation r ON r.trade_id = w.trade_code
             WHERE w.worker_id = %(worker)s
        ), scored AS (
            SELECT j.posting_id AS row_id, p.mine AS trade_code, j.exposures_7d AS exposures, {score} AS s4
              FROM (SELECT p.*, j.id AS j_id, {_D2} AS d2
                      FROM pairs p
                      JOIN exchange_matchworker w ON w.id = p.w_id
                      JOIN exchange_matchjob j ON j.trade_code = p.wanted
                       AND j.cell_row BETWEEN w.cell_row - w.radius_m / {ROW_METRES} - 1 AND w.cell_row + w.radius_m / {ROW_METRES} + 1
                   ) p
              JOIN exchange_matchworker w ON w.id = p.w_id
              JOIN exchange_matchjob j ON j.id = p.j_id
             WHERE p.d2 <= CAST(w.radius_m AS bigint) * w.radius_m
               AND j.places_left > 0 AND j.starts_at > %(now)s
               AND j.base_on = w.base_on
               AND (j.need_mask & w.free_mask & ~w.busy_mask) = j.need_mask
               AND (j.certificate_mask & w.void_certificate_mask) = 0
               AND j.legal_age <= %(age)s
        ), best AS (
            SELECT row_id, trade_code, exposures, s4,
                   ROW_NUMBER() OVER (PARTITION BY row_id ORDER BY s4 DESC, trade_code) AS place
              FROM scored
        )
        SELECT row_id, trade_code, s4 FROM best WHERE place = 1
         ORDER BY s4 DESC, exposures, row_id LIMIT %(limit)s OFFSET %(offset)s"""
    return _hits(
        sql,
        {
            "worker": worker_id,
            "hour": epoch_hour(now),
            "now": now,
            "age": age,
            "limit": limit,
            "offset": offset,
        },
    )


def top_workers(
    posting_id: int,
    *,
    now: datetime,
    born_before: date,
    weights: ScoreWeights,
    least_star: int = 0,
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """The best workers for one posting, exact; each worker once, with the best trade row.

    Args:
        least_star: rows below it are left out, in hundredths (D12: hirers see 300 and above; 300 is also a newcomer).
        born_before: latest birth date that meets the posting's legal age on its day; unknown birth dates pass here and
            are asked at acceptance.
    """
    fresh = _steps(WORKER_FRESH, "%(hour)s - w.last_active_hour")
    score = _score(weights, side="w", fresh=fresh, star="w.star_hundredths")
    sql = f"""
        WITH pairs AS (
            SELECT j.id AS j_id, j.trade_code AS offered, 100 AS rel
              FROM exchange_matchjob j WHERE j.posting_id = %(posting)s
            UNION ALL
            SELECT j.id, r.other_id, r.similarity_percent
              FROM exchange_matchjob j JOIN exchange_traderelation r ON r.trade_id = j.trade_code
             WHERE j.posting_id = %(posting)s
        ), scored AS (
            SELECT w.worker_id AS row_id, w.trade_code AS trade_code, w.exposures_7d AS exposures, {score} AS s4
              FROM (SELECT p.*, w.id AS w_id, {_D2} AS d2
                      FROM pairs p
                      JOIN exchange_matchjob j ON j.id = p.j_id
                      JOIN exchange_matchworker w ON w.trade_code = p.offered
                   ) p
              JOIN exchange_matchworker w ON w.id = p.w_id
              JOIN exchange_matchjob j ON j.id = p.j_id
             WHERE p.d2 <= CAST(w.radius_m AS bigint) * w.radius_m
               AND j.base_on = w.base_on
               AND (j.need_mask & w.free_mask & ~w.busy_mask) = j.need_mask
               AND (j.certificate_mask & w.void_certificate_mask) = 0
               AND (w.born_on IS NULL OR w.born_on <= %(born)s)
               AND w.star_hundredths >= %(least_star)s
        ), best AS (
            SELECT row_id, trade_code, exposures, s4,
                   ROW_NUMBER() OVER (PARTITION BY row_id ORDER BY s4 DESC, trade_code) AS place
              FROM scored
        )
        SELECT row_id, trade_code, s4 FROM best WHERE place = 1
         ORDER BY s4 DESC, exposures, row_id LIMIT %(limit)s OFFSET %(offset)s"""
    return _hits(
        sql,
        {
            "posting": posting_id,
            "hour": epoch_hour(now),
            "born": born_before,
            "least_star": least_star,
            "limit": limit,
            "offset": offset,
        },
    )


def _hits(sql: str, params: dict) -> list[Hit]:
    if connection.vendor == "sqlite":
        params = {
            name: connection.ops.adapt_datetimefield_value(value)
            if isinstance(value, datetime)
            else value.isoformat()
            if isinstance(value, date)
            else value
            for name, value in params.items()
        }
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Hit(row_id, trade_code, int(s4)) for row_id, trade_code, s4 in cursor.fetchall()]


def worker_rows(worker_ids: list[int], *, now: datetime) -> dict[tuple[int, str], WorkerRow]:
    """The rows of some workers in the library's form, by (worker, trade), for reasons and for the oracle."""
    today = now.date()
    return {
        (row.worker_id, row.trade_code): WorkerRow(
            worker_id=row.worker_id,
            trade=row.trade_code,
            level=row.level,
            row=row.cell_row,
            col=row.cell_column,
            radius_m=row.radius_m,
            wish_fen=row.wish_hour_fen,
            age=_age(row.born_on, today),
            available=row.free_mask & ~row.busy_mask,
            certificates=row.certificate_mask,
            void_certificates=row.void_certificate_mask,
            star=row.star_hundredths,
            idle_hours=max(0, epoch_hour(now) - row.last_active_hour),
            replies=row.replies_count,
            asked=row.asked_count,
            exposures=row.exposures_7d,
        )
        for row in MatchWorker.objects.filter(worker_id__in=worker_ids)
    }


def job_rows(posting_ids: list[int], *, now: datetime) -> dict[int, JobRow]:
    """The rows of some postings in the library's form, by posting."""
    return {
        row.posting_id: JobRow(
            job_id=row.posting_id,
            hirer_id=row.hirer_id,
            trade=row.trade_code,
            row=row.cell_row,
            col=row.cell_column,
            column_m=row.column_m,
            pay_fen=row.hour_pay_fen,
            min_level=row.level_min,
            times=row.need_mask,
            certificates=row.certificate_mask,
            legal_age=row.legal_age,
            age_hours=max(0, epoch_hour(now) - row.published_hour),
            replies=row.replies_count,
            asked=row.asked_count,
            exposures=row.exposures_7d,
        )
        for row in MatchJob.objects.filter(posting_id__in=posting_ids)
    }


def is_indexed(worker_id: int) -> bool:
    """Whether the worker can be found by offers at all."""
    return MatchWorker.objects.filter(worker_id=worker_id).exists()


def certificate_kinds(mask: int) -> list[str]:
    """Names of the certificates in a mask."""
    return [row.kind for row in CertificateBit.objects.all() if mask >> row.bit & 1]


def _age(born_on: date | None, today: date) -> int:
    """Full years; an unknown birth date counts as adult here and is asked before a place is taken."""
    if born_on is None:
        return 99
    return age_on(born_on, today)
