"""When the hours stand, both sides have it in their messages; nobody is told what he has just tapped himself."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.periodic import settle_hours
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    make_hirer,
    make_person,
    make_posting,
)

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging", "Message")
EVENING = "2026-11-24T17:01"


@pytest.fixture
def reported() -> Engagement:
    """The hirer, who can be told, reported eight hours."""
    engagement = dispatched(make_posting(hirer=make_hirer(contact=make_person("陈经理"))))
    with clock.at("2026-11-24T07:25"):
        actions.check_in_self(as_worker(engagement.worker), engagement.pk)
    with clock.at(EVENING):
        actions.check_out(as_hirer(engagement.posting), engagement.pk, minutes=480)
    return engagement


def told(engagement: Engagement) -> tuple[list[str], list[str]]:
    """What worker and hirer read about hours that stand."""
    drain()
    contact = engagement.posting.hirer.contact
    rows = Message.objects.filter(template__startswith="exchange.hours_stand")
    worker, hirer = (
        [row.text for row in rows.filter(recipient_uid=str(person.uid))]
        for person in (engagement.worker.person, contact)
    )
    return worker, hirer


def day_id(engagement: Engagement) -> int:
    return AttendanceDay.objects.get(engagement=engagement).pk


def test_what_the_station_decides_reaches_both_sides(reported: Engagement) -> None:
    with clock.at(EVENING):
        actions.contest_hours(as_worker(reported.worker), day_id(reported), 510, reason="干到五点")
        assert told(reported) == ([], [])
        actions.resolve_hours(as_station(), day_id(reported), 495, reason="门卫记了")
        worker, hirer = told(reported)
        told(reported)  # delivered once
    assert worker == ["“卸货搬砖” 11月24日 周二 的工时定了：8 小时 15 分。"]
    assert hirer == ["周师傅干“卸货搬砖” 11月24日 周二 的工时定了：8 小时 15 分。"]


def test_who_agreed_himself_is_not_told_the_other_side_is(reported: Engagement) -> None:
    with clock.at(EVENING):
        actions.agree_hours(as_worker(reported.worker), day_id(reported))
        worker, hirer = told(reported)
    assert (len(worker), len(hirer)) == (0, 1)


def test_silence_is_told_to_both(reported: Engagement) -> None:
    with clock.at("2026-11-25T17:02"):
        assert settle_hours() == 1
        worker, hirer = told(reported)
    assert (len(worker), len(hirer)) == (1, 1)
