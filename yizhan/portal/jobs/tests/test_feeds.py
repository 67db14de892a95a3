"""What machines read: only what somebody can still join, and nothing of a person (R6.2, R9.1)."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    fresh,
    in_review,
    make_household,
    published,
    reviewer,
    verified,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def numbers_in(client) -> set[str]:
    """Numbers of postings in the list, the sitemap and the feed; all three must agree."""
    pages = [client.get(reverse(name)).content.decode() for name in ("job_list", "sitemap", "job_feed")]
    known = Posting.objects.values_list("number", flat=True)
    found = [{number for number in known if number in page} for page in pages]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_r6_2_only_approved_and_unexpired_postings_are_public_anywhere(client):
    row = in_review()
    assert numbers_in(client) == set()
    assert client.get(reverse("job_detail", args=[row.number])).status_code == 404
    actions.approve_posting(reviewer(), row.pk)
    assert numbers_in(client) == {row.number}
    with clock.at("2026-11-24T07:30"):
        assert numbers_in(client) == set()


@pytest.mark.parametrize("end", ["withdraw", "pause", "recheck", "fill"])
def test_r6_2_what_ends_or_rests_vanishes_everywhere(client, end):
    row = published()
    if end == "withdraw":
        actions.withdraw_posting(as_hirer(row.hirer), row.pk)
    elif end == "pause":
        actions.pause_posting(as_hirer(row.hirer), row.pk)
    elif end == "recheck":
        actions.recheck_posting(reviewer(), row.pk)
    else:
        Posting.objects.filter(pk=row.pk).update(taken_count=2, state="filled")
    assert numbers_in(client) == set()
    page = client.get(reverse("job_detail", args=[row.number]))
    assert page.status_code == (200 if end == "fill" else 410)
    assert page["X-Robots-Tag"] == "noindex"
    assert "application/ld+json" not in page.content.decode()


def test_an_open_job_may_be_indexed(client):
    page = client.get(reverse("job_detail", args=[published().number]))
    assert not page.has_header("X-Robots-Tag")
    assert "application/ld+json" in page.content.decode()


def test_r9_1_the_job_page_carries_complete_data_and_no_person(client):
    row = published(verified(make_household(full_name="刘明霞")))
    page = client.get(reverse("job_detail", args=[row.number]), {"x": "1"}).content.decode()
    for words in (
        '"JobPosting"',
        '"validThrough"',
        '"baseSalary"',
        '"jobLocation"',
        '"directApply"',
        "个人雇主",
    ):
        assert words in page
    assert "刘明霞" not in page
    data = page.split("application/ld+json")[1].split("</script>")[0]
    assert "?x=1" not in data


def test_the_feed_is_well_formed_and_narrowed(client):
    row = published()
    root = ElementTree.fromstring(client.get(reverse("job_feed")).content)
    assert [entry.find(f"{ATOM}title").text for entry in root.iter(f"{ATOM}entry")] == [row.title]
    none = ElementTree.fromstring(client.get(reverse("job_feed"), {"trade": "XXX"}).content)
    assert list(none.iter(f"{ATOM}entry")) == []
    answer = client.get(reverse("job_feed"), {"town": row.region_code, "q": "搬"})
    assert row.number in answer.content.decode()
    assert answer["Cache-Control"] == "public, max-age=300"


def test_the_sitemap_is_well_formed(client):
    published(title="A<B>&C")
    ElementTree.fromstring(client.get(reverse("sitemap")).content)


def test_robots_stay_out_of_personal_pages(client):
    text = client.get(reverse("robots")).content.decode()
    assert "Disallow: /me/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_a_merged_number_leads_to_the_job_that_stays(client):
    hirer = verified(make_household())
    first, second = published(hirer), published(hirer)
    actions.merge_posting(reviewer(), second.pk, first.pk)
    answer = client.get(reverse("job_detail", args=[second.number]))
    assert (answer.status_code, answer.url) == (302, reverse("job_detail", args=[first.number]))
    actions.withdraw_posting(as_hirer(hirer), first.pk)
    assert client.get(reverse("job_detail", args=[second.number])).status_code == 410
    assert fresh(second.pk).state == "merged"
