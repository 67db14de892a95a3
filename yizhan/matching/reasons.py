"""Why a posting is offered: the terms of the score as codes with parameters, strongest first.

The codes carry no words; whoever shows them turns them into the reader's language.

=================  ==========================  =======================================================
code               parameters                  given when
=================  ==========================  =======================================================
TRADE_SAME         –                           the trades are the same
TRADE_RELATED      similarity (hundredths)     the trades are related
DISTANCE           km (steps of 0.5, from 0.5) always: the grid knows no finer truth
PAY_ABOVE_WISH     percent                     at least 2 % above the wish
PAY_AS_WISH        –                           within 2 % of the wish
STAR               star (hundredths)           the ranked side has 4 stars or more
NEW_POSTING        hours                       a posting younger than 24 hours
REPLIES            percent                     at least 5 requests, 80 % of them answered
TIME_FREE          –                           the posting names its times and the worker is free then
CERTIFICATE_ASK    missing (bit mask)          a wanted certificate is not on record: ask
=================  ==========================  =======================================================
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .rows import JobRow, WorkerRow
from .score import Ranked, Relations, ScoreTerms, ScoreWeights, distance_squared, relation


class ReasonCode(StrEnum):
    """What a reason says; see the table at the head of this module."""

    TRADE_SAME = "trade_same"
    TRADE_RELATED = "trade_related"
    DISTANCE = "distance"
    PAY_ABOVE_WISH = "pay_above_wish"
    PAY_AS_WISH = "pay_as_wish"
    STAR = "star"
    NEW_POSTING = "new_posting"
    REPLIES = "replies"
    TIME_FREE = "time_free"
    CERTIFICATE_ASK = "certificate_ask"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, its parameters, and how much of ``S4`` it brings (hundredths of 1e-4)."""

    code: ReasonCode
    params: Mapping[str, int | float] = field(default_factory=dict)
    points: int = 0


def shown_kilometres(square_metres: int) -> float:
    """Return a distance rounded to half kilometres, never less than 0.5: a cell is 1 km wide."""
    return max(0.5, math.floor(math.sqrt(square_metres) / 500 + 0.5) / 2)


def _trade(worker: WorkerRow, job: JobRow, relations: Relations, points: int) -> Reason:
    similarity = relation(worker.trade, job.trade, relations)
    if worker.trade == job.trade:
        return Reason(ReasonCode.TRADE_SAME, {}, points)
    return Reason(ReasonCode.TRADE_RELATED, {"similarity": similarity}, points)


def _pay(worker: WorkerRow, job: JobRow, points: int) -> Reason | None:
    if not job.pay_fen or not worker.wish_fen:
        return None
    percent = (100 * job.pay_fen + worker.wish_fen // 2) // worker.wish_fen - 100
    if percent >= 2:
        return Reason(ReasonCode.PAY_ABOVE_WISH, {"percent": percent}, points)
    if percent >= -2:
        return Reason(ReasonCode.PAY_AS_WISH, {}, points)
    return None


def reasons(
    worker: WorkerRow,
    job: JobRow,
    terms: ScoreTerms,
    relations: Relations,
    weights: ScoreWeights,
    ranked: Ranked = Ranked.JOB,
) -> list[Reason]:
    """Return the reasons for a pair that passed the filters, by what they bring to the score.

    Ties keep the order of the table above. What only passed a filter (time, certificate) follows at the end.
    """
    side = job if ranked is Ranked.JOB else worker
    found = [
        _trade(worker, job, relations, weights.fit * terms.fit),
        Reason(
            ReasonCode.DISTANCE,
            {"km": shown_kilometres(distance_squared(worker, job))},
            weights.dist * terms.dist,
        ),
    ]
    if pay := _pay(worker, job, weights.pay * terms.pay):
        found.append(pay)
    if side.star >= 400:
        found.append(Reason(ReasonCode.STAR, {"star": side.star}, weights.star * terms.star))
    if ranked is Ranked.JOB and job.age_hours < 24:
        found.append(Reason(ReasonCode.NEW_POSTING, {"hours": job.age_hours}, weights.fresh * terms.fresh))
    if side.asked >= 5 and 10 * side.replies >= 8 * side.asked:
        percent = 100 * side.replies // side.asked
        found.append(Reason(ReasonCode.REPLIES, {"percent": percent}, weights.reply * terms.reply))
    found.sort(key=lambda reason: -reason.points)
    if job.times:
        found.append(Reason(ReasonCode.TIME_FREE))
    missing = job.certificates & ~worker.certificates
    if missing:
        found.append(Reason(ReasonCode.CERTIFICATE_ASK, {"missing": missing}))
    return found
