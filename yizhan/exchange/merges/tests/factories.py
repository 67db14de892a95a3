"""Two files of one person, and who makes them one."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.exchange.ledger_import.models import ExternalRef
from yizhan.exchange.merges import actions
from yizhan.exchange.merges.models import FileMerge
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import make_person, make_worker

BORN = date(1968, 5, 3)
WHY = "当面看了身份证，是同一个人"
_numbers = count(1)


def clerk(role: str = "attendant", code: str = "SS-01") -> Actor:
    """One more member of the staff of a station, a person of her own."""
    person = make_person(f"职员{next(_numbers)}")
    return Actor(
        role=role,
        person_uid=str(person.uid),
        person_id=person.pk,
        station_codes=frozenset({code}),
        region_prefix="421002",
        staff_session=True,
    )


def twice(**others: Any) -> tuple[Worker, Worker]:
    """周大山 with two cards: the second time with a phone and another trade."""
    first = make_worker(full_name="周大山")
    second = make_worker(
        **{"full_name": "周大山", "phone": "15400008801", "trades": [{"trade_code": "CON01"}], **others}
    )
    return first, second


def merged(
    stays: Worker, goes: Worker, actor: Actor | None = None, second: Actor | None = None, **chosen: str
) -> FileMerge:
    """Both files made one, by a second clerk where one is needed."""
    uid = actions.propose_merge(
        actor or clerk(), str(stays.person.uid), str(goes.person.uid), chosen=chosen, reason=WHY
    )
    found = FileMerge.objects.get(uid=uid)
    if found.state == "proposed":
        actions.confirm_merge(second or clerk(), uid)
        found.refresh_from_db()
    return found


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def reference(worker: Worker, source: str, number: str) -> None:
    ExternalRef.objects.create(
        object_type="accounts.Person", object_uid=str(worker.person.uid), source=source, external_id=number,
        noted_at=clock.now(),
    )  # fmt: skip


def sources(worker: Worker) -> set[tuple[str, str]]:
    rows = ExternalRef.objects.filter(object_uid=str(worker.person.uid))
    return {(row.source, row.external_id) for row in rows}


def wrong() -> set[str]:
    """What is not as it should be, once everything that waits was done."""
    drain()
    return {f"{found.invariant}: {found.what}" for found in violations()}


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(refused.value.codes)


def propose(stays: Worker, goes: Worker, actor: Any = None, why: str = WHY, **chosen: str) -> str:
    return actions.propose_merge(
        actor or clerk(), str(stays.person.uid), str(goes.person.uid), chosen=chosen, reason=why
    )
