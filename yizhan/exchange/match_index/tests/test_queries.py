"""The SQL is exact: on random small worlds it returns what brute force returns, in the same order."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.core.clock import local
from yizhan.exchange.match_index import queries
from yizhan.exchange.match_index.models import MatchJob, MatchWorker
from yizhan.exchange.match_index.rules import epoch_hour
from yizhan.exchange.trades.models import Trade, TradeRelation
from yizhan.matching import oracle
from yizhan.matching.rows import ALWAYS, column_metres, slot_bit
from yizhan.matching.score import ScoreWeights

NOW = local(date(2026, 11, 23), "09:00")
RELATIONS = {("LOG01", "CON01"): 75, ("CON01", "LOG01"): 75, ("CON01", "CON02"): 45, ("CON02", "CON01"): 45}
TRADES = ["LOG01", "CON01", "CON02", "DOM01"]
SLOTS = [slot_bit(0, 2), slot_bit(1, 1), slot_bit(1, 1) | slot_bit(1, 2)]

workers = st.lists(
    st.fixed_dictionaries(
        {
            "trades": st.dictionaries(st.sampled_from(TRADES), st.integers(0, 3), min_size=1, max_size=3),
            "cell_row": st.integers(3025, 3035),
            "cell_column": st.integers(11220, 11235),
            "radius_m": st.sampled_from([3000, 5000, 10000]),
            "wish_hour_fen": st.sampled_from([0, 2500, 3125, 4000]),
            "free_mask": st.sampled_from([ALWAYS, ALWAYS & ~SLOTS[1]]),
            "busy_mask": st.sampled_from([0, SLOTS[0]]),
            "certificate_mask": st.sampled_from([0, 1]),
            "void_certificate_mask": st.sampled_from([0, 2]),
            "born_on": st.sampled_from([None, date(1972, 1, 1), date(2009, 6, 1)]),
            "star_hundredths": st.sampled_from([300, 455]),
            "last_active_hour": st.integers(epoch_hour(NOW) - 600, epoch_hour(NOW)),
            "replies_count": st.integers(0, 5),
            "asked_count": st.just(6),
            "exposures_7d": st.integers(0, 2),
        }
    ),
    min_size=1,
    max_size=8,
)
jobs = st.lists(
    st.fixed_dictionaries(
        {
            "trade_code": st.sampled_from(TRADES),
            "level_min": st.integers(0, 3),
            "cell_row": st.integers(3025, 3035),
            "cell_column": st.integers(11220, 11235),
            "hour_pay_fen": st.sampled_from([0, 2000, 3250, 5000]),
            "need_mask": st.sampled_from([0, *SLOTS]),
            "certificate_mask": st.sampled_from([0, 1, 2]),
            "legal_age": st.sampled_from([16, 18]),
            "published_hour": st.integers(epoch_hour(NOW) - 300, epoch_hour(NOW)),
            "replies_count": st.integers(0, 3),
            "asked_count": st.just(3),
            "exposures_7d": st.integers(0, 2),
        }
    ),
    min_size=1,
    max_size=10,
)


@pytest.fixture
def trade_tables(db):
    Trade.objects.bulk_create(Trade(code=code, name=code, level=2) for code in TRADES)
    TradeRelation.objects.bulk_create(
        TradeRelation(trade_id=a, other_id=b, similarity_percent=p) for (a, b), p in RELATIONS.items()
    )


def _build(people, offers):
    MatchWorker.objects.all().delete()
    MatchJob.objects.all().delete()
    for number, person in enumerate(people, 1):
        shared = {name: value for name, value in person.items() if name != "trades"}
        for code, level in person["trades"].items():
            MatchWorker.objects.create(
                worker_id=number, trade_code=code, level=level, base_on=NOW.date(), **shared
            )
    for number, offer in enumerate(offers, 1):
        MatchJob.objects.create(
            posting_id=number,
            hirer_id=1,
            base_on=NOW.date(),
            column_m=column_metres(offer["cell_row"]),
            starts_at=NOW + timedelta(hours=5),
            ends_at=NOW + timedelta(hours=9),
            places_left=1,
            **offer,
        )


@given(people=workers, offers=jobs)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_equals_brute_force(trade_tables, people, offers):
    _build(people, offers)
    weights = ScoreWeights()
    rows = queries.worker_rows(list(range(1, len(people) + 1)), now=NOW)
    all_jobs = queries.job_rows(list(range(1, len(offers) + 1)), now=NOW)
    for worker_id in range(1, len(people) + 1):
        own = [row for (owner, _trade), row in rows.items() if owner == worker_id]
        expected = [
            (m.job.job_id, m.worker.trade, m.s4)
            for m in oracle.best_jobs(own, all_jobs.values(), RELATIONS, weights)
        ]
        found = queries.top_jobs(worker_id, now=NOW, age=own[0].age, weights=weights)
        assert [(hit.row_id, hit.trade_code, hit.s4) for hit in found] == expected
    for posting_id, job in all_jobs.items():
        expected = [
            (m.worker.worker_id, m.worker.trade, m.s4)
            for m in oracle.best_workers(job, rows.values(), RELATIONS, weights)
        ]
        cutoff = NOW.date().replace(year=NOW.year - job.legal_age)
        found = queries.top_workers(posting_id, now=NOW, born_before=cutoff, weights=weights)
        assert [(hit.row_id, hit.trade_code, hit.s4) for hit in found] == expected


def test_full_and_started_postings_are_not_offered(trade_tables):
    person = {
        "trades": {"LOG01": 1}, "cell_row": 3030, "cell_column": 11225, "radius_m": 5000, "wish_hour_fen": 0,
        "free_mask": ALWAYS, "last_active_hour": epoch_hour(NOW),
    }  # fmt: skip
    offer = {
        "trade_code": "LOG01", "cell_row": 3030, "cell_column": 11225, "hour_pay_fen": 3000,
        "published_hour": epoch_hour(NOW),
    }  # fmt: skip
    _build([person], [offer])
    ask = {"now": NOW, "age": 40, "weights": ScoreWeights()}
    assert len(queries.top_jobs(1, **ask)) == 1
    MatchJob.objects.update(places_left=0)
    assert queries.top_jobs(1, **ask) == []
    MatchJob.objects.update(places_left=1, starts_at=NOW)
    assert queries.top_jobs(1, **ask) == []
