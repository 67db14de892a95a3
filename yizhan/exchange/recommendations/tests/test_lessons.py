"""不合适 teaches (R8.4): plain effects, said in a sentence, taken back with one tap; and the counters of the score."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.hirers.tests.factories import as_hirer, make_enterprise
from yizhan.exchange.match_index.models import MatchJob, MatchWorker
from yizhan.exchange.recommendations.enums import WhyNot
from yizhan.exchange.recommendations.lessons import Said, effect_words, lessons_of
from yizhan.exchange.recommendations.models import Impression, NotSuitable
from yizhan.exchange.recommendations.periodic import count_shown
from yizhan.exchange.recommendations.queries import note_shown, recommend_jobs, recommend_workers
from yizhan.exchange.recommendations.teaching import say_not_suitable, take_back_not_suitable
from yizhan.exchange.recommendations.tests import factories as make
from yizhan.exchange.workers.tests.factories import as_worker, attendant, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return attendant()


@pytest.fixture
def worker(clerk):
    return make_worker(clerk, phone="13812342046", wish_day_fen=24_000)


@pytest.fixture
def postings(clerk, worker):
    """Three postings of three hirers, the best paid first."""
    return [
        make.make_posting(
            make_enterprise(clerk, organisation_name=f"示例厂{n}"),
            title=f"搬运{n}",
            pay_fen=30_000 - 2_000 * n,
        )
        for n in range(3)
    ]


def suggested(worker) -> list[int]:
    return [row.posting_id for row in recommend_jobs(worker.pk)]


def say(worker, posting, reason: str) -> str:
    return say_not_suitable(as_worker(worker), "worker", worker.pk, posting.pk, reason)


def test_r8_4_not_suitable_takes_the_posting_out_and_undo_brings_it_back(worker, postings) -> None:
    before = suggested(worker)
    assert set(before) == {posting.pk for posting in postings}
    said = say(worker, postings[0], WhyNot.JUST_THIS)
    assert suggested(worker) == [pk for pk in before if pk != postings[0].pk]
    take_back_not_suitable(as_worker(worker), said)
    assert suggested(worker) == before


def test_r8_4_a_hirer_one_does_not_want_is_not_suggested_again(clerk, worker, postings) -> None:
    second = make.make_posting(postings[0].hirer, title="搬运九")
    say(worker, postings[0], WhyNot.THIS_HIRER)
    assert second.pk not in suggested(worker)
    assert len(suggested(worker)) == 2


def test_r8_4_low_pay_moves_what_pays_as_little_down_and_says_why(worker, postings) -> None:
    best, middle, least = suggested(worker)
    extra = make.make_posting(postings[0].hirer, title="新的一样少", pay_fen=postings[2].pay_fen)
    say(worker, next(row for row in postings if row.pk == least), WhyNot.PAY_LOW)
    found = recommend_jobs(worker.pk)
    assert [row.posting_id for row in found] == [best, middle, extra.pk]
    assert "你说过这么多钱低了，往后排了" in found[-1].limits
    assert found[0].limits == ()


def test_r8_4_too_far_moves_what_is_as_far_down(clerk, worker, postings) -> None:
    far = make.make_posting(
        make_enterprise(clerk, organisation_name="远厂"), title="远一点", cell_column=11228, pay_fen=30_000
    )
    farther = make.make_posting(
        make_enterprise(clerk, organisation_name="更远"), title="更远", cell_column=11229, pay_fen=30_000
    )
    assert farther.pk in suggested(worker)
    say(worker, far, WhyNot.TOO_FAR)
    row = NotSuitable.objects.get()
    assert row.distance_m is not None
    found = recommend_jobs(worker.pk)
    assert found[-1].posting_id == farther.pk
    assert "你说过这么远不合适，往后排了" in found[-1].limits


def test_r8_4_what_was_said_runs_out(worker, postings) -> None:
    say(worker, postings[0], WhyNot.JUST_THIS)
    NotSuitable.objects.update(said_at=clock.now() - clock.days(181))
    assert postings[0].pk in suggested(worker)


def test_r8_4_a_hirers_not_suitable_hides_the_person_here_or_everywhere(clerk, worker, postings) -> None:
    posting, other = postings[0], make.make_posting(postings[0].hirer)
    me = as_hirer(posting.hirer)
    said = say_not_suitable(me, "hirer", worker.pk, posting.pk, WhyNot.NOT_THIS_JOB)

    def shown(row, **who) -> bool:
        return worker.pk in [found.worker_id for found in recommend_workers(row.pk, **who)]

    assert (shown(posting), shown(other), shown(posting, for_station=True)) == (False, True, True)
    take_back_not_suitable(me, said)
    assert shown(posting)
    say_not_suitable(me, "hirer", worker.pk, posting.pk, WhyNot.NOT_FOR_US)
    assert (shown(posting), shown(other), shown(postings[1])) == (False, False, True)


def test_what_is_wrong_with_saying_it(clerk, worker, postings) -> None:
    stranger = make_worker(clerk)
    with pytest.raises(OutOfSight):
        say_not_suitable(as_worker(stranger), "worker", worker.pk, postings[0].pk, WhyNot.TRADE)
    with pytest.raises(OutOfSight):
        say_not_suitable(as_hirer(postings[1].hirer), "hirer", worker.pk, postings[0].pk, WhyNot.NOT_FOR_US)
    with pytest.raises(Forbidden):
        say_not_suitable(clerk, "worker", worker.pk, postings[0].pk, WhyNot.TRADE)
    with pytest.raises(Refused) as caught:
        say(worker, postings[0], WhyNot.NOT_FOR_US)
    assert caught.value.codes == ("reason_unknown",)
    said = say(worker, postings[0], WhyNot.TRADE)
    with pytest.raises(Refused) as caught:
        say(worker, postings[0], WhyNot.TRADE)
    assert caught.value.codes == ("already_said",)
    with pytest.raises(OutOfSight):
        take_back_not_suitable(as_worker(stranger), said)
    with pytest.raises(OutOfSight):
        take_back_not_suitable(clerk, said)
    take_back_not_suitable(as_worker(worker), said)
    take_back_not_suitable(as_worker(worker), said)  # a second tap changes nothing


def test_every_reason_has_an_effect_in_words() -> None:
    for reason in WhyNot.values:
        said = Said(reason, 1, 2, "LOG01", 3000, 3000)
        assert effect_words(said, "示例厂", "搬运工")
    learned = lessons_of([Said(WhyNot.TRADE, 1, 2, "LOG01", None, 0)])
    assert learned.against("LOG01", 10, 0) == ["你说过不想干这种活，往后排了"]
    assert learned.against("LOG02", 10, 0) == []


def test_r8_4_pages_say_it_list_it_and_take_it_back(worker, postings) -> None:
    client = client_of(as_worker(worker))
    page = client.get(reverse("me_recommendations")).content.decode()
    url = reverse("me_not_suitable", args=[postings[0].number])
    assert url in page
    assert client.post(url, {"once": "a" * 20}).status_code == 422
    assert client.post(url, {"once": "b" * 20, "reason": "w_just_this"}).status_code == 302
    assert client.post(url, {"once": "c" * 20, "reason": "w_just_this"}).status_code == 422
    listed = client.get(reverse("me_lessons")).content.decode()
    for words in ("搬运0", "就是不想要这一个", "这个活不再推", "180 天"):
        assert words in listed
    said = NotSuitable.objects.get()
    assert client.post(reverse("me_lessons"), {"once": "d" * 20, "said": str(said.uid)}).status_code == 302
    assert "还没说过" in client.get(reverse("me_lessons")).content.decode()
    assert client.get(reverse("me_not_suitable", args=["nothing"])).status_code == 404


def test_r8_4_the_hirers_pages(worker, postings) -> None:
    posting = postings[0]
    client = client_of(as_hirer(posting.hirer))
    url = reverse("hire_not_suitable", args=[posting.uid, worker.uid])
    assert url in client.get(reverse("hire_people", args=[posting.uid])).content.decode()
    assert "周师傅" in client.get(url).content.decode()
    assert client.post(url, {"once": "b" * 20, "reason": "h_not_for_us"}).status_code == 302
    listed = client.get(reverse("hire_lessons")).content.decode()
    assert "以后你的活都不推这个人" in listed
    assert "周师傅" not in client.get(reverse("hire_people", args=[posting.uid])).content.decode()


# ---- counters ----


def test_what_was_shown_is_counted_once_an_hour_and_forgotten_after_a_week(worker, postings) -> None:
    client = client_of(as_worker(worker))
    for _look in range(2):
        client.get(reverse("me_recommendations"))
    assert Impression.objects.count() == 2
    assert count_shown() == 3
    assert set(MatchJob.objects.values_list("exposures_7d", flat=True)) == {2}
    assert count_shown() == 0
    Impression.objects.update(at=clock.now() - clock.days(7))
    assert count_shown() == 3
    assert set(MatchJob.objects.values_list("exposures_7d", flat=True)) == {0}
    assert not Impression.objects.exists()


def test_people_who_were_shown_are_counted_and_an_empty_list_is_not(worker, postings) -> None:
    client_of(as_hirer(postings[0].hirer)).get(reverse("hire_people", args=[postings[0].uid]))
    note_shown("worker", [])
    assert Impression.objects.count() == 1
    count_shown()
    assert MatchWorker.objects.get(worker_id=worker.pk).exposures_7d == 1


def test_equal_scores_take_turns(clerk, worker) -> None:
    hirer = make_enterprise(clerk, organisation_name="两单一样")
    first, second = make.make_posting(hirer), make.make_posting(hirer)
    assert suggested(worker) == [first.pk, second.pk]
    note_shown("job", [first.pk])
    count_shown()
    assert suggested(worker) == [second.pk, first.pk]


def test_answers_of_workers_and_hirers_are_counted(clerk, worker, postings) -> None:
    posting = postings[0]
    boss = as_hirer(posting.hirer)
    invited = engagements.offer_place(boss, posting.pk, worker.pk)
    drain()
    row = MatchWorker.objects.get(worker_id=worker.pk)
    assert (row.asked_count, row.replies_count) == (0, 0)  # it still waits
    engagements.decline_offer(as_worker(worker), invited)
    drain()
    row.refresh_from_db()
    assert (row.asked_count, row.replies_count) == (1, 1)

    engagements.apply_for_posting(as_worker(worker), postings[1].pk)
    engagements.offer_place(as_hirer(postings[1].hirer), postings[1].pk, worker.pk)
    drain()
    job = MatchJob.objects.get(posting_id=postings[1].pk)
    assert (job.asked_count, job.replies_count) == (1, 1)
