"""Pages of postings: one sentence, the form, the counter, the reviewer's inbox."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.regions.models import Region
from yizhan.exchange.engagements.tests.factories import decide
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    attendant,
    draft,
    fresh,
    in_review,
    make_household,
    published,
    reviewer,
    verified,
)
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.workers.tests.factories import make_regions, make_trades

pytestmark = pytest.mark.django_db

SENTENCE = "明早七点半中山街道搬家具要4个男的，250一天干完就结，押金100"
TOKEN = "a-token-of-this-form-0001"


def boss_of(hirer) -> Actor:
    return as_hirer(hirer)


@pytest.fixture
def hirer():
    make_regions()
    make_trades()
    Trade.objects.filter(pk="LOG01").update(physical_intensity="5")
    return verified(make_household())


def parse(client, text: str = SENTENCE, **more):
    with clock.at("2026-11-23T20:00"):
        return client.post(reverse("quick_post"), {"text": text, **more})


# ---- one sentence ----


def test_the_page_is_one_box_and_no_script(hirer):
    page = client_of(boss_of(hirer)).get(reverse("quick_post"))
    assert page.status_code == 200
    assert "想招什么人，说一句就行" in page.content.decode()
    assert 'name="once"' in page.content.decode()
    label = re.search(r'<label[^>]*for="id_text">(.*?)</label>', page.content.decode(), re.DOTALL)
    assert label[1] == "想招什么人，说一句就行"  # not 可以不填: without a sentence there is nothing to read


def test_a_sentence_becomes_a_draft_and_is_shown_back(hirer):
    client = client_of(boss_of(hirer))
    answer = parse(client, once=TOKEN)
    row = Posting.objects.get()
    assert answer.url == f"{reverse('quick_post')}?draft={row.uid}#preview"
    with clock.at("2026-11-23T20:01"):
        text = client.get(answer.url).content.decode()
    assert "帮你整理好了，看一眼" in text
    assert "必须改：不能收押金、保证金" in text
    assert "改了一处：“男的”换成“能搬 30 公斤”" in text
    assert "<del>男的</del> <ins>能搬 30 公斤</ins>" in text
    assert "明天 7:30–17:00" in text
    assert "250" in text
    assert "<ins>不收</ins>" in text
    assert f"{reverse('posting_form', args=[row.uid])}#id_pay_fen" in text


def test_only_what_was_guessed_is_marked(hirer):
    """The start was said and the end was not; 一天 and 干完就结 were said."""
    client = client_of(boss_of(hirer))
    with clock.at("2026-11-23T20:01"):
        page = client.get(parse(client).url).content.decode()
    rows = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))
    assert {name for name, shown in rows.items() if "猜的，看看" in shown} == {"时间"}
    assert "元/天" in rows["工钱"]


def test_a_pay_day_nobody_spoke_of_is_marked_as_a_guess(hirer):
    client = client_of(boss_of(hirer))
    with clock.at("2026-11-23T20:01"):
        page = client.get(parse(client, SENTENCE.replace("干完就结", "")).url).content.decode()
    rows = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL))
    assert "猜的，看看" in rows["结钱"]


def test_the_same_sentence_sent_twice_makes_one_draft(hirer):
    client = client_of(boss_of(hirer))
    assert parse(client, once=TOKEN).status_code == parse(client, once=TOKEN).status_code == 302
    assert Posting.objects.count() == 1


def test_htmx_gets_the_part_of_the_page(hirer):
    client = client_of(boss_of(hirer))
    with clock.at("2026-11-23T20:00"):
        part = client.post(
            reverse("quick_post"),
            {"text": SENTENCE},
            headers={"HX-Request": "true", "HX-Request-Type": "partial"},
        )
    assert part.status_code == 200
    assert part.content.decode().startswith('<div id="quick"')
    assert part["HX-Push-Url"] == f"{reverse('quick_post')}?draft={Posting.objects.get().uid}"


def test_reading_again_changes_the_draft_that_is_open(hirer):
    client = client_of(boss_of(hirer))
    parse(client)
    parse(client, SENTENCE.replace("4个", "6个"), draft=str(Posting.objects.get().uid))
    assert Posting.objects.get().headcount == 6


def test_a_sentence_without_a_job_is_refused_with_the_words_kept(hirer):
    page = parse(client_of(boss_of(hirer)), "今天天气真好")
    assert page.status_code == 422
    assert "没看出招什么人" in page.content.decode()
    assert "今天天气真好" in page.content.decode()
    assert not Posting.objects.exists()


def test_a_time_that_is_gone_is_asked_and_not_kept(hirer):
    client = client_of(boss_of(hirer))
    with clock.at("2026-11-23T20:00"):
        answer = client.post(reverse("quick_post"), {"text": "今天早上6点卸货，3个人，200一天，中山街道"})
        text = client.get(answer.url).content.decode()
    assert Posting.objects.get().starts_at is None
    assert "这个时间已经过了" in text


def test_a_hirer_without_a_file_is_led_to_start():
    client = client_of(make_actor("hirer"))
    page = client.get(reverse("quick_post"))
    assert (page.status_code, page.url) == (302, reverse("hire_start"))


def test_another_hirers_draft_does_not_exist(hirer):
    row = draft(verified(make_household()))
    client = client_of(boss_of(hirer))
    assert client.get(reverse("quick_post"), {"draft": str(row.uid)}).status_code == 404
    assert client.get(reverse("posting_form", args=[row.uid])).status_code == 404
    assert client.post(reverse("posting_step", args=[row.uid, "withdraw"])).status_code == 404


def test_last_time_once_more(hirer):
    row = published(hirer)
    client = client_of(boss_of(hirer))
    assert "再发" in client.get(reverse("quick_post")).content.decode()
    answer = client.post(reverse("posting_step", args=[row.uid, "repeat"]), {"once": TOKEN})
    again = Posting.objects.exclude(pk=row.pk).get()
    assert answer.url == reverse("posting_form", args=[again.uid])


def test_the_pay_hint_needs_enough_postings(hirer):
    row = published(hirer)
    Posting.objects.filter(pk=row.pk).update(pay_fen=30000)
    client = client_of(boss_of(hirer))
    answer = parse(client, "明早七点半中山街道搬运工4个人，250一天，当天结")
    with clock.at("2026-11-23T20:00"):
        assert "更快招满" not in client.get(answer.url).content.decode()
    copies = [Posting(**_copy(fresh(row.pk), number)) for number in range(9)]
    Posting.objects.bulk_create(copies)
    with clock.at("2026-11-23T20:00"):
        assert "给 300 元，更快招满" in client.get(answer.url).content.decode()


def _copy(row: Posting, number: int) -> dict:
    names = [
        f.attname
        for f in Posting._meta.concrete_fields
        if f.name not in {"id", "uid", "number", "address", "source_text"}
    ]
    return {name: getattr(row, name) for name in names} | {"number": f"COPY{number}"}


# ---- the whole form ----


def test_submission_is_refused_with_every_reason_at_its_field_and_input_kept(hirer):
    posting_id = actions.draft_posting(boss_of(hirer), hirer.pk)
    row = fresh(posting_id)
    page = client_of(boss_of(hirer)).post(
        reverse("posting_form", args=[row.uid]), {"do": "submit", "title": "搬家具", "requirements": ""}
    )
    form = page.context["form"]
    assert page.status_code == 422
    assert {
        "trade",
        "headcount",
        "requirements",
        "starts_at",
        "ends_at",
        "pay_fen",
        "pay_cycle",
        "place_text",
    } <= set(form.errors)
    assert "搬家具" in page.content.decode()
    assert fresh(posting_id).title == ""


def test_a_refused_step_shows_the_form_with_the_reasons(hirer):
    row = fresh(actions.draft_posting(boss_of(hirer), hirer.pk, fields={"title": "搬家具"}))
    page = client_of(boss_of(hirer)).post(reverse("posting_step", args=[row.uid, "submit"]), {"once": TOKEN})
    assert page.status_code == 422
    assert "pay_fen" in page.context["form"].errors


def test_amounts_are_typed_in_yuan_and_moments_in_local_time(hirer):
    row = draft(hirer)
    client = client_of(boss_of(hirer))
    page = client.get(reverse("posting_form", args=[row.uid])).content.decode()
    assert 'value="260"' in page
    assert 'value="2026-11-24T07:30"' in page
    typed = {"do": "save", "pay_fen": "21.5", "starts_at": "2026-11-24T08:00"}
    assert client.post(reverse("posting_form", args=[row.uid]), typed).status_code == 302
    assert (fresh(row.pk).pay_fen, fresh(row.pk).starts_at) == (
        2150,
        clock.local(clock.today() + clock.days(1), "08:00"),
    )


def test_the_form_says_how_long_the_district_lets_a_posting_stand(hirer):
    decide("exchange.posting_valid_days", 5)
    page = client_of(boss_of(hirer)).get(reverse("posting_form", args=[draft(hirer).uid])).content.decode()
    assert "别的招 5 天" in page


def test_the_form_says_what_changed_terms_lead_to(hirer):
    """Whoever said yes is asked again after the new review."""
    page = (
        client_of(boss_of(hirer)).get(reverse("posting_form", args=[published(hirer).uid])).content.decode()
    )
    assert "改了字要重新审核" in page
    assert "已经答应的人要再问一遍" in page


def test_submitting_the_form_twice_submits_once(hirer):
    row = draft(hirer)
    client = client_of(boss_of(hirer))
    typed = {"do": "submit", "title": "搬家具", "once": TOKEN}
    assert client.post(reverse("posting_form", args=[row.uid]), typed).status_code == 302
    changed_at = fresh(row.pk).state_changed_at
    with clock.at("2026-11-23T09:05"):
        assert client.post(reverse("posting_form", args=[row.uid]), typed).status_code == 302
    assert fresh(row.pk).state_changed_at == changed_at


def test_a_held_posting_says_what_to_write_instead(hirer):
    row = draft(hirer)
    client = client_of(boss_of(hirer))
    answer = client.post(
        reverse("posting_form", args=[row.uid]), {"do": "submit", "requirements": "交押金100"}
    )
    text = client.get(answer.url).content.decode()
    assert "必须改：不能收押金" in text
    assert "不收押金" in text
    assert "劳动合同法第9条" in text


def test_pause_needs_a_post_and_goes_back_to_the_board(hirer):
    row = published(hirer)
    client = client_of(boss_of(hirer))
    assert client.get(reverse("posting_step", args=[row.uid, "pause"])).status_code == 405
    assert client.post(reverse("posting_step", args=[row.uid, "pause"])).status_code == 302
    assert fresh(row.pk).state == "paused"


# ---- the counter ----


def test_the_station_registers_a_household_and_posts_for_it():
    make_regions()
    make_trades()
    client = client_of(attendant())
    answer = client.post(
        reverse("counter_post"),
        {"how": "new", "full_name": "刘玉兰", "phone": "13900001111", "region_code": "421002001"},
    )
    assert answer.status_code == 302
    with clock.at("2026-11-23T20:00"):
        answer = client.post(answer.url, {"text": SENTENCE})
        text = client.get(answer.url).content.decode()
    row = Posting.objects.get()
    assert row.origin == "counter"
    assert "发出去，等审核" in text


def test_a_household_without_a_phone_is_refused_at_the_field():
    make_regions()
    page = client_of(attendant()).post(reverse("counter_post"), {"how": "new", "full_name": "刘玉兰"})
    assert page.status_code == 422
    assert "phone" in page.context["household"].errors


# ---- review ----


def test_an_empty_inbox_says_so():
    text = client_of(reviewer()).get(reverse("review_inbox")).content.decode()
    assert "没有要审的" in text


def test_the_inbox_shows_age_and_findings_and_the_held_last(hirer):
    held = draft(hirer, requirements="交押金100")
    actions.submit_posting(boss_of(hirer), held.pk)
    clean = in_review(hirer)
    with clock.at("2026-11-23T09:30"):
        page = client_of(reviewer()).get(reverse("review_inbox"))
    text = page.content.decode()
    assert [row["posting"].pk for row in page.context["rows"]] == [clean.pk, held.pk]
    assert "等 30 分" in text
    assert "收押金" in text
    assert "没问题" in text


def test_the_inbox_does_not_ask_more_for_more_rows(hirer, django_assert_max_num_queries):
    client = client_of(reviewer())
    in_review(hirer)
    client.get(reverse("review_inbox"))
    with django_assert_max_num_queries(12) as one:
        client.get(reverse("review_inbox"))
    for number in range(4):
        in_review(hirer, title=f"搬家具{number}")
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(reverse("review_inbox")).context["rows"]) == 5


def test_the_reviewer_reads_the_words_marked_and_no_telephone_number(hirer):
    with clock.at("2026-11-23T20:00"):
        said = f"{SENTENCE}，电话13812345678"
        row = fresh(actions.draft_from_message(boss_of(hirer), hirer.pk, said))
        actions.submit_posting(boss_of(hirer), row.pk)
        text = client_of(reviewer()).get(reverse("review_posting", args=[row.uid])).content.decode()
    assert "<mark>押金</mark>" in text
    assert "13812345678" not in text
    assert "138****78" in text


def test_approve_return_and_refuse_through_the_page(hirer):
    row = in_review(hirer)
    client = client_of(reviewer())
    url = reverse("review_posting", args=[row.uid])
    refused = client.post(url, {"verdict": "return"})
    assert refused.status_code == 422
    assert "reason_code" in refused.context["form"].errors
    approved = client.post(url, {"verdict": "approve", "once": TOKEN})
    assert (approved.status_code, approved.url) == (302, reverse("review_inbox"))
    assert fresh(row.pk).state == "published"


def test_a_reviewer_without_qualification_reads_why(hirer):
    row = in_review(hirer)
    page = client_of(make_actor("posting_reviewer")).post(
        reverse("review_posting", args=[row.uid]), {"verdict": "approve"}
    )
    assert page.status_code == 403
    assert "审核资格" in page.content.decode()
    assert fresh(row.pk).state == "in_review"


@pytest.mark.parametrize("name", ["quick_post", "counter_post", "review_inbox"])
def test_pages_are_closed_to_a_worker(name):
    assert client_of(make_actor("worker")).get(reverse(name)).status_code == 403


def test_another_districts_reviewer_does_not_see_it(hirer):
    row = in_review(hirer)
    Region.objects.get_or_create(code="429005", defaults={"name": "潜江市", "level": "county"})
    other = client_of(reviewer(region_prefix="429005"))
    assert other.get(reverse("review_posting", args=[row.uid])).status_code == 404
