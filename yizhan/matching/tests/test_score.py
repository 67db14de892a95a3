"""The score: every term in whole numbers, the same in Python and in SQL."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yizhan.matching.rows import ALWAYS, cell, column_metres, slot_bit
from yizhan.matching.score import (
    JOB_FRESH,
    WORKER_FRESH,
    Filter,
    Ranked,
    ScoreWeights,
    distance_points,
    first_failing_filter,
    fresh_points,
    pay_points,
    reply_points,
    score_terms,
    total,
)

from .factories import RELATIONS, job_row, worker_row

WEIGHTS = ScoreWeights()


def s4(worker, job, ranked=Ranked.JOB):
    return total(score_terms(worker, job, RELATIONS, ranked), WEIGHTS)


def test_weights_sum_to_a_hundred():
    assert (WEIGHTS.fit, WEIGHTS.dist, WEIGHTS.pay, WEIGHTS.star, WEIGHTS.fresh, WEIGHTS.reply) == (
        30,
        25,
        20,
        10,
        5,
        10,
    )


@pytest.mark.parametrize("changes", [{"fit": 31}, {"fit": -30, "dist": 85}])
def test_weights_that_do_not_sum_to_a_hundred_are_refused(changes):
    with pytest.raises(ValueError, match="sum"):
        ScoreWeights(**changes)


def test_distance_is_whole_in_the_same_cell_and_half_at_five_kilometres():
    assert distance_points(0) == 10_000
    assert distance_points(5_000**2) == 5_000


@pytest.mark.parametrize(
    ("pay", "wish", "points"),
    [
        (2_000, 2_500, 0),
        (2_500, 2_500, 3_333),
        (3_500, 2_500, 10_000),
        (9_000, 2_500, 10_000),
        (0, 2_500, 0),
        (2_500, 0, 3_333),
    ],
)
def test_pay_counts_from_four_fifths_to_seven_fifths_of_the_wish(pay, wish, points):
    assert pay_points(pay, wish) == points


def test_fit_of_a_related_trade_and_of_levels():
    related = score_terms(worker_row(trade="LOG01", level=3), job_row(), RELATIONS, Ranked.JOB)
    same = score_terms(worker_row(level=3), job_row(), RELATIONS, Ranked.JOB)
    low = score_terms(worker_row(level=0), job_row(min_level=2), RELATIONS, Ranked.JOB)
    assert (same.fit, related.fit, low.fit) == (10_000, 7_500, 5_000)


def test_the_ranked_side_brings_star_freshness_and_replies():
    worker, job = worker_row(star=500, idle_hours=500), job_row(star=100, age_hours=0)
    of_job = score_terms(worker, job, RELATIONS, Ranked.JOB)
    of_worker = score_terms(worker, job, RELATIONS, Ranked.WORKER)
    assert (of_job.star, of_job.fresh) == (0, JOB_FRESH[0][1])
    assert (of_worker.star, of_worker.fresh) == (10_000, WORKER_FRESH[-1][1])


@pytest.mark.parametrize("steps", [JOB_FRESH, WORKER_FRESH])
def test_freshness_only_falls_and_ends_at_nothing(steps):
    points = [fresh_points(hours, steps) for hours in range(600)]
    assert points == sorted(points, reverse=True)
    assert points[-1] == 0


def test_the_score_does_not_know_age():
    assert s4(worker_row(age=25), job_row()) == s4(worker_row(age=64), job_row())


cells = st.integers(min_value=-12, max_value=12)
rows = st.builds(
    worker_row,
    level=st.integers(0, 3),
    row=cells.map(lambda step: 3031 + step),
    col=cells.map(lambda step: 11225 + step),
    wish_fen=st.integers(0, 8_000),
    star=st.integers(100, 500),
    idle_hours=st.integers(0, 700),
    replies=st.integers(0, 40),
    asked=st.integers(40, 80),
)
jobs = st.builds(
    job_row,
    trade=st.sampled_from(["CON01", "LOG01"]),
    pay_fen=st.integers(0, 10_000),
    min_level=st.integers(0, 3),
    star=st.integers(100, 500),
    age_hours=st.integers(0, 300),
    replies=st.integers(0, 40),
    asked=st.integers(40, 80),
)


@given(rows, jobs, st.sampled_from(Ranked))
def test_every_term_and_the_whole_lie_between_nothing_and_everything(worker, job, ranked):
    terms = score_terms(worker, job, RELATIONS, ranked)
    for points in (terms.fit, terms.dist, terms.pay, terms.star, terms.fresh, terms.reply):
        assert 0 <= points <= 10_000
    assert 0 <= total(terms, WEIGHTS) <= 10_000


@given(rows, jobs, st.integers(0, 11))
def test_nearer_is_never_worse(worker, job, step):
    near, far = (
        replace(job, row=worker.row, col=worker.col + step),
        replace(job, row=worker.row, col=worker.col + step + 1),
    )
    assert s4(worker, near) >= s4(worker, far)


@given(rows, jobs, st.integers(1, 2_000))
def test_better_pay_is_never_worse(worker, job, more):
    assert s4(worker, replace(job, pay_fen=job.pay_fen + more)) >= s4(worker, job)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_reply_never_harms(replies, silent):
    assert reply_points(replies + 1, replies + silent + 1) >= reply_points(replies, replies + silent + 1)


SQL = """
SELECT (30 * fit + 25 * dist + 20 * pay + 10 * star + 5 * fresh + 10 * reply + 50) / 100 FROM (
  SELECT
    :rel * (70 + 10 * max(-3, min(3, :w_level - :min_level))) AS fit,
    250000000000 / (25000000
      + (:w_row - :j_row) * 1109 * (:w_row - :j_row) * 1109
      + (:w_col - :j_col) * :column_m * (:w_col - :j_col) * :column_m) AS dist,
    CASE WHEN :pay_fen = 0 THEN 0 WHEN :wish_fen = 0 THEN 3333
      ELSE min(10000, 10000 * max(0, 5 * :pay_fen - 4 * :wish_fen) / (3 * :wish_fen)) END AS pay,
    25 * (:star - 100) AS star,
    CASE {steps} ELSE 0 END AS fresh,
    10000 * (:replies + 4) / (:asked + 5) AS reply)
