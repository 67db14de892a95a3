"""Transition tables: who may do what in which state, and the trace each step leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.db import models
from django.test.utils import CaptureQueriesContext

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.models import Job
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.core.workflow import Transition, TransitionLog, Workflow, diagram, history

pytestmark = pytest.mark.django_db

OFFICER = Actor(role="district_officer", person_uid="u1")
WORKER = Actor(role="worker", person_uid="u2")


class LampState(models.TextChoices):
    OFF = "off", "关着"
    ON = "on", "亮着"
    BROKEN = "broken", "坏了"


def not_when_paid(actor: Actor, lamp: models.Model) -> Iterable[Reason]:
    if lamp.priority:  # type: ignore[attr-defined]
        yield Reason("no_money", "没有电费", "money")


# A Job stands in for a lamp: ``task`` holds its state, ``priority`` whether the bill is open.
lamps = Workflow(
    "test.lamp",
    LampState,
    initial=["off"],
    state_field="task",
    stamp="run_after",
    transitions=[
        Transition(
            "switch_on",
            ("off",),
            "on",
            frozenset({"district_officer", "SYSTEM"}),
            "开灯",
            guard=not_when_paid,
        ),
        Transition("switch_off", ("on",), "off", frozenset({"district_officer"}), "关灯"),
        Transition(
            "drop", ("on", "off"), "broken", frozenset({"district_officer"}), "报废", requires=("reason",)
        ),
        Transition("wish", ("off",), "on", frozenset({"worker"}), "想开灯"),
    ],
)


del Workflow.registry[lamps.name]  # house tests look at the real tables only


@action(locks=("core.Job",))
def change_lamp(work: Work, lamp_id: int, name: str, *, reason: str = "", stale: bool = False) -> str:
    lamp = work.lock(Job, lamp_id)
    if stale:
        Job.objects.filter(pk=lamp_id).update(task="broken")
    lamps.apply(work, lamp, name, reason=reason, evidence={"slip": 7})
    return lamp.task


@pytest.fixture
def lamp() -> Job:
    return Job.objects.create(task="off", run_after=clock.now(), created_at=clock.now())


def state_of(lamp: Job) -> str:
    return Job.objects.get(pk=lamp.pk).task


def test_a_step_changes_state_and_stamp_and_leaves_log_and_audit(lamp: Job) -> None:
    with clock.at("2026-11-23T10:00"):
        assert change_lamp(OFFICER, lamp.pk, "switch_on") == "on"
    assert state_of(lamp) == "on"
    log = TransitionLog.objects.get()
    assert (log.workflow, log.transition, log.source, log.target) == ("test.lamp", "switch_on", "off", "on")
    assert (log.actor_uid, log.actor_role, log.evidence) == ("u1", "district_officer", {"slip": 7})
    row = AuditRow.objects.get()
    assert (row.before, row.after) == ({"task": "off"}, {"task": "on"})
    assert Job.objects.get().run_after == log.at == clock.local(clock.today(), "10:00")


def test_history_is_oldest_first(lamp: Job) -> None:
    for name in ("switch_on", "switch_off", "switch_on"):
        change_lamp(OFFICER, lamp.pk, name)
    assert [row.transition for row in history(lamps, lamp)] == ["switch_on", "switch_off", "switch_on"]


def test_a_step_that_does_not_leave_this_state_is_refused(lamp: Job) -> None:
    with pytest.raises(Refused) as refused:
        change_lamp(OFFICER, lamp.pk, "switch_off")
    assert refused.value.codes == ("wrong_state",)
    assert "关着" in str(refused.value)


def test_another_role_is_forbidden(lamp: Job) -> None:
    with pytest.raises(Forbidden):
        change_lamp(WORKER, lamp.pk, "switch_on")
    assert state_of(lamp) == "off"


def test_a_missing_fact_and_the_guard_are_told_at_once(lamp: Job) -> None:
    with pytest.raises(Refused) as refused:
        change_lamp(OFFICER, lamp.pk, "drop")
    assert [(r.code, r.field) for r in refused.value.reasons] == [("missing_reason", "reason")]
    assert change_lamp(OFFICER, lamp.pk, "drop", reason="摔了") == "broken"
    assert TransitionLog.objects.get().reason == "摔了"


def test_a_guard_refuses_with_its_reasons(lamp: Job) -> None:
    Job.objects.update(priority=1)
    with pytest.raises(Refused) as refused:
        change_lamp(OFFICER, lamp.pk, "switch_on")
    assert refused.value.codes == ("no_money",)


def test_somebody_was_quicker(lamp: Job) -> None:
    with pytest.raises(Refused) as refused:
        change_lamp(OFFICER, lamp.pk, "switch_on", stale=True)
    assert refused.value.codes == ("stale",)
    assert not TransitionLog.objects.exists()


def test_an_unknown_lamp_is_out_of_sight() -> None:
    with pytest.raises(OutOfSight):
        change_lamp(OFFICER, 404, "switch_on")


def test_available_offers_only_my_steps_with_reasons_against(lamp: Job) -> None:
    assert [(o.name, o.allowed) for o in lamps.available(OFFICER, lamp)] == [
        ("switch_on", True),
        ("drop", True),
    ]
    assert [o.name for o in lamps.available(WORKER, lamp)] == ["wish"]
    assert [o.name for o in lamps.available(SYSTEM, lamp)] == ["switch_on"]
    lamp.priority = 1
    option = lamps.available(OFFICER, lamp)[0]
    assert not option.allowed
    assert [r.code for r in option.reasons] == ["no_money"]


def test_available_asks_the_database_nothing(lamp: Job) -> None:
    from django.db import connection

    with CaptureQueriesContext(connection) as queries:
        lamps.available(OFFICER, lamp)
    assert len(queries) == 0


def test_the_diagram_shows_every_step_and_label() -> None:
    text = diagram(lamps)
    assert "[*] --> off" in text
    assert "on --> off: switch_off" in text
    assert "broken --> [*]" in text
    assert "| drop | 报废 | on, off | broken | district_officer | reason |" in text


@pytest.fixture
def forgotten() -> Iterator[None]:
    """A table that fails to build must not stay in the registry."""
    before = dict(Workflow.registry)
    yield
    Workflow.registry.clear()
    Workflow.registry.update(before)


@pytest.mark.usefixtures("forgotten")
def test_a_table_with_an_unknown_state_does_not_start() -> None:
    with pytest.raises(ValueError, match="unknown states"):
        Workflow(
            "test.bad",
            LampState,
            initial=["off"],
            transitions=[Transition("x", ("off",), "gone", frozenset())],
        )


@pytest.mark.usefixtures("forgotten")
def test_two_rows_of_one_name_may_not_leave_the_same_state() -> None:
    rows = [Transition("x", ("off",), target, frozenset()) for target in ("on", "broken")]
    with pytest.raises(ValueError, match="twice"):
        Workflow("test.bad", LampState, initial=["off"], transitions=rows)
