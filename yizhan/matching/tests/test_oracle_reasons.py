"""The brute-force oracle and the reasons it gives."""

from hypothesis import given
from hypothesis import strategies as st

from yizhan.matching.oracle import best_jobs, best_workers
from yizhan.matching.reasons import ReasonCode, reasons, shown_kilometres
from yizhan.matching.rows import slot_bit
from yizhan.matching.score import Ranked, ScoreWeights, score_terms

from .factories import RELATIONS, job_row, worker_row

WEIGHTS = ScoreWeights()


def ids(matches):
    return [match.job.job_id for match in matches]


def codes(worker, job, ranked=Ranked.JOB):
    terms = score_terms(worker, job, RELATIONS, ranked)
    return [reason.code for reason in reasons(worker, job, terms, RELATIONS, WEIGHTS, ranked)]


def test_the_better_score_comes_first():
    jobs = [job_row(job_id=1, pay_fen=2_000), job_row(job_id=2, pay_fen=3_500)]
    assert ids(best_jobs(worker_row(), jobs, RELATIONS)) == [2, 1]


def test_equal_scores_are_ordered_by_exposures_then_by_id():
    jobs = [
        job_row(job_id=3),
        job_row(job_id=2, exposures=5),
        job_row(job_id=1, exposures=5),
        job_row(job_id=4),
    ]
    assert ids(best_jobs(worker_row(), jobs, RELATIONS)) == [3, 4, 1, 2]


def test_a_filtered_posting_is_not_offered():
    assert best_jobs(worker_row(), [job_row(trade="DOM04")], RELATIONS) == []


def test_a_worker_with_two_trades_appears_once_with_the_better():
    rows = [worker_row(trade="LOG01"), worker_row(trade="CON01"), worker_row(worker_id=2, trade="LOG01")]
    found = best_workers(job_row(), rows, RELATIONS)
    assert [(match.worker.worker_id, match.worker.trade) for match in found] == [(1, "CON01"), (2, "LOG01")]
    assert len(best_jobs(rows[:2], [job_row()], RELATIONS)) == 1


def test_no_more_than_k_are_returned():
    jobs = [job_row(job_id=number) for number in range(30)]
    assert len(best_jobs(worker_row(), jobs, RELATIONS)) == 20
    assert ids(best_jobs(worker_row(), jobs, RELATIONS, k=3)) == [0, 1, 2]


@given(st.permutations(range(12)))
def test_the_order_of_the_rows_does_not_matter(order):
    jobs = [
        job_row(job_id=n, col=11225 + n % 4, exposures=n % 3, pay_fen=2_000 + 300 * (n % 5))
        for n in range(12)
    ]
    expected = ids(best_jobs(worker_row(), jobs, RELATIONS))
    assert ids(best_jobs(worker_row(), [jobs[n] for n in order], RELATIONS)) == expected


def test_reasons_come_by_what_they_bring():
    worker, job = worker_row(level=3, wish_fen=2_000), job_row(row=3036, pay_fen=2_800)
    terms = score_terms(worker, job, RELATIONS, Ranked.JOB)
    found = reasons(worker, job, terms, RELATIONS, WEIGHTS)
    assert [reason.code for reason in found] == [
        ReasonCode.TRADE_SAME,
        ReasonCode.PAY_ABOVE_WISH,
        ReasonCode.DISTANCE,
        ReasonCode.NEW_POSTING,
    ]
    assert found[1].params == {"percent": 40}
    assert found[2].params == {"km": 5.5}


def test_a_related_trade_says_how_near_it_is():
    worker, job = worker_row(trade="LOG01"), job_row()
    first = reasons(worker, job, score_terms(worker, job, RELATIONS, Ranked.JOB), RELATIONS, WEIGHTS)
    assert ReasonCode.TRADE_RELATED in [reason.code for reason in first]
    assert next(reason for reason in first if reason.code is ReasonCode.TRADE_RELATED).params == {
        "similarity": 75
    }


def test_time_and_certificate_follow_the_terms():
    job = job_row(times=slot_bit(1, 1), certificates=0b100)
    assert codes(worker_row(), job)[-2:] == [ReasonCode.TIME_FREE, ReasonCode.CERTIFICATE_ASK]


def test_a_certificate_on_record_is_not_asked_for():
    job = job_row(certificates=0b100)
    assert ReasonCode.CERTIFICATE_ASK not in codes(worker_row(certificates=0b100), job)


def test_few_requests_give_no_share_of_replies():
    assert ReasonCode.REPLIES not in codes(worker_row(), job_row(asked=4, replies=4))
    assert ReasonCode.REPLIES in codes(worker_row(), job_row(asked=5, replies=4))


def test_pay_below_the_wish_is_no_reason():
    assert ReasonCode.PAY_ABOVE_WISH not in codes(worker_row(wish_fen=3_000), job_row(pay_fen=2_500))


def test_an_old_posting_is_not_called_new():
    assert ReasonCode.NEW_POSTING not in codes(worker_row(), job_row(age_hours=24))


def test_distance_is_shown_in_half_kilometres_and_never_as_nothing():
    assert [shown_kilometres(metres**2) for metres in (0, 300, 760, 1_109, 5_240)] == [
        0.5,
        0.5,
        1.0,
        1.0,
        5.0,
    ]
