"""A district records the days of a new notice; a slip can be taken back."""

from datetime import date

import pytest

from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.audit import AuditRow
from yizhan.core.calendar.actions import record_holiday, remove_holiday
from yizhan.core.calendar.queries import work_calendar
from yizhan.core.calendar.rules import is_workday
from yizhan.core.refusals import Forbidden, OutOfSight, Refused

DAY = date(2027, 2, 8)
GIVEN = {"kind": "holiday", "name": "春节", "source": "国办发明电〔2026〕x号", "certainty": "high"}


def test_a_recorded_day_off_is_no_working_day(db):
    record_holiday(SYSTEM, DAY, **GIVEN)
    assert not is_workday(DAY, work_calendar())


def test_recording_it_again_corrects_it(db):
    record_holiday(SYSTEM, DAY, **GIVEN)
    record_holiday(SYSTEM, DAY, **GIVEN | {"kind": "adjusted_workday"})
    assert is_workday(DAY, work_calendar())
    assert AuditRow.objects.latest("pk").before["kind"] == "holiday"


def test_a_removed_day_is_plain_again(db):
    record_holiday(SYSTEM, DAY, **GIVEN)
    remove_holiday(SYSTEM, DAY, reason="记错了")
    assert is_workday(DAY, work_calendar())


def test_a_day_that_is_not_there_cannot_be_removed(db):
    with pytest.raises(OutOfSight):
        remove_holiday(SYSTEM, DAY, reason="记错了")


def test_removing_needs_a_reason(db):
    record_holiday(SYSTEM, DAY, **GIVEN)
    with pytest.raises(Refused) as refused:
        remove_holiday(SYSTEM, DAY, reason=" ")
    assert refused.value.codes == ("reason_missing",)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "party"}, "kind_unknown"),
        ({"name": " "}, "name_missing"),
        ({"source": ""}, "source_missing"),
        ({"certainty": "sure"}, "certainty_unknown"),
    ],
)
def test_every_part_is_asked_for(db, wrong, code):
    with pytest.raises(Refused) as refused:
        record_holiday(SYSTEM, DAY, **GIVEN | wrong)
    assert refused.value.codes == (code,)


def test_a_worker_does_not_keep_the_calendar(db):
    with pytest.raises(Forbidden):
        record_holiday(Actor(role="worker"), DAY, **GIVEN)
