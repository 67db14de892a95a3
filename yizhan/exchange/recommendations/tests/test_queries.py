"""Who is shown to whom, with reasons, and who is not although the match rows say so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yizhan.accounts.consents.actions import withdraw_consent
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.invariants import violations
from yizhan.core.jobs import engine
from yizhan.exchange.hirers.tests.factories import make_enterprise, make_household
from yizhan.exchange.match_index.models import MatchJob, MatchWorker
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.recommendations import queries
from yizhan.exchange.recommendations.tests import factories as make
from yizhan.exchange.trades.queries import relations
from yizhan.exchange.workers.actions import set_worker_day, update_wishes
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import FAR_TOWN, as_worker, attendant, make_worker

pytestmark = pytest.mark.django_db

INVARIANTS = ["exchange.looking_workers_are_indexed", "exchange.open_postings_are_indexed"]


@pytest.fixture
def clerk():
    return attendant()


@pytest.fixture
def worker(clerk):
    return make_worker(clerk, wish_day_fen=24_000)


@pytest.fixture
def posting(clerk, worker):
    return make.make_posting(make_enterprise(clerk))


def _jobs(worker):
    return [found.posting_id for found in queries.recommend_jobs(worker.pk)]


def _people(posting, **how):
    return [found.worker_id for found in queries.recommend_workers(posting.pk, **how)]


def test_a_loader_reads_why_the_posting_fits(worker, posting):
    (found,) = queries.recommend_jobs(worker.pk)
    assert found.posting_id == posting.pk
    assert found.reasons == (
        "离你约 0.5 公里",
        "你会干搬运工的活",
        "比你想要的高 8%",
        "刚发出来的",
        "你明天有空",
    )
    assert found.limits == ()


def test_the_hirer_reads_why_the_worker_fits_and_nothing_about_his_wish(worker, posting):
    (found,) = queries.recommend_workers(posting.pk)
    assert (found.worker_id, found.star) == (worker.pk, {"is_new": True})
    assert found.reasons == ("离干活的地方 1 公里以内", "会干搬运工的活", "明天有空")


def test_a_certificate_that_is_not_on_record_is_asked_for(worker, posting):
    Posting.objects.filter(pk=posting.pk).update(certificate="叉车证")
    make.index_posting(SYSTEM, posting.pk)
    assert queries.recommend_jobs(worker.pk)[0].limits == ("要叉车证，有的话带上",)
    assert queries.recommend_workers(posting.pk)[0].limits == ("叉车证没登记过，先问一声",)


# ---- read again before they are shown: the match row still says yes ----


@pytest.mark.parametrize(
    "change",
    [
        {"state": "paused"},
        {"valid_until": clock.local(make.TOMORROW.date() - timedelta(days=2))},
        {"taken_count": 4},
    ],
    ids=["paused", "expired", "full"],
)
def test_a_posting_that_is_no_longer_open_is_not_shown(worker, posting, change):
    Posting.objects.filter(pk=posting.pk).update(**change)
    assert MatchJob.objects.get().places_left == 4
    assert _jobs(worker) == []
    assert _people(posting) == []


def test_a_worker_who_took_back_his_consent_is_not_shown_even_before_the_event_is_handled(worker, posting):
    engine.drain()
    withdraw_consent(as_worker(worker), worker.person_id, "matching_profile")
    assert MatchWorker.objects.exists()
    assert _people(posting) == []
    assert _jobs(worker) == []


def test_a_worker_who_stopped_looking_is_not_shown(worker, posting):
    Worker.objects.filter(pk=worker.pk).update(is_looking=False)
    assert _people(posting) == _jobs(worker) == []


def test_who_works_at_that_time_is_not_shown_even_when_the_mask_does_not_know(clerk, worker, posting):
    other = make.make_posting(make_household(clerk), starts_at=make.TOMORROW + timedelta(hours=2))
    make.make_engagement(other, worker, "confirmed")
    assert not MatchWorker.objects.get().busy_mask
    assert _people(posting) == []
    assert _jobs(worker) == []


def test_who_applied_is_in_the_other_list(worker, posting):
    make.make_engagement(posting, worker, "interested")
    assert _people(posting) == []
    assert _jobs(worker) == []


def test_who_was_refused_once_may_be_recommended_again(worker, posting):
    make.make_engagement(posting, worker, "declined")
    assert _people(posting) == [worker.pk]


def test_nobody_is_recommended_to_himself(clerk, worker, posting):
    hirer = posting.hirer
    hirer.contact_id = worker.person_id
    hirer.save(update_fields=["contact"])
    assert _jobs(worker) == []


# ---- filters of the index ----


def test_what_he_said_about_tomorrow_counts(worker, posting):
    set_worker_day(as_worker(worker), worker.pk, make.TOMORROW.date(), 0)
    assert _jobs(worker) == _people(posting) == []
    assert queries.explain(worker.pk, posting.pk).why_not == "那几天你说没空，或者已经有活了"


def test_a_17_year_old_is_not_shown_for_barred_work(clerk):
    young = make_worker(clerk, birth_on=clock.today().replace(year=2009))
    barred = make.make_posting(make_enterprise(clerk), legal_age=18)
    assert _jobs(young) == _people(barred) == []
    assert queries.explain(young.pk, barred.pk).why_not == "这个活法律规定要满 18 周岁"
    assert queries.explain(young.pk, barred.pk, to_worker=False).why_not == "这个活法律规定要满 18 周岁"


def test_related_trades_come_after_the_same_trade(clerk, worker, posting):
    near = make_worker(clerk, full_name="何大姐", trades=[{"trade_code": "LOG02"}])
    assert _people(posting) == [worker.pk, near.pk]
    assert "会干装卸工，跟搬运工差不多" in queries.recommend_workers(posting.pk)[1].reasons


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"trades": [{"trade_code": "DOM02"}]}, "没登记会干这个活"),
        ({"home_region_code": FAR_TOWN}, "比他愿意跑的远"),
        ({"home_region_code": ""}, "现在没在找活，或者没同意推荐"),
    ],
)
def test_why_not_him(clerk, posting, given, why):
    other = make_worker(clerk, full_name="何大姐", **given)
    assert other.pk not in _people(posting)
    assert queries.explain(other.pk, posting.pk, to_worker=False) == queries.Explanation(False, why_not=why)


def test_why_him(worker, posting):
    told = queries.explain(worker.pk, posting.pk)
    assert told.fits
    assert told.reasons == queries.recommend_jobs(worker.pk)[0].reasons


def test_a_posting_that_is_gone_is_explained_too(worker, posting):
    MatchJob.objects.all().delete()
    assert queries.explain(worker.pk, posting.pk).why_not == "这个活现在不招人"


# ---- stars (D12) ----


def test_lower_stars_are_never_shown_to_hirers_but_to_the_station(worker, posting):
    make.give_star(SYSTEM, worker.pk, "LOG", 299)
    assert _people(posting) == []
    assert _people(posting, for_station=True) == [worker.pk]


def test_three_stars_and_newcomers_are_shown(clerk, worker, posting):
    newcomer = make_worker(clerk, full_name="何大姐")
    make.give_star(SYSTEM, worker.pk, "LOG", 300)
    make.give_star(SYSTEM, newcomer.pk, "LOG", None, answers=2)
    shown = {found.worker_id: found.star for found in queries.recommend_workers(posting.pk)}
    assert shown == {worker.pk: {"stars": 3.0}, newcomer.pk: {"is_new": True}}


def test_pausing_does_not_wash_off_a_star_or_accepted_work(clerk, worker, posting):
    me = as_worker(worker)
    make.give_star(SYSTEM, worker.pk, "LOG", 250)
    make.make_engagement(posting, worker, "confirmed")
    wishes = {"trades": [{"trade_code": "LOG01"}], "radius_km": 5}
    update_wishes(me, worker.pk, is_looking=False, **wishes)
    update_wishes(me, worker.pk, is_looking=True, **wishes)
    engine.drain()
    row = MatchWorker.objects.get()
    assert row.star_hundredths == 250
    assert row.busy_mask


# ---- order, pages, cost ----


def test_shown_in_the_order_of_the_score_and_page_by_page(clerk, worker):
    hirer = make_enterprise(clerk)
    for pay in range(24_000, 24_000 + 2_500, 100):
        make.make_posting(hirer, pay_fen=pay)
    found = queries.recommend_jobs(worker.pk)
    assert len(found) == 20
    assert [row.s4 for row in found] == sorted((row.s4 for row in found), reverse=True)
    rest = queries.recommend_jobs(worker.pk, after=20)
    assert len(rest) == 5
    assert not {row.posting_id for row in found} & {row.posting_id for row in rest}


def test_rows_that_fall_away_are_made_up_for(clerk, worker):
    hirer = make_enterprise(clerk)
    postings = [make.make_posting(hirer, pay_fen=30_000 - number) for number in range(35)]
    Posting.objects.filter(pk__in=[row.pk for row in postings[:15]]).update(state="paused")
    assert len(queries.recommend_jobs(worker.pk)) == 20


def test_the_number_of_queries_does_not_grow_with_the_rows(clerk, worker, posting):
    relations()
    costs = []
    for more in (0, 6):
        for number in range(more):
            make.make_posting(posting.hirer, pay_fen=25_000 + number)
            make_worker(clerk, full_name=f"工人{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            jobs = queries.recommend_jobs(worker.pk)
            people = queries.recommend_workers(posting.pk)
        assert len(jobs) == len(people) == 1 + more
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 46  # both lists, dated values read one by one outside a request


def test_a_district_changes_a_share(worker):
    assert queries.current_weights().fit == 30


# ---- invariants ----


def test_rows_agree_with_their_sources(worker, posting):
    assert not list(violations(INVARIANTS))


def test_a_missing_or_stray_row_is_named(worker, posting):
    MatchWorker.objects.update(trade_code="DOM02")
    MatchJob.objects.update(places_left=1)
    found = [violation.what for violation in violations(INVARIANTS)]
    assert found == [
        f"worker {worker.pk}: no match row for LOG01",
        f"worker {worker.pk}: match row for DOM02 that should not be",
        f"posting {posting.pk}: 4 places left, match row says 1",
    ]
