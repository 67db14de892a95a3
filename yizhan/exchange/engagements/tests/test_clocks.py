"""Deadlines are stored; one periodic run acts on every row that is due and on no other."""

from __future__ import annotations

import pytest

from yizhan.core import clock
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.periodic import confirm_engagements, lapse_offers
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_worker,
    fresh,
    make_posting,
    make_worker,
    offered,
)

pytestmark = pytest.mark.django_db


def test_yes_becomes_confirmed_when_the_undo_is_over() -> None:
    engagement = accepted()
    with clock.at("2026-11-23T09:04"):
        assert confirm_engagements() == 0
    with clock.at("2026-11-23T09:05"):
        assert confirm_engagements() == 1
        assert confirm_engagements() == 0
    assert fresh(engagement.pk).state == "confirmed"


def test_an_unanswered_offer_lapses_without_penalty() -> None:
    engagement = offered()
    with clock.at("2026-11-23T21:00"):
        assert lapse_offers() == 1
    now = fresh(engagement.pk)
    assert (now.state, now.is_late, now.answer_due_at) == ("lapsed", False, None)


def test_a_dawn_offer_waits_three_minutes() -> None:
    with clock.at("2026-11-24T05:00"):
        engagement = offered(make_posting())
    with clock.at("2026-11-24T05:02:59"):
        assert lapse_offers() == 0
    with clock.at("2026-11-24T05:03"):
        assert lapse_offers() == 1
    assert fresh(engagement.pk).state == "lapsed"


def test_an_application_lapses_when_the_work_begins() -> None:
    posting, worker = make_posting(), make_worker()
    applied = actions.apply_for_posting(as_worker(worker), posting.pk)
    with clock.at("2026-11-24T07:29"):
        assert lapse_offers() == 0
    with clock.at("2026-11-24T07:30"):
        assert lapse_offers() == 1
    assert fresh(applied).state == "lapsed"