"""


@settings(max_examples=300)
@given(rows, jobs, st.sampled_from(Ranked))
def test_sql_gives_the_same_number_to_the_last_digit(worker, job, ranked):
    side = job if ranked is Ranked.JOB else worker
    steps = JOB_FRESH if ranked is Ranked.JOB else WORKER_FRESH
    cases = " ".join(f"WHEN :age < {hours} THEN {points}" for hours, points in steps)
    values = {
        "rel": 100 if worker.trade == job.trade else RELATIONS[worker.trade, job.trade],
        "w_level": worker.level,
        "min_level": job.min_level,
        "w_row": worker.row,
        "w_col": worker.col,
        "j_row": job.row,
        "j_col": job.col,
        "column_m": job.column_m,
        "pay_fen": job.pay_fen,
        "wish_fen": worker.wish_fen,
        "star": side.star,
        "age": job.age_hours if ranked is Ranked.JOB else worker.idle_hours,
        "replies": side.replies,
        "asked": side.asked,
    }
    with sqlite3.connect(":memory:") as database:
        answer = database.execute(SQL.format(steps=cases), values).fetchone()[0]
    database.close()
    assert answer == s4(worker, job, ranked)


def test_a_pair_that_fits_passes_the_filters():
    assert first_failing_filter(worker_row(), job_row(), RELATIONS) is None


@pytest.mark.parametrize(
    ("worker", "job", "named"),
    [
        ({"trade": "DOM04"}, {}, Filter.TRADE),
        ({"radius_m": 3_000}, {"row": 3034}, Filter.DISTANCE),
        ({"available": ALWAYS & ~slot_bit(2, 1)}, {"times": slot_bit(2, 1) | slot_bit(2, 2)}, Filter.TIME),
        ({"void_certificates": 0b10}, {"certificates": 0b10}, Filter.CERTIFICATE),
        ({"age": 17}, {"legal_age": 18}, Filter.LEGAL_AGE),
        ({"blocked_hirers": frozenset({7})}, {}, Filter.BLOCKED),
        ({}, {"blocked_workers": frozenset({1})}, Filter.BLOCKED),
    ],
)
def test_each_filter_is_named(worker, job, named):
    assert first_failing_filter(worker_row(**worker), job_row(**job), RELATIONS) is named


def test_the_first_of_several_failing_filters_is_named():
    worker = worker_row(trade="DOM04", age=15)
    assert first_failing_filter(worker, job_row(row=4000), RELATIONS) is Filter.TRADE


def test_a_certificate_never_asked_for_does_not_fail():
    assert first_failing_filter(worker_row(certificates=0), job_row(certificates=0b10), RELATIONS) is None


def test_a_worker_at_the_very_edge_of_her_radius_is_in():
    assert first_failing_filter(worker_row(radius_m=3 * 1109), job_row(row=3034), RELATIONS) is None


def test_cells_and_their_width():
    assert cell(30.3149, 112.2561) == (3031, 11225)
    assert column_metres(3031) == column_metres(3039) == 961
    assert column_metres(0) > column_metres(3031) > column_metres(5300)


@pytest.mark.parametrize(("day", "slot"), [(14, 0), (0, 4), (-1, 0)])
def test_there_is_no_slot_outside_the_fortnight(day, slot):
    with pytest.raises(ValueError, match="no slot"):
        slot_bit(day, slot)
