"""The four transition tables, checked for every state × transition × role, and by hand where the papers name roles."""

from __future__ import annotations

from itertools import product

import pytest

from yizhan.accounts.enums import Role
from yizhan.core.actions import open_work
from yizhan.core.actors import Actor
from yizhan.core.refusals import Forbidden, Refused
from yizhan.core.workflow import Workflow
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import offered
from yizhan.exchange.engagements.workflow import engagement_workflow
from yizhan.exchange.pay.workflow import pay_workflow
from yizhan.exchange.ratings.workflow import rating_workflow

ROLES = [*Role.values, "visitor", "SYSTEM"]
TABLES = [engagement_workflow, attendance_workflow, pay_workflow, rating_workflow]


class Row:
    """A stand-in with a state; nothing may be written for a refusal."""

    def __init__(self, state: str):
        self.state = state


@pytest.mark.parametrize("workflow", TABLES, ids=lambda workflow: workflow.name)
def test_whatever_the_table_does_not_name_is_refused(workflow: Workflow) -> None:
    names = {row.name for row in workflow.transitions}
    for state, name, role in product(workflow.states.values, sorted(names), ROLES):
        row = workflow.find(name, state)
        if row is not None and role in row.by:
            continue
        work = open_work(Actor(role=role), "test")
        with pytest.raises(Refused) as caught:
            workflow.apply(work, Row(state), name, reason="因为")  # type: ignore[arg-type]
        assert isinstance(caught.value, Forbidden) == (row is not None), (state, name, role)


@pytest.mark.django_db
def test_whatever_the_engagement_table_names_is_done() -> None:
    engagement = offered()
    for row in engagement_workflow.transitions:
        for source, role in product(row.sources, sorted(row.by)):
            Engagement.objects.filter(pk=engagement.pk).update(state=source)
            engagement.state = source
            engagement_workflow.apply(
                open_work(Actor(role=role), "test"), engagement, row.name, reason="因为"
            )
            assert Engagement.objects.get(pk=engagement.pk).state == row.target


@pytest.mark.parametrize("workflow", TABLES, ids=lambda workflow: workflow.name)
def test_buttons_are_the_table(workflow: Workflow) -> None:
    for state, role in product(workflow.states.values, ROLES):
        offered_names = {option.name for option in workflow.available(Actor(role=role), Row(state))}  # type: ignore[arg-type]
        assert offered_names == {
            row.name for row in workflow.transitions if state in row.sources and role in row.by
        }


def sources(workflow: Workflow, name: str) -> set[str]:
    return {source for row in workflow.transitions if row.name == name for source in row.sources}


def by(workflow: Workflow, name: str) -> set[str]:
    return {role for row in workflow.transitions if row.name == name for role in row.by}


def test_engagement_table_says_what_d8_and_d2_say() -> None:
    assert sources(engagement_workflow, "replace") == {"accepted", "confirmed", "dispatched", "on_site"}
    assert sources(engagement_workflow, "walk_off") == {"on_site", "working"}
    assert by(engagement_workflow, "lapse") == {"SYSTEM"}
    assert by(engagement_workflow, "accept") == {"worker", "attendant", "station_manager"}
    assert "hirer" not in by(
        engagement_workflow, "mark_no_show_worker"
    )  # confirmed by the station after calling
    assert by(engagement_workflow, "stop_for_safety") == {"worker", "attendant", "station_manager"}


def test_only_the_worker_or_the_counter_for_him_confirms_pay() -> None:
    for name in ("confirm", "settle", "part_pay", "contest"):
        assert by(pay_workflow, name) == {"worker", "attendant", "station_manager"}
    assert "worker" not in by(pay_workflow, "claim")


def test_silence_is_answered_by_the_clock_only() -> None:
    assert by(rating_workflow, "reveal") == by(rating_workflow, "lapse") == {"SYSTEM"}
    assert by(attendance_workflow, "resolve") == {"attendant", "station_manager"}
