"""Reports by anybody and 货不对板: what hides a posting, what counts on a hirer, how it is taken back (F309)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from yizhan.accounts.tests.factories import grant
from yizhan.core import clock
from yizhan.core.actors import VISITOR
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.postings import actions as postings
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_models import Objection, Recheck
from yizhan.exchange.postings.tests.factories import as_hirer, fresh, in_review, published, reviewer
from yizhan.exchange.postings.tests.test_views import client_of
from yizhan.exchange.reports import actions, rules
from yizhan.exchange.reports.models import PostingReport
from yizhan.exchange.reports.queries import mismatch_count, mismatch_counts
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db
ARRIVED = "2026-11-24T07:40"


@pytest.fixture(autouse=True)
def _no_cache():
    cache.clear()


def refusal(run) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.codes


def report(row: Posting, address: str = "10.0.0.1", **given) -> bool:
    return actions.report_posting(VISITOR, row.number, **{"reason": "fee", "address": address, **given})


# ---- anybody ----


def test_one_report_waits_and_a_second_independent_one_hides():
    row = published()
    assert report(row) is False
    assert fresh(row.pk).state == "published"
    assert report(row, "10.0.0.2") is True
    assert fresh(row.pk).state == "under_recheck"
    assert Recheck.objects.get().cause == "reports"
    assert list(violations(["exchange.reported_postings_are_hidden"])) == []


def test_the_same_source_counts_once():
    row = published()
    report(row)
    assert refusal(lambda: report(row)) == ("reported_already",)
    assert fresh(row.pk).state == "published"


def test_the_address_itself_is_not_kept():
    report(published(), "203.0.113.7")
    assert "203.0.113.7" not in str(PostingReport.objects.values())


def test_a_report_needs_a_reason_and_other_needs_words():
    row = published()
    assert refusal(lambda: report(row, reason="")) == ("reason_missing",)
    assert refusal(lambda: report(row, reason="on_site")) == ("reason_missing",)
    assert refusal(lambda: report(row, reason="other")) == ("text_missing",)
    assert refusal(lambda: report(row, text="长" * 501)) == ("too_long",)
    report(row, reason="other", text="天天来电话")


def test_reporting_is_limited_per_source():
    rows = [published() for _n in range(6)]
    for row in rows[:5]:
        report(row)
    with pytest.raises(Refused) as caught:
        report(rows[5])
    assert (caught.value.status, caught.value.codes) == (429, ("too_often",))


def test_what_was_never_public_is_not_reported():
    with pytest.raises(OutOfSight):
        report(in_review())


def test_cleared_dismisses_the_reports_and_taken_down_upholds_them():
    judge = reviewer()
    for end, state in ((postings.clear_posting, "dismissed"), (postings.take_down_posting, "upheld")):
        row = published()
        report(row)
        report(row, "10.0.0.2")
        if end is postings.clear_posting:
            end(judge, row.pk)
        else:
            end(judge, row.pk, reason_code="fee")
        drain()
        assert set(PostingReport.objects.filter(posting=row).values_list("state", flat=True)) == {state}
    assert list(violations(["exchange.decided_reports_have_an_answer"])) == []


def test_after_clearing_two_new_reports_are_needed():
    row = published()
    report(row)
    report(row, "10.0.0.2")
    postings.clear_posting(reviewer(), row.pk)
    drain()
    assert report(row, "10.0.0.3") is False


def test_a_single_report_is_checked_by_the_station():
    row = published()
    report(row)
    uid = str(PostingReport.objects.get().uid)
    assert refusal(lambda: actions.decide_report(reviewer(), uid, is_upheld=False, answer="")) == (
        "answer_missing",
    )
    assert actions.decide_report(reviewer(), uid, is_upheld=False, answer="打过电话，没收钱") == "dismissed"
    with pytest.raises(Forbidden):
        actions.decide_report(as_hirer(row.hirer), uid, is_upheld=False, answer="好")


def test_reporting_through_the_page_needs_no_account(client):
    row = published()
    address = reverse("report_job", args=[row.number])
    assert "不用登录" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    done = client.post(address, {"reason": "fee"})
    assert "收到了" in client.get(done.url).content.decode()
    assert client.get(reverse("report_job", args=["G0"])).status_code == 404
    assert (
        reverse("report_job", args=[row.number])
        in client.get(reverse("job_detail", args=[row.number])).content.decode()
    )


def test_too_many_reports_answer_429(client):
    for _n in range(5):
        client.post(reverse("report_job", args=[published().number]), {"reason": "fee"})
    assert client.post(reverse("report_job", args=[published().number]), {"reason": "fee"}).status_code == 429


# ---- 货不对板 ----


def hirer_with_contact():
    """Somebody who can be told."""
    hirer = factories.make_hirer()
    hirer.contact = factories.make_person("陈经理")
    hirer.save()
    return hirer


def on_site(state: str = "dispatched") -> Engagement:
    """Somebody sent to a job that is public, whose reviewer is another one."""
    posting = factories.make_posting(hirer=hirer_with_contact())
    engagement = factories.offered(posting)
    Engagement.objects.filter(pk=engagement.pk).update(state=state)
    return factories.fresh(engagement.pk)


def mismatch(engagement: Engagement, **given) -> int:
    with clock.at(ARRIVED):
        return actions.report_mismatch(
            factories.as_worker(engagement.worker), engagement.pk, **{"aspects": ["pay", "hours"], **given}
        )


def judge_of(engagement: Engagement):
    return reviewer("attendant", station_codes=[engagement.posting.station.code])


@pytest.mark.parametrize(
    ("state", "allowed"), [("accepted", False), ("dispatched", True), ("sent_home", True), ("closed", True)]
)
def test_only_who_has_seen_the_place_may_say_so(state, allowed):
    found = rules.reasons_against_mismatch(
        state=state,
        starts_at=clock.local(date(2026, 11, 24), "08:00"),
        ends_at=clock.local(date(2026, 11, 24), "17:00"),
        now=clock.local(date(2026, 11, 24), "08:10"),
        days=3,
        aspects=["pay"],
        text="",
    )
    assert (not found) is allowed


def test_it_needs_an_aspect_and_comes_in_time_and_once():
    engagement = on_site()
    assert refusal(lambda: mismatch(engagement, aspects=[])) == ("aspects_missing",)
    assert refusal(lambda: mismatch(engagement, aspects=["nonsense"])) == ("aspects_missing",)
    assert refusal(lambda: mismatch(engagement, text="长" * 501)) == ("too_long",)
    mismatch(engagement)
    assert refusal(lambda: mismatch(engagement)) == ("reported_already",)
    late = on_site()
    with clock.at("2026-12-05T09:00"):
        assert refusal(
            lambda: actions.report_mismatch(factories.as_worker(late.worker), late.pk, aspects=["pay"])
        ) == ("too_late",)


def test_nobody_else_reports_for_the_worker():
    engagement, other = on_site(), on_site()
    with pytest.raises(OutOfSight):
        actions.report_mismatch(factories.as_worker(other.worker), engagement.pk, aspects=["pay"])
    with pytest.raises(Forbidden):
        actions.report_mismatch(factories.as_hirer(engagement.posting), engagement.pk, aspects=["pay"])


def test_the_hirer_is_heard_and_then_the_station_decides_and_it_counts():
    engagement = on_site()
    mismatch(engagement)
    hirer_id, uid = engagement.posting.hirer_id, str(PostingReport.objects.get().uid)
    judge = judge_of(engagement)
    with clock.at("2026-11-24T09:00"):
        assert refusal(lambda: actions.decide_report(judge, uid, is_upheld=True, answer="工钱少了 50")) == (
            "hirer_not_heard",
        )
        actions.answer_mismatch(factories.as_hirer(engagement.posting), uid, "说好了的")
        assert actions.decide_report(judge, uid, is_upheld=True, answer="工钱少了 50") == "upheld"
        drain()
    assert mismatch_count(hirer_id) == 1
    assert mismatch_counts([hirer_id, 0]) == {hirer_id: 1}
    assert mismatch_count(hirer_id, clock.local(date(2026, 12, 1))) == 0
    told = set(Message.objects.values_list("template", flat=True))
    assert {
        "exchange.mismatch_told_hirer",
        "exchange.mismatch_decided_hirer",
        "exchange.mismatch_decided_worker",
    } <= told


def test_after_a_day_without_an_answer_it_is_decided_all_the_same():
    engagement = on_site()
    mismatch(engagement)
    with clock.at("2026-11-25T07:40"):
        uid = str(PostingReport.objects.get().uid)
        assert actions.decide_report(judge_of(engagement), uid, is_upheld=True, answer="少了 50") == "upheld"


def test_one_upheld_mismatch_hides_a_posting_that_is_still_public():
    engagement = on_site()
    mismatch(engagement)
    uid = str(PostingReport.objects.get().uid)
    with clock.at("2026-11-25T08:00"):
        actions.decide_report(judge_of(engagement), uid, is_upheld=True, answer="活不一样")
    assert fresh(engagement.posting_id).state == "under_recheck"
    assert Recheck.objects.get().cause == "mismatch"


def test_a_mismatch_that_is_not_true_counts_nothing():
    engagement = on_site()
    mismatch(engagement)
    uid = str(PostingReport.objects.get().uid)
    with clock.at("2026-11-24T09:00"):
        assert (
            actions.decide_report(judge_of(engagement), uid, is_upheld=False, answer="和写的一样")
            == "dismissed"
        )
    assert mismatch_count(engagement.posting.hirer_id) == 0
    assert fresh(engagement.posting_id).state == "published"


def upheld() -> tuple[Engagement, str, object]:
    engagement = on_site()
    mismatch(engagement)
    uid, judge = str(PostingReport.objects.get().uid), judge_of(engagement)
    with clock.at("2026-11-25T08:00"):
        actions.decide_report(judge, uid, is_upheld=True, answer="少了 50")
    return engagement, uid, judge


def test_an_objection_that_is_granted_takes_the_count_back():
    engagement, uid, judge = upheld()
    with clock.at("2026-11-26T09:00"):
        boss = factories.as_hirer(engagement.posting)
        actions.object_to_mismatch(boss, uid, "有转账记录")
        with pytest.raises(Forbidden):
            actions.settle_mismatch_objection(judge, uid, is_granted=True, answer="好")
        other = judge_of(engagement)
        assert actions.settle_mismatch_objection(other, uid, is_granted=True, answer="看了转账") == "reversed"
    assert mismatch_count(engagement.posting.hirer_id) == 0


def test_an_objection_that_is_dismissed_leaves_the_count():
    engagement, uid, _judge = upheld()
    with clock.at("2026-11-26T09:00"):
        actions.object_to_mismatch(factories.as_hirer(engagement.posting), uid, "不服")
        assert (
            actions.settle_mismatch_objection(judge_of(engagement), uid, is_granted=False, answer="维持")
            == "upheld"
        )
    assert mismatch_count(engagement.posting.hirer_id) == 1
    assert Objection.objects.get().outcome == "dismissed"


def test_there_is_nothing_to_settle_without_an_objection_nor_to_object_to_before_a_decision():
    engagement = on_site()
    mismatch(engagement)
    uid, boss = str(PostingReport.objects.get().uid), factories.as_hirer(engagement.posting)
    assert refusal(lambda: actions.object_to_mismatch(boss, uid, "不服")) == ("wrong_state",)
    assert refusal(
        lambda: actions.settle_mismatch_objection(judge_of(engagement), uid, is_granted=True, answer="好")
    ) == ("no_objection",)
    with pytest.raises(OutOfSight):
        actions.answer_mismatch(boss, "00000000-0000-0000-0000-000000000000", "x")


def test_an_answer_of_the_hirer_is_words_before_the_decision():
    engagement = on_site()
    mismatch(engagement)
    uid, boss = str(PostingReport.objects.get().uid), factories.as_hirer(engagement.posting)
    assert refusal(lambda: actions.answer_mismatch(boss, uid, " ")) == ("text_missing",)
    assert refusal(lambda: actions.answer_mismatch(boss, uid, "长" * 501)) == ("too_long",)
    actions.decide_report(judge_of(engagement), uid, is_upheld=False, answer="一样的")
    assert refusal(lambda: actions.answer_mismatch(boss, uid, "说好了的")) == ("decided_already",)


def test_a_mismatch_objection_is_not_answered_in_the_review():
    engagement, uid, _judge = upheld()
    with clock.at("2026-11-26T09:00"):
        actions.object_to_mismatch(factories.as_hirer(engagement.posting), uid, "不服")
        objection = str(Objection.objects.get().uid)
        assert refusal(
            lambda: postings.decide_objection(judge_of(engagement), objection, is_granted=True, answer="好")
        ) == ("not_here",)


def test_two_workers_who_say_so_hide_the_posting_before_anybody_decides():
    first = on_site()
    second = factories.offered(first.posting)
    Engagement.objects.filter(pk=second.pk).update(state="on_site")
    mismatch(first)
    mismatch(factories.fresh(second.pk))
    assert fresh(first.posting_id).state == "under_recheck"


def test_applicants_are_told_of_a_recheck_and_of_its_end():
    posting = factories.make_posting()
    factories.offered(posting)
    judge = reviewer("attendant", station_codes=[posting.station.code])
    postings.recheck_posting(judge, posting.pk)
    drain()
    postings.clear_posting(judge, posting.pk)
    drain()
    told = list(
        Message.objects.filter(template__startswith="exchange.recheck_").values_list("template", flat=True)
    )
    assert sorted(told) == ["exchange.recheck_cleared_worker", "exchange.recheck_told_worker"]


def test_what_was_noted_on_the_shift_becomes_the_same_report():
    from yizhan.exchange.engagements.actions import note_mismatch

    engagement = on_site("working")
    with clock.at(ARRIVED):
        note_mismatch(factories.as_worker(engagement.worker), engagement.pk, kind="less_pay")
        drain()
    made = PostingReport.objects.get()
    assert (made.aspects, made.engagement_id, made.reporter_id) == (
        ["pay"],
        engagement.pk,
        engagement.worker.person_id,
    )


def test_who_filed_it_himself_is_not_counted_twice():
    from yizhan.exchange.engagements.actions import note_mismatch

    engagement = on_site("working")
    mismatch(engagement)
    with clock.at(ARRIVED):
        note_mismatch(factories.as_worker(engagement.worker), engagement.pk, kind="longer")
        drain()
    assert PostingReport.objects.count() == 1


# ---- pages ----


def test_worker_hirer_and_station_through_the_pages():
    engagement = on_site()
    grant(engagement.worker.person, "worker")
    worker = client_of(factories.as_worker(engagement.worker))
    page = reverse("report_mismatch", args=[engagement.uid])
    with clock.at(ARRIVED):
        assert "哪里不一样" in worker.get(page).content.decode()
        assert worker.post(page, {}).status_code == 422
        assert worker.post(page, {"aspects": ["pay"], "text": "说 260 只给 200"}).status_code == 302
        assert "工钱不一样" in worker.get(page).content.decode()
    hirer = engagement.posting.hirer
    grant(hirer.contact, "hirer", organisation=hirer.organisation)
    boss = client_of(replace(factories.as_hirer(engagement.posting), person_id=hirer.contact_id))
    uid = PostingReport.objects.get().uid
    assert "工钱不一样" in boss.get(reverse("hire_reports")).content.decode()
    own = reverse("hire_report", args=[uid])
    assert boss.post(own, {"text": ""}).status_code == 422
    assert boss.post(own, {"text": "说好了扣饭钱"}).status_code == 302
    desk = client_of(judge_of(engagement))
    assert "等核实" in desk.get(reverse("report_list")).content.decode()
    detail = reverse("report_detail", args=[uid])
    assert "说好了扣饭钱" in desk.get(detail).content.decode()
    assert desk.post(detail, {"do": "uphold", "answer": ""}).status_code == 422
    assert desk.post(detail, {"do": "uphold", "answer": "少给 60"}).status_code == 302
    assert boss.post(own, {"text": "不认可"}).status_code == 302
    other = client_of(judge_of(engagement))
    assert "不认可" in other.get(detail).content.decode()
    assert desk.post(detail, {"do": "grant", "answer": "好"}).status_code == 403
    assert other.post(detail, {"do": "keep", "answer": "维持"}).status_code == 302
    assert "核实过的" in desk.get(reverse("report_list")).content.decode()
    assert "维持原决定" in boss.get(own).content.decode()
