"""Changing what is written: words that stay as they are, places that come back, drafts that say nothing yet."""

from __future__ import annotations

import pytest

from yizhan.accounts.tests.factories import work_of
from yizhan.core.actors import SYSTEM
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.match_index.models import MatchJob
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.actions import _do_take_place
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    draft,
    fresh,
    make_household,
    published,
    verified,
    whole,
)

pytestmark = pytest.mark.django_db


def full() -> Posting:
    """A public posting whose two places are taken."""
    row = published()
    with work_of(SYSTEM, locks=("exchange.Posting",)) as work:
        posting = work.lock(Posting, row.pk)
        _do_take_place(work, posting)
        _do_take_place(work, posting)
    return fresh(row.pk)


def test_saying_the_same_again_asks_for_no_new_review():
    row = published()
    boss = as_hirer(row.hirer)
    traces = AuditRow.objects.filter(object_uid=str(row.uid))
    before = traces.count()
    assert actions.change_terms(boss, row.pk, fields={"pay_fen": 26000}) == "published"
    assert (fresh(row.pk).terms_version, traces.count()) == (row.terms_version, before)
    assert MatchJob.objects.exists()
    assert actions.change_terms(boss, row.pk, fields={"pay_fen": 27000}) == "in_review"
    assert fresh(row.pk).terms_version == row.terms_version + 1


@pytest.mark.parametrize(("heads", "state", "left"), [(3, "published", 1), (2, "filled", 0)])
def test_a_full_posting_is_open_again_when_it_wants_one_more(heads, state, left):
    row = full()
    assert row.state == "filled"
    boss = as_hirer(row.hirer)
    assert actions.change_terms(boss, row.pk, fields={"headcount": heads}) == state
    assert MatchJob.objects.get().places_left == left


def test_a_stopped_posting_that_wants_one_more_is_offered_to_nobody_until_it_goes_on():
    row = published()
    boss = as_hirer(row.hirer)
    actions.pause_posting(boss, row.pk)
    assert actions.change_terms(boss, row.pk, fields={"headcount": 5}) == "paused"
    assert not MatchJob.objects.exists()
    actions.resume_posting(boss, row.pk)
    assert MatchJob.objects.get().places_left == 5


def test_a_full_posting_that_was_stopped_is_full_when_it_goes_on():
    row = full()
    boss = as_hirer(row.hirer)
    assert actions.pause_posting(boss, row.pk) == "paused"
    assert actions.resume_posting(boss, row.pk) == "filled"
    assert not Posting.objects.filter(pk=row.pk, state="published").exists()


def test_nobody_repeats_the_posting_of_another_hirer():
    row = published()
    stranger = as_hirer(verified(make_household()))
    with pytest.raises(OutOfSight):
        actions.repeat_posting(stranger, row.pk)
    assert Posting.objects.count() == 1
    assert actions.repeat_posting(as_hirer(row.hirer), row.pk) != row.pk


def test_a_trade_may_be_called_by_its_code_and_what_is_emptied_goes_back_to_what_nobody_said():
    row = draft(meals=True, description="两张床")
    boss = as_hirer(row.hirer)
    actions.edit_posting(boss, row.pk, fields={"trade_code": "CON01", "meals": None, "description": None})
    changed = fresh(row.pk)
    assert changed.trade_id == "CON01"
    assert (changed.meals, changed.description) == (Posting().meals, "")
    assert changed.pay_fen == whole()["pay_fen"], "what was not named stays"
