"""The published standard, the quality of postings, sources, the slip of the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.refusals import Refused
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.quality import QualityFacts, quality_of
from yizhan.exchange.postings.quality_queries import quality_of_posting, station_quality
from yizhan.exchange.postings.queries import job_posting_data
from yizhan.exchange.postings.review_queries import source_shares
from yizhan.exchange.postings.standard import standard_on
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    attendant,
    draft,
    fresh,
    in_review,
    make_enterprise,
    published,
    reviewer,
)
from yizhan.exchange.postings.tests.test_views import client_of

WEIGHTS = {"complete": 40, "specific": 25, "timely": 15, "honest": 20}
GOOD = QualityFacts(
    description="三楼搬到一楼，两张床一个柜",
    requirements="能搬 30 公斤",
    title="搬家具",
    trade_name="搬运工",
    place_text="江津路口",
    meeting_point="驿站门口",
    transport="有车接",
    meals="管午饭",
    tools="手套",
    insurance="hirer",
    has_break=True,
    pay_fen=26000,
    lead_hours=22,
)


def refusal(run) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.codes


# ---- quality, pure ----


def test_a_posting_that_says_everything_has_all_points():
    facts = replace(GOOD, description="三楼搬到一楼，两张床一个柜，楼道宽")
    assert quality_of(facts, WEIGHTS).points == 100
    assert quality_of(facts, WEIGHTS).hints == ()


@pytest.mark.parametrize(
    "change",
    [
        {"meals": ""},
        {"insurance": "unknown"},
        {"description": ""},
        {"requirements": "不限"},
        {"has_break": False},
        {"pay_max_fen": 40000},
        {"title": "搬运工"},
        {"lead_hours": 1},
        {"returns": 1},
        {"corrections": 1},
        {"faults": 1},
    ],
)
def test_every_lack_costs_points(change):
    whole, lacking = quality_of(GOOD, WEIGHTS), quality_of(replace(GOOD, **change), WEIGHTS)
    assert lacking.points < whole.points


def test_a_fault_found_afterwards_takes_all_of_honesty():
    parts = {part.code: part.points for part in quality_of(replace(GOOD, faults=1), WEIGHTS).parts}
    assert parts["honest"] == 0


def test_a_hint_followed_raises_the_score():
    bare = quality_of(replace(GOOD, meals=""), WEIGHTS)
    assert [str(hint) for hint in bare.hints if "饭" in str(hint)]


# ---- quality, from rows ----


@pytest.mark.django_db
def test_the_reviewer_reads_the_score_and_the_hirer_the_hints():
    row = in_review()
    assert quality_of_posting(row, clock.now()).points > 40
    assert "质量分" in client_of(reviewer()).get(reverse("review_posting", args=[row.uid])).content.decode()
    page = client_of(as_hirer(row.hirer)).get(reverse("posting_form", args=[draft(row.hirer).uid]))
    text = page.content.decode()
    assert "写得更细，更快招满" in text
    assert "质量分" not in text


@pytest.mark.django_db
def test_a_station_is_the_mean_of_its_postings():
    rows = [published(), published(description="三楼搬到一楼，两张床一个柜，楼道宽", meals="管午饭")]
    points = [quality_of_posting(row, clock.now()).points for row in rows]
    found = station_quality(reviewer("station_manager"), clock.now())
    assert [(one.count, one.points) for one in found] == [(2, round(sum(points) / 2))]


# ---- the standard ----


@pytest.mark.django_db
def test_r8_6_the_standard_is_published_with_fields_words_and_examples(client):
    page = client.get(reverse("posting_standard")).content.decode()
    for words in ("谁招工", "招到什么时候", "押金", "当天结清", "质量分怎么算", "2026-1"):
        assert words in page
    assert client.get(reverse("posting_standard"), {"print": "1"}).status_code == 200
    assert client.get(reverse("posting_standard"), {"version": "1999"}).status_code == 404


@pytest.mark.django_db
def test_r8_6_the_standard_is_versioned():
    assert standard_on(date(2026, 8, 31)) is None
    assert standard_on(date(2026, 9, 1)).version == "2026-1"
    assert standard_on(date(2026, 8, 31), "2026-1").version == "2026-1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lack", "code"),
    [({"pay_fen": None}, "pay_missing"), ({"place_text": ""}, "place_text_missing")],
)
def test_r8_6_a_post_missing_pay_or_place_is_not_submitted(lack, code):
    row = draft(**lack)
    assert code in refusal(lambda: actions.submit_posting(as_hirer(row.hirer), row.pk))


@pytest.mark.django_db
def test_r8_6_every_field_that_must_be_there_is_one_the_rules_ask_for():
    """The published list and the rule that refuses say the same."""
    must = {field.name for field in standard_on(date(2026, 11, 23)).fields if field.must}
    row = draft()
    Posting.objects.filter(pk=row.pk).update(
        headcount=None,
        requirements="",
        title="",
        place_text="",
        pay_fen=None,
        starts_at=None,
        ends_at=None,
        pay_cycle="",
    )
    with pytest.raises(Refused) as caught:
        actions.submit_posting(as_hirer(row.hirer), row.pk)
    asked = {reason.field for reason in caught.value.reasons}
    assert must - {"hirer", "contact", "valid_until"} <= asked


# ---- an agency posts for somebody else ----


def agency() -> Hirer:
    hirer = make_enterprise()
    hirer.organisation.kind = "employment_agency"
    hirer.organisation.save()
    return hirer


@pytest.mark.django_db
def test_an_agency_names_the_end_user_to_the_reviewer_and_not_to_the_public():
    row = draft(agency())
    boss = as_hirer(row.hirer)
    assert "end_user_missing" in refusal(lambda: actions.submit_posting(boss, row.pk))
    actions.edit_posting(boss, row.pk, fields={"end_user": "示例纸箱厂"})
    row = fresh(row.pk)
    assert (
        "示例纸箱厂" in client_of(reviewer()).get(reverse("review_posting", args=[row.uid])).content.decode()
    )
    Posting.objects.filter(pk=row.pk).update(published_at=clock.now())
    assert "示例纸箱厂" not in str(job_posting_data(fresh(row.pk), "https://x/"))


@pytest.mark.django_db
def test_the_end_user_is_public_when_the_agency_wishes_it():
    row = draft(agency(), end_user="示例纸箱厂", end_user_shown=True)
    Posting.objects.filter(pk=row.pk).update(published_at=clock.now())
    assert job_posting_data(fresh(row.pk), "https://x/")["employmentUnit"]["name"] == "示例纸箱厂"


@pytest.mark.django_db
def test_a_firm_that_hires_for_itself_names_nobody():
    row = draft()
    assert actions.submit_posting(as_hirer(row.hirer), row.pk) == "in_review"


# ---- sources ----


@pytest.mark.django_db
def test_r8_2_the_manager_reads_the_share_of_every_source():
    in_review()
    clerk = attendant()
    for _n in range(3):
        actions.submit_posting(clerk, draft(actor=clerk).pk)
    draft()  # a draft is nobody's posting yet
    manager = reviewer("station_manager")
    shares = {share.label: share.percent for share in source_shares(manager, clock.now())}
    assert shares == {"驿站代发": "75%", "自己发": "25%"}
    page = client_of(manager).get(reverse("posting_figures")).content.decode()
    assert "驿站代发" in page
    assert "75%" in page


@pytest.mark.django_db
def test_figures_of_an_empty_station_say_so():
    page = client_of(reviewer("station_manager")).get(reverse("posting_figures")).content.decode()
    assert "这段时间没有招工" in page


# ---- the counter ----


@pytest.mark.django_db
def test_r2_1_an_employer_at_the_counter_leaves_with_a_printed_number():
    """Sentence, submit, slip: three requests, the last one is the paper with number and code."""
    from yizhan.exchange.workers.tests.factories import make_trades

    make_trades()
    clerk = attendant()
    hirer = fresh(draft(actor=clerk).pk).hirer
    browser = client_of(clerk)
    said = {"text": "明天8点，中山街道江津路口，搬家具，要2个搬运工，260一天当天结"}
    browser.post(f"{reverse('counter_post')}?hirer={hirer.uid}", said)
    row = Posting.objects.latest("pk")
    sent = browser.post(reverse("posting_step", args=[row.uid, "submit"]))
    assert sent.url == reverse("posting_slip", args=[row.uid])
    paper = browser.get(sent.url).content.decode()
    assert row.number in paper
    assert "data:image/svg+xml" in paper
    assert fresh(row.pk).origin == "counter"


@pytest.mark.django_db
def test_the_slip_of_a_stranger_is_not_there():
    row = in_review()
    other = client_of(as_hirer(draft().hirer))
    assert other.get(reverse("posting_slip", args=[row.uid])).status_code == 404
