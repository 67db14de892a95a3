"""d.3 as pure rules: what is odd about a stamp beside others, and the arithmetic of figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.geo import Cell
from yizhan.core.refusals import Refused
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.enums import Proof
from yizhan.exchange.attendance.oddities import Limits, Stamp, oddities_of
from yizhan.exchange.engagements.rules import shifts

AT = datetime(2026, 11, 24, 7, 25, tzinfo=UTC)
LIMITS = Limits()


def stamp(day: int, worker: int, *, minutes: float = 0, **fields) -> Stamp:
    defaults = {"posting_id": 1, "side": "worker"}
    return Stamp(day, worker, at=AT + timedelta(minutes=minutes), **(defaults | fields))


def kinds(new: Stamp, *others: Stamp, headcount: int = 9) -> list[str]:
    return [str(row.kind) for row in oddities_of(new, others, headcount=headcount, limits=LIMITS)]


@pytest.mark.parametrize(("minutes", "odd"), [(5, True), (60, False)])
def test_d3_forty_kilometres_in_five_minutes_are_odd_in_an_hour_they_are_not(minutes: int, odd: bool) -> None:
    there = stamp(1, 7, posting_id=2, cell=Cell(3031, 11224), ended_at=AT + timedelta(minutes=1))
    here = stamp(2, 7, minutes=minutes, cell=Cell(3071, 11224))
    assert ("fast_travel" in kinds(here, there)) is odd


def test_d3_two_places_of_one_street_are_no_travel() -> None:
    there = stamp(1, 7, posting_id=2, cell=Cell(3031, 11224), ended_at=AT)
    assert "fast_travel" not in kinds(stamp(2, 7, minutes=1, cell=Cell(3032, 11224)), there)


@pytest.mark.parametrize(("ended", "odd"), [(None, True), (30, True), (10, False)])
def test_d3_two_jobs_at_once_are_odd(ended: int | None, odd: bool) -> None:
    other = stamp(1, 7, posting_id=2, ended_at=None if ended is None else AT + timedelta(minutes=ended))
    assert ("overlap" in kinds(stamp(2, 7, minutes=20), other)) is odd


@pytest.mark.parametrize(("skew", "odd"), [(599, False), (600, True), (-600, True)])
def test_d3_a_clock_ten_minutes_wrong_is_odd_either_way(skew: int, odd: bool) -> None:
    assert ("clock_skew" in kinds(stamp(1, 7, skew_seconds=skew))) is odd


def test_d3_a_device_is_counted_by_people_within_a_day() -> None:
    others = [stamp(n, n, device_key="a", posting_id=n, minutes=-n) for n in (2, 3)]
    fourth_old = stamp(4, 4, device_key="a", posting_id=4, minutes=-25 * 60)
    fourth_new = stamp(4, 4, device_key="a", posting_id=4, minutes=-23 * 60)
    new = stamp(1, 1, device_key="a")
    assert "same_device" not in kinds(new, *others, fourth_old)
    assert "same_device" in kinds(new, *others, fourth_new)
    assert "same_device" not in kinds(stamp(1, 1), *others, fourth_new)  # an unknown phone is no evidence


@pytest.mark.parametrize(("places", "holds", "odd"), [(2, True, True), (3, True, False), (2, False, False)])
def test_d3_more_heads_than_places_are_odd(places: int, holds: bool, odd: bool) -> None:
    others = [stamp(2, 2, minutes=1), stamp(3, 3, minutes=2, holds=holds)]
    assert ("too_many_heads" in kinds(stamp(1, 1), *others, headcount=places)) is odd


@given(st.permutations(list(range(5))))
def test_d3_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    rows = [stamp(n + 2, n + 2, device_key="a") for n in range(5)]
    assert kinds(stamp(1, 1, device_key="a"), *[rows[n] for n in order], headcount=3) == kinds(
        stamp(1, 1, device_key="a"), *rows, headcount=3
    )


# ---- figures and times ----


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (rules.Figure(480, None, 60, 30), set()),
        (rules.Figure(1441), {"minutes_impossible"}),
        (rules.Figure(-1), {"minutes_impossible"}),
        (rules.Figure(1400, None, 60), {"break_impossible"}),
        (rules.Figure(60, None, 0, 61), {"overtime_impossible"}),
        (rules.Figure(60, None, None, -1), {"overtime_impossible"}),
    ],
)
def test_d3_a_figure_must_fit_into_a_day(figure: rules.Figure, expected: set[str]) -> None:
    assert {r.code for r in rules.reasons_against_figure(figure, by_piece=False, pay_fen=1)} == expected


def test_d3_strength_follows_the_table_and_knows_no_better() -> None:
    assert rules.strength("", {}) == ""
    assert rules.strength(Proof.QR, {}) == "weak"
    assert rules.strength(Proof.QR, {"qr": "golden"}) == "weak"
    assert rules.proves(Proof.PHOTO)
    assert not rules.proves(Proof.SELF_CLAIM)


@given(st.integers(-100_000, 100_000), st.integers(-100_000, 100_000))
def test_d3_a_corrected_instant_is_never_in_the_future(said: int, skew: int) -> None:
    at = rules.corrected(AT + timedelta(seconds=said), skew, AT)
    assert at <= AT
    if said + skew <= 0:
        assert at == AT + timedelta(seconds=said + skew)


@given(
    st.datetimes(AT.replace(tzinfo=None), AT.replace(tzinfo=None, year=2027)),
    st.integers(30, 24 * 60),
    st.integers(0, 180),
    st.integers(-180, 24 * 60),
    st.integers(0, 24 * 60),
)
def test_d3_measured_minutes_stay_inside_the_planned_shift(
    start, length: int, rest: int, came: int, stayed: int
) -> None:
    shift = shifts(start, start + timedelta(minutes=length))[0]
    arrived = start + timedelta(minutes=came)
    minutes = rules.measured_minutes(arrived, arrived + timedelta(minutes=stayed), shift, break_minutes=rest)
    assert minutes is not None
    assert 0 <= minutes <= length
    assert minutes <= max(stayed, 0)


@given(st.integers(0, 3000), st.integers(1, 600))
def test_d3_a_token_reads_back_as_it_was_written(posting: int, period: int) -> None:
    step = rules.qr_step(AT, period)
    assert rules.qr_parts(f"{posting:x}.20261124.{step:x}.{'a' * 20}") == (
        posting,
        date(2026, 11, 24),
        step,
        "a" * 20,
    )


@pytest.mark.parametrize("text", ["", "a.b.c.d", "1.20261324.1." + "a" * 20, "1.20261124.1." + "g" * 20])
def test_d3_what_is_no_token_is_none(text: str) -> None:
    assert rules.qr_parts(text) is None


@pytest.mark.parametrize(
    ("minutes", "pieces", "by_piece", "expected"),
    [
        (-480, 0, False, set()),
        (-481, 0, False, {"minutes_impossible"}),
        (961, 0, False, {"minutes_impossible"}),
        (0, 5, False, {"pieces_not_counted"}),
        (0, -101, True, {"pieces_impossible"}),
        (0, -100, True, set()),
    ],
)
def test_d3_a_correction_must_leave_something_possible(minutes, pieces, by_piece, expected) -> None:
    found = rules.reasons_against_correction(480, 100, minutes, pieces, by_piece=by_piece, pay_fen=100)
    assert {reason.code for reason in found} == expected


def test_d3_unreadable_minutes_are_refused() -> None:
    from yizhan.exchange.attendance.forms import small_minutes_of

    assert small_minutes_of("", "b") is None
    assert small_minutes_of(" 30 ", "b") == 30
    with pytest.raises(Refused):
        small_minutes_of("半小时", "b")
