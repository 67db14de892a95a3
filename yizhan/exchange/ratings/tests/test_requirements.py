"""Requirements of stars and records, on the pages people open."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    make_hirer,
    make_person,
    make_posting,
    make_trade,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.ratings import objecting
from yizhan.exchange.ratings.models import (
    HirerFact,
    HirerRecord,
    RatingObjection,
    StarDrop,
    StarPolicyRow,
    UpheldComplaint,
    WorkerStar,
)
from yizhan.exchange.ratings.policy import first_row
from yizhan.exchange.ratings.queries import stars_by_group, stars_for_hirer
from yizhan.exchange.ratings.tests.factories import (
    another_station,
    compute,
    known_worker,
    officer,
    past_engagement,
    rated,
)
from yizhan.exchange.ratings.tests.test_facts import record_of

pytestmark = pytest.mark.django_db


# ---- G2, F703 ----


def job_page(browser: Browser, posting) -> str:  # noqa: F811
    """The words of the public page of a job (it carries schema.org data, so it is read without the strict helper)."""
    response = browser.get(reverse("job_detail", args=[posting.number]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def experienced_hirer(*, late: int = 0, kind: str = "enterprise"):
    """A verified hirer with twelve engagements in the record."""
    hirer = make_hirer(kind=kind, verification_state="verified", contact=make_person("陈经理"))
    posting = make_posting(hirer=hirer)
    HirerRecord.objects.create(
        hirer=hirer,
        engagements_count=12,
        pay_due_count=12,
        paid_on_time_count=12 - late,
        paid_late_count=late,
        late_days_most=4 if late else 0,
        computed_at=clock.now(),
    )
    return hirer, posting


def test_g2_a_worker_sees_before_applying_whether_the_hirer_is_verified_and_how_often_he_paid_late(
    browser: Browser,  # noqa: F811
) -> None:
    _hirer, posting = experienced_hirer(late=2)
    text = job_page(browser.as_(as_worker(make_worker())), posting)
    for words in ("驿站已核验营业执照", "按时付清", "10/12", "晚付 2 次，最多晚了 4 天", "守约记录", "报名"):
        assert words in text
    assert "信用" not in text


def test_g2_a_short_record_says_new_hirer_and_nothing_else(browser: Browser) -> None:  # noqa: F811
    hirer, posting = experienced_hirer(late=2)
    HirerRecord.objects.filter(hirer=hirer).update(engagements_count=4)
    text = job_page(browser.as_(as_worker(make_worker())), posting)
    assert "新雇主，已核验" in text
    assert "晚付" not in text


def test_g2_a_household_is_never_named(browser: Browser) -> None:  # noqa: F811
    _hirer, posting = experienced_hirer(kind="household")
    text = job_page(browser.as_(as_worker(make_worker())), posting)
    assert "个人雇主" in text
    assert "荆江包装厂" not in text


def test_the_hirer_reads_what_workers_read_and_objects(browser: Browser) -> None:  # noqa: F811
    hirer = make_hirer(contact=make_person("陈经理"))
    posting = make_posting(hirer=hirer)
    past_engagement(make_worker(), posting=posting, state="sent_home")
    record_of(hirer)
    me = as_hirer(posting)
    browser.as_(me)
    assert "人到了没让干（放空）" in browser.text(reverse("hire_facts"))
    fact = HirerFact.objects.get()
    url = reverse("object_fact", args=[fact.uid])
    assert browser.post(url, text=" ").status_code == 422
    assert browser.post(url, text="是他自己走的", once="o" * 20).status_code == 302
    drain()
    assert "有异议，先不显示" in browser.text(reverse("hire_facts"))
    mine = reverse("my_objection", args=[RatingObjection.objects.get().uid])
    assert "是他自己走的" in browser.text(mine)
    assert browser.post(mine, once="w" * 20).status_code == 302
    assert "自己撤回" in browser.text(mine)


def test_a_hirer_without_a_record_reads_that_too(browser: Browser) -> None:  # noqa: F811
    posting = make_posting()
    assert "不到 5 单，先写“新雇主”" in browser.as_(as_hirer(posting)).text(reverse("hire_facts"))


# ---- R9.6, L-16 ----


def test_r9_6_a_worker_opens_why_it_is_this_star_and_reads_the_parts(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((3, 3, 3, 2), again=True)
    past_engagement(worker, state="walked_off")
    star = compute(worker)
    text = browser.as_(as_worker(worker)).text(reverse("me_stars"))
    parts = star.parts
    for words in (
        "搬运装卸",
        "为什么是这个星级",
        "干得怎么样（占三成多）",
        "评了 4 次",
        f"{parts['mean_answer']:.1f} 分（满分 5）",
        f"算下来 {parts['graded']:.2f} 分",
        "答的人还少，先不写出来",
        "干到一半走了 1 次",
        f"{round(100 * parts['reliable'])} 分（满分 100）",
        f"几样合起来 {parts['index']:+.2f}",
        "人人都能到五星",
        "5 个工作日内答复",
        "三星以下只有你和驿站看得到",
    ):
        assert words in text, words


def test_r9_6_private_answers_are_told_only_as_a_share_of_many(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((3, 3, 3, 3, 3), again=True)
    assert "100% 愿意" in browser.as_(as_worker(worker)).text(reverse("me_stars"))


def test_r9_6_more_and_less_is_explained(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((3,) * 4, again=True)
    WorkerStar.objects.filter(worker=worker).update(
        parts=compute(worker).parts
        | {"certificate_bonus": 0.1, "complaint_malus": 0.25, "left_out": 2, "rehired": 1}
    )
    text = browser.as_(as_worker(worker)).text(reverse("me_stars"))
    for words in ("加 0.1", "现在减 0.25", "-0.15", "少算 2 次", "有 1 家 60 天内真的又请了你"):
        assert words in text


def test_r9_6_a_newcomer_and_an_old_star_get_a_page_too(browser: Browser) -> None:  # noqa: F811
    worker = make_worker()
    assert "还没有星级" in browser.as_(as_worker(worker)).text(reverse("me_stars"))
    known = known_worker((3, 3))
    assert "先写“新人”" in browser.as_(as_worker(known)).text(reverse("me_stars"))
    WorkerStar.objects.filter(worker=known).update(parts={"good": 2}, policy_code="gone")
    assert "重新算" in browser.as_(as_worker(known)).text(reverse("me_stars"))


def test_r9_6_a_falling_star_is_announced_on_the_page_and_objected_to_there(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((3, 3, 3), days=2, again=True)
    for _n in range(2):
        past_engagement(worker, state="no_show_worker")
    compute(worker)
    browser.as_(as_worker(worker))
    text = browser.text(reverse("me_stars"))
    for words in ("这颗星要降了", "新记了没来 2 次", "申诉"):
        assert words in text
    url = reverse("object_star", args=[StarDrop.objects.get().uid])
    assert "新记了没来 2 次" in browser.text(url)
    assert browser.post(url, text="那两天住院", once="o" * 20).status_code == 302
    assert "核好之前不降" in browser.text(reverse("me_stars"))

    row = RatingObjection.objects.get()
    staff = browser.as_(another_station())
    assert "星级下降" in staff.text(reverse("console_objections"))
    page = reverse("console_objection", args=[row.uid])
    assert "那两天住院" in staff.text(page)
    assert staff.post(page, decision="corrected", reason="看过病历").status_code == 422
    both = [str(pk) for pk in objecting.failures_of(StarDrop.objects.get())]
    sent = {"decision": "corrected", "reason": "看过病历", "excuse": both, "once": "d" * 20}
    assert staff.post(page, **sent).status_code == 302
    assert "有的不该算" not in staff.text(page)
    assert "看过病历" in browser.as_(as_worker(worker)).text(reverse("my_objection", args=[row.uid]))


def test_an_answer_is_objected_to_from_the_page_of_the_work(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((3,))
    engagement = past_engagement(worker)
    rated(engagement, 1)
    browser.as_(as_worker(worker))
    home = reverse("rate_hirer", args=[engagement.uid])
    url = reverse("object_answer", args=[engagement.uid])
    assert url in browser.get(home).content.decode()
    assert "不好" in browser.text(url)
    assert browser.post(url, text="那天我去了", once="o" * 20).status_code == 302
    assert "申诉：等别的驿站核" in browser.text(home)
    assert browser.get(url).status_code == 302  # nothing to object to any more
    row = RatingObjection.objects.get()
    staff = browser.as_(another_station())
    page = reverse("console_objection", args=[row.uid])
    sent = {"decision": "corrected", "face": "3", "reason": "打卡记录在", "once": "d" * 20}
    assert staff.post(page, **sent).status_code == 302
    drain()
    assert "这条核过以后改正过" in browser.as_(as_worker(worker)).text(home)
    own = browser.as_(as_station(engagement.station.code))
    assert own.get(page).status_code == 404


# ---- R9.8 ----


def test_r9_8_five_stars_in_one_trade_and_unrated_in_another(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((), again=True)
    for _n in range(12):
        rated(past_engagement(worker), 3, again=True)
    garden = make_trade("GRN01", "绿化工", "GRN")
    rated(past_engagement(worker, posting=make_posting(hirer=make_hirer(), trade=garden)), 3, again=True)
    assert compute(worker, "LOG").stars_hundredths == 500
    assert compute(worker, "GRN").stars_hundredths is None
    assert stars_for_hirer([worker.pk], "LOG") == {worker.pk: {"stars": 5.0}}
    assert stars_for_hirer([worker.pk], "GRN") == {worker.pk: {"is_new": True}}
    assert stars_by_group([worker.pk]) == {(worker.pk, "LOG"): 5.0}


# ---- R9.10 ----


def test_r9_10_perks_by_star_and_wages_only_from_enough_days(browser: Browser) -> None:  # noqa: F811
    worker = known_worker((3, 3, 3, 3), again=True)
    compute(worker)
    text = browser.as_(as_worker(worker)).text(reverse("me_perks"))
    for words in (
        "新活早 10 分钟提醒你",
        "新活早 5 分钟提醒你",
        "培训优先留座",
        "你有",
        "活照样看、照样报",
        "满 10 天的才写出来",
    ):
        assert words in text
    assert "你有" not in browser.as_(as_worker(make_worker())).text(reverse("me_perks"))


def test_r9_10_median_day_wage_by_star_and_trade(browser: Browser, monkeypatch) -> None:  # noqa: F811
    from yizhan.exchange.pay.statistics import WageRow
    from yizhan.exchange.ratings import perks

    worker = known_worker((3, 3, 3))
    asked = {}

    def counted(**given):
        asked.update(given)
        return [WageRow("LOG01", 4, 28_000, 12, 10), WageRow("LOG01", 0, 22_000, 31, 15)]

    monkeypatch.setattr(perks, "wage_statistics", counted)
    text = browser.as_(as_worker(worker)).text(reverse("me_perks"))
    for words in ("搬运工", "4 星", "280", "新人", "220", "12 天"):
        assert words in text
    assert asked["stars"] == {(worker.pk, "LOG"): 4}


# ---- the district's pages ----


def test_two_officers_change_the_policy_on_their_pages(browser: Browser) -> None:  # noqa: F811
    import json

    first = browser.as_(officer())
    assert "star-2026-1" in first.text(reverse("star_policies"))
    sent = {
        "code": "star-2027-1",
        "effective_from": "2027-01-01",
        "source": "校准报告",
        "certainty": "medium",
        "numbers": "{",
    }
    assert first.post(reverse("star_policies"), **sent).status_code == 422
    sent["numbers"] = json.dumps(first_row()["numbers"] | {"m": -1})
    assert first.post(reverse("star_policies"), **sent).status_code == 422
    sent["numbers"] = json.dumps(first_row()["numbers"] | {"m": 6})
    assert first.post(reverse("star_policies"), once="p" * 20, **sent).status_code == 302
    row = StarPolicyRow.objects.get()
    page = reverse("star_policy", args=[row.uid])
    assert "要另一个人来确认" in first.text(page)
    assert first.post(page, agree="yes").status_code == 422
    second = browser.as_(officer("officer-2"))
    assert second.post(page, agree="yes", once="y" * 20).status_code == 302
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_the_officer_records_and_withdraws_a_complaint(browser: Browser) -> None:  # noqa: F811
    worker = known_worker()
    page = reverse("star_complaints")
    staff = browser.as_(officer())
    assert staff.post(page, how="record", card="T0", case_number="TS-1").status_code == 422
    assert (
        staff.post(page, how="record", card=worker.card_number, case_number="TS-1", once="c" * 20).status_code
        == 302
    )
    row = UpheldComplaint.objects.get()
    assert "TS-1" in staff.text(page)
    assert staff.post(page, how="withdraw", complaint=str(row.pk), reason="").status_code == 422
    assert (
        staff.post(page, how="withdraw", complaint=str(row.pk), reason="不成立", once="x" * 20).status_code
        == 302
    )
    assert "撤销了" in staff.text(page)
