"""Every state × step × role of every workflow does what its published table (``docs/states/``) says, and nothing else.

The table on paper is the expectation: who may do a step is changed there in the open or not at all. Guards and facts
of single steps are tested in their slices; here each step gets all facts it asks for and no guard.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import yizhan
from yizhan.accounts.enums import Role
from yizhan.core.actors import SYSTEM_ROLE
from yizhan.core.refusals import Forbidden, Refused
from yizhan.core.workflow import Workflow

STATES = Path(__file__).resolve().parent.parent / "docs" / "states"
ROLES = (*Role.values, SYSTEM_ROLE, "visitor")


def workflow_names() -> list[str]:
    for module in pkgutil.walk_packages(yizhan.__path__, "yizhan."):
        if module.name.endswith(".workflow") and module.name != "yizhan.core.workflow":
            importlib.import_module(module.name)
    return sorted(
        name for name, one in Workflow.registry.items() if type(one).__module__ == "yizhan.core.workflow"
    )


def published(name: str) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    """(step, state it leaves) → (state it enters, roles that may), read from the page."""
    table = {}
    lines = (STATES / f"{name}.md").read_text().split("| step |", 1)[1].splitlines()[2:]
    for line in lines:
        if not line.startswith("|"):
            break
        step, _button, sources, target, roles, _needs = (cell.strip() for cell in line.strip("|").split("|"))
        for source in sources.split(", "):
            table[step, source] = (target, frozenset(roles.split(", ")))
    return table


def outcome(workflow: Workflow, step: str, state: str, role: str) -> str:
    """``wrong_state``, ``forbidden`` or the state entered."""
    thing: Any = SimpleNamespace(pk=1, **{workflow.state_field: state})
    needed: dict[str, Any] = {fact: {"given": True} for row in workflow.transitions for fact in row.requires}
    work: Any = SimpleNamespace(
        actor=SimpleNamespace(role=role, person_uid="", device=""),
        at=None,
        on_behalf_of_uid="",
        request_id="",
        record=lambda *_, **__: None,
    )
    try:
        workflow.apply(work, thing, step, **needed)
    except Forbidden:
        return "forbidden"
    except Refused as refused:
        return refused.reasons[0].code
    return getattr(thing, workflow.state_field)


@pytest.fixture
def on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps change the object in memory; nothing is stored, nothing logged."""
    monkeypatch.setattr("yizhan.core.workflow.prepared", SimpleNamespace(insert=lambda _row: None))
    monkeypatch.setattr("yizhan.core.workflow.object_uid", lambda _: "")
    monkeypatch.setattr(
        Workflow, "_store", lambda self, work, obj, row, state: setattr(obj, self.state_field, row.target)
    )


@pytest.mark.parametrize("name", workflow_names())
@pytest.mark.usefixtures("on_paper")
def test_every_state_step_and_role(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workflow = Workflow.registry[name]
    monkeypatch.setattr(
        workflow, "transitions", tuple(replace(row, guard=None) for row in workflow.transitions)
    )
    table = published(name)
    steps = sorted({row.name for row in workflow.transitions})
    wrong = []
    for step, state, role in product(steps, workflow.states.values, ROLES):
        target, roles = table.get((step, state), ("wrong_state", frozenset()))
        expected = target if role in roles or target == "wrong_state" else "forbidden"
        if (seen := outcome(workflow, step, state, role)) != expected:
            wrong.append(f"{state} –{step}→ by {role}: {seen}, the table says {expected}")
    assert wrong == []
    assert {step for step, _ in table} == set(steps)
