"""Upkeep of the rows: they follow the calendar, and the log does not grow for ever."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.clock import local
from yizhan.exchange.match_index import rules
from yizhan.exchange.match_index.actions import forget_old_changes, rebase_match_rows
from yizhan.exchange.match_index.models import MatchChange, MatchJob, MatchWorker
from yizhan.matching.rows import ALWAYS, slot_bit

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


def _worker(**given):
    values = {
        "worker_id": 1, "trade_code": "LOG01", "level": 1, "cell_row": 3030, "cell_column": 11225, "radius_m": 5000,
        "base_on": MONDAY, "last_active_hour": 0,
    }  # fmt: skip
    return MatchWorker.objects.create(**{**values, **given})


@given(free=st.integers(0, ALWAYS), busy=st.integers(0, ALWAYS), days=st.integers(1, 16))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_moves_a_mask_as_the_rule_says(db, free, busy, days):
    MatchWorker.objects.all().delete()
    row = _worker(free_mask=free, busy_mask=busy)
    with clock.at(local(MONDAY + timedelta(days=days), "00:05")):
        rebase_match_rows(SYSTEM)
    row.refresh_from_db()
    assert row.base_on == MONDAY + timedelta(days=days)
    assert row.free_mask == rules.shifted(free, days, incoming=ALWAYS)
    assert row.busy_mask == rules.shifted(busy, days, incoming=0)


def test_a_posting_comes_into_view_when_its_day_does():
    starts = local(MONDAY + timedelta(days=14), "07:30")
    job = MatchJob.objects.create(
        posting_id=1, hirer_id=1, trade_code="LOG01", cell_row=3030, cell_column=11225, column_m=961, base_on=MONDAY,
        published_hour=0, starts_at=starts, ends_at=starts + timedelta(hours=9),
    )  # fmt: skip
    with clock.at(local(MONDAY + timedelta(days=1), "00:05")):
        assert rebase_match_rows(SYSTEM) == 1
        assert rebase_match_rows(SYSTEM) == 0
    job.refresh_from_db()
    assert job.need_mask == slot_bit(13, 1) | slot_bit(13, 2)


def test_lines_that_everybody_has_read_are_dropped():
    now = clock.now()
    MatchChange.objects.create(kind="job", row_id=1, at=now - timedelta(days=8))
    MatchChange.objects.create(kind="job", row_id=2, at=now - timedelta(days=6))
    assert forget_old_changes(SYSTEM) == 1
    assert MatchChange.objects.get().row_id == 2
