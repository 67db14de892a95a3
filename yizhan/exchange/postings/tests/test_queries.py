"""Public search, cards and structured data."""

from __future__ import annotations

import pytest

from yizhan.core import clock
from yizhan.exchange.postings import queries
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import (
    draft,
    in_review,
    make_enterprise,
    make_household,
    published,
    verified,
)
from yizhan.exchange.trades.models import Trade

pytestmark = pytest.mark.django_db


def found(words: str = "", **wanted) -> list[int]:
    return [row.pk for row in queries.search_postings(clock.now(), words=words, **wanted).postings]


def test_only_reviewed_and_unexpired_postings_are_public():
    """R6.2."""
    row = published()
    draft(row.hirer)
    in_review(row.hirer)
    assert found() == [row.pk]
    with clock.at("2026-11-24T07:31"):
        assert found() == []


@pytest.mark.parametrize("words", ["搬", "家具", "搬运", "by", "banyun", "江津路口", "搬 江津", "SHABENGONG"])
def test_one_character_aliases_and_pinyin_find_it(words):
    row = published()
    Trade.objects.filter(pk="LOG01").update(pinyin="banyungong byg banyun by", aliases=["搬运", "沙本工"])
    hit = found(words)
    assert hit == ([] if words == "SHABENGONG" else [row.pk])


def test_every_word_must_be_found():
    published()
    assert found("搬 保洁") == []


def test_filters_narrow():
    row = published()
    assert (
        found(trade="LOG01")
        == found(trade="LOG")
        == found(town="421002001")
        == found(daily_pay=True)
        == [row.pk]
    )
    assert found(trade="DOM02") == found(town="421002100") == found(on_day=True) == []


def test_pages_go_by_key_and_lose_nothing():
    hirer = verified(make_household())
    ids = sorted(published(hirer).pk for _n in range(3))
    first = queries.search_postings(clock.now(), size=2)
    second = queries.search_postings(clock.now(), size=2, after=first.after)
    assert [row.pk for row in (*first.postings, *second.postings)] == ids
    assert second.after is None


def test_search_takes_the_same_queries_for_more_rows(django_assert_num_queries):
    hirer = verified(make_household())
    for _n in range(3):
        published(hirer)
    with django_assert_num_queries(1):
        [queries.posting_card(row) for row in queries.search_postings(clock.now()).postings]


def test_structured_data_names_a_firm_and_not_a_household():
    firm, household = published(verified(make_enterprise())), published()
    data = queries.job_posting_data(queries.posting(firm.pk), "https://example.org/jobs/1/")
    assert data["hiringOrganization"]["name"] == "示例包装厂"
    assert data["baseSalary"]["value"] == {"@type": "QuantitativeValue", "unitText": "DAY", "value": 260}
    assert data["validThrough"] == "2026-11-24T07:30+08:00"
    anonymous = queries.job_posting_data(queries.posting(household.pk), "https://example.org/jobs/2/")
    assert anonymous["hiringOrganization"]["name"] == "个人雇主"


def test_a_number_finds_its_posting():
    row = published()
    assert queries.posting_by_number(f" {row.number.lower()} ").pk == row.pk
    assert queries.posting_by_number("G0") is None
    assert Posting.objects.count() == 1
