"""Taking and freeing a place (D8)."""

from __future__ import annotations

import pytest

from yizhan.accounts.tests.factories import work_of
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Refused
from yizhan.exchange.match_index.models import MatchJob
from yizhan.exchange.postings.actions import _do_free_place, _do_take_place
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.places import _do_add_place
from yizhan.exchange.postings.tests.factories import fresh, published

pytestmark = pytest.mark.django_db


def take(row: Posting) -> Posting:
    with work_of(SYSTEM, locks=("exchange.Posting",)) as work:
        _do_take_place(work, work.lock(Posting, row.pk))
    return fresh(row.pk)


def free(row: Posting) -> Posting:
    with work_of(SYSTEM, locks=("exchange.Posting",)) as work:
        _do_free_place(work, work.lock(Posting, row.pk))
    return fresh(row.pk)


def add(row: Posting) -> None:
    with work_of(SYSTEM, locks=("exchange.Posting",)) as work:
        _do_add_place(work, work.lock(Posting, row.pk))


def test_the_last_place_fills_the_posting_and_a_freed_one_reopens_it():
    row = published()
    assert (take(row).state, MatchJob.objects.get().places_left) == ("published", 1)
    assert (take(row).state, MatchJob.objects.get().places_left) == ("filled", 0)
    assert (free(row).state, MatchJob.objects.get().places_left) == ("published", 1)


def test_no_place_beyond_the_last():
    row = take(take(published()))
    with pytest.raises(Refused, match="places_taken"):
        take(row)
    assert fresh(row.pk).taken_count == 2


def test_no_place_in_a_posting_that_is_not_public():
    row = published()
    Posting.objects.filter(pk=row.pk).update(state="paused")
    with pytest.raises(Refused, match="places_taken"):
        take(row)


def test_no_place_is_freed_that_nobody_took():
    with pytest.raises(Refused, match="no_place_taken"):
        free(published())


@pytest.mark.parametrize(("state", "heads"), [("filled", 3), ("expired", 3), ("paused", None)])
def test_taken_on_at_the_gate_a_full_posting_grows_by_one_head_unless_it_was_stopped(state, heads):
    row = take(take(published()))
    Posting.objects.filter(pk=row.pk).update(state=state)
    if heads is None:
        with pytest.raises(Refused, match="posting_not_open"):
            add(row)
        heads = 2
    else:
        add(row)
    row = fresh(row.pk)
    assert (row.headcount, row.taken_count, row.state) == (heads, heads, state)


def test_taken_on_at_the_gate_a_free_place_comes_first():
    row = published()
    add(row)
    assert (fresh(row.pk).headcount, fresh(row.pk).taken_count) == (2, 1)
