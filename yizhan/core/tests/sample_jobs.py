"""Tasks and an event that exist only for the tests of the job engine."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django_tasks import task

from yizhan.core.actions import Work, action
from yizhan.core.audit import AuditRow
from yizhan.core.events import event, on

calls: list[object] = []


class Trouble(Exception):
    """What a failing task raises."""


def effects() -> list[str]:
    """What atomic tasks have written for good, in order."""
    return list(AuditRow.objects.filter(object_type="sample").values_list("object_uid", flat=True))


@task(kind="atomic")
def note(work: Work, name: str) -> str:
    work.record(("sample", name))
    return name


@task(kind="atomic")
def note_slowly(work: Work, name: str) -> None:
    work.record(("sample", name))
    time.sleep(0.02)  # room for a kill between the effect and "done"


@task(kind="atomic", max_attempts=3)
def note_then_fail(work: Work, name: str) -> None:
    work.record(("sample", name))
    raise Trouble(name)


@task(kind="external")
def call(name: str) -> str:
    calls.append(name)
    return name


@task(kind="atomic")
def act_inside(work: Work) -> None:
    write_sample_by_system(work.actor)


@action
def write_sample_by_system(work: Work) -> None:
    work.record(("sample", "by action"))


def not_a_task() -> None:
    calls.append("never")


@event("core_tests.thing_happened", key="thing_id")
@dataclass(frozen=True)
class ThingHappened:
    thing_id: int
    word: str = ""


@on(ThingHappened, kind="atomic")
def write_down(work: Work, fact: ThingHappened) -> None:
    if fact.word == "fail":
        raise Trouble(fact.word)
    work.record(("sample", f"{fact.thing_id}:{fact.word}"))


@on(ThingHappened, kind="external")
def call_out(fact: ThingHappened, event_id: str) -> None:
    calls.append((fact.thing_id, fact.word, event_id))
