"""The index can be thrown away and made anew."""

import pytest
from django.core.management import call_command

from yizhan.core.actors import SYSTEM
from yizhan.core.invariants import violations
from yizhan.exchange.hirers.tests.factories import make_enterprise
from yizhan.exchange.match_index.models import MatchJob, MatchWorker
from yizhan.exchange.recommendations.tests import factories as make
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import attendant, make_worker

pytestmark = pytest.mark.django_db


def test_everything_comes_back_as_it_was(capsys):
    clerk = attendant()
    worker = make_worker(clerk, wish_day_fen=24_000, free_days={"2026-11-23": 0})
    posting = make.make_posting(make_enterprise(clerk))
    make.make_engagement(posting, worker, "confirmed")
    make.give_star(SYSTEM, worker.pk, "LOG", 455)
    fields = ("trade_code", "level", "cell_row", "radius_m", "wish_hour_fen", "free_mask", "star_hundredths")
    before = MatchWorker.objects.values_list(*fields).get()
    job = MatchJob.objects.values_list("hour_pay_fen", "need_mask", "places_left").get()
    MatchWorker.objects.all().delete()
    MatchJob.objects.all().delete()
    call_command("rebuild_match_index")
    assert "1 workers, 1 postings" in capsys.readouterr().out
    assert MatchWorker.objects.values_list(*fields).get() == before
    assert MatchJob.objects.values_list("hour_pay_fen", "need_mask", "places_left").get() == job
    assert MatchWorker.objects.get().busy_mask == MatchJob.objects.get().need_mask
    assert not list(
        violations(["exchange.looking_workers_are_indexed", "exchange.open_postings_are_indexed"])
    )


def test_rows_of_what_is_gone_are_removed():
    clerk = attendant()
    worker = make_worker(clerk)
    posting = make.make_posting(make_enterprise(clerk))
    Worker.objects.filter(pk=worker.pk).update(is_looking=False)
    posting.state = "withdrawn"
    posting.save(update_fields=["state"])
    MatchWorker.objects.filter(worker_id=worker.pk).update(worker_id=10**6)
    call_command("rebuild_match_index")
    assert not MatchWorker.objects.exists()
    assert not MatchJob.objects.exists()
