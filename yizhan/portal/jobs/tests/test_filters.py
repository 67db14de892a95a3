"""Filters live in the address and survive it."""

from __future__ import annotations

import pytest

from yizhan.portal.jobs.filters import JobFilters, cursor_instant, cursor_of, read_cursor


def read(can_fit: bool = False, **query: str) -> JobFilters:
    return JobFilters.read(query, can_fit=can_fit)


def test_a_worker_who_asks_for_nothing_gets_what_fits() -> None:
    assert read(can_fit=True).fit
    assert not read(can_fit=True, fit="0").fit
    assert not read(can_fit=True, q="保洁").fit  # whoever types words searches everything
    assert read(can_fit=True, q="保洁", fit="1").fit


def test_a_visitor_never_gets_what_fits() -> None:
    assert not read(fit="1").fit


@pytest.mark.parametrize("broken", [{"after": "x-1"}, {"after": "1"}, {"offset": "-3"}, {"town": "42' --"}])
def test_broken_values_are_left_out(broken: dict[str, str]) -> None:
    assert read(**broken) == read()


def test_search_words_are_cut_not_refused() -> None:
    assert len(read(q="搬" * 500).words) == 40
    assert read(q="  搬 ").words == "搬"


@pytest.mark.parametrize("can_fit", [True, False])
def test_filters_come_back_from_their_address(can_fit: bool) -> None:
    from urllib.parse import parse_qsl, urlsplit

    wanted = JobFilters(words="搬运", today=True, near=True, daily=True, meals=True, town="421002001")
    url = wanted.url(fit_is_default=can_fit, after=(1764041400, 12))
    again = JobFilters.read(dict(parse_qsl(urlsplit(url).query)), can_fit=can_fit)
    assert again.after == (1764041400, 12)
    assert (
        JobFilters.read(dict(parse_qsl(urlsplit(wanted.url(fit_is_default=can_fit)).query)), can_fit=can_fit)
        == wanted
    )


def test_switching_a_filter_starts_at_the_first_page() -> None:
    shown = JobFilters(after=(1764041400, 12))
    assert "after" not in shown.url(fit_is_default=False, today=True)


def test_the_plain_list_has_a_plain_address() -> None:
    assert JobFilters().url(fit_is_default=False) == "/jobs/"
    assert JobFilters(fit=True).url(fit_is_default=True) == "/jobs/"
    assert JobFilters(fit=False).url(fit_is_default=True) == "/jobs/?fit=0"


def test_a_cursor_names_a_start_and_an_id() -> None:
    from yizhan.core import clock

    start = clock.local(clock.today(), "07:30")
    assert cursor_instant(cursor_of(start, 7)) == start
    assert read_cursor("1764041400-7") == (1764041400, 7)
    assert read_cursor("") is None
