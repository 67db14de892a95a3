"""Write an event and its deliveries in the caller's transaction; deliver them, in order per key, at least once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yizhan.core import events, prepared
from yizhan.core.actions import Work, set_request_id
from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import JobImpossible, runs_as_job
from yizhan.core.jobs.models import Job, OutboxEvent

DELIVER = "yizhan.core.jobs.outbox.deliver"


def write_event(event: Any, *, at: datetime, actor: Actor, request_id: str) -> str:
    """Store ``event`` and one job per handler; returns the event's uid as text."""
    kind = events.type_of(event)
    payload = events.to_payload(event)
    key = f"{kind.key_field}:{payload[kind.key_field]}"
    row = OutboxEvent(
        name=kind.name,
        version=kind.version,
        key=key,
        payload=payload,
        at=at,
        actor_uid=actor.person_uid,
        actor_role=actor.role,
        request_id=request_id,
    )
    prepared.insert(row)
    for handler in events.handlers_of(kind.name):
        job = Job(
            task=DELIVER,
            kind=handler.kind,
            arguments={"event": row.pk, "handler": handler.name},
            order_key=f"{handler.name}|{key}",
            run_after=at,
            created_at=at,
        )
        prepared.insert(job)
    return str(row.uid)


@runs_as_job
def deliver(*work: Work, event: int, handler: str) -> Any:
    """Entry of the engine: give one event to one handler.

    An atomic handler gets the job's unit of work: its effect and "done" commit together, so it happens once. An
    external handler gets the event's uid and passes it on (``once=f"{event_id}:<name>"``), so that a repetition after
    a crash finds the first answer.
    """
    row = next(iter(prepared.rows(OutboxEvent, [event])), None)
    if row is None:
        raise JobImpossible(f"event {event} is gone")
    found = events.handler_named(row.name, handler)
    if found is None:
        raise JobImpossible(f"{row.name} has no handler {handler}")
    try:
        fact = events.from_payload(row.name, row.payload)
    except (KeyError, TypeError) as error:
        raise JobImpossible(f"{row.name} version {row.version} cannot be read any more: {error}") from error
    if row.request_id:
        set_request_id(row.request_id)
    if not work:
        return found.run(fact, str(row.uid))
    work[0].action = _short(handler)
    work[0].request_id = row.request_id or work[0].request_id
    return found.run(work[0], fact)


def _short(handler: str) -> str:
    """``exchange.postings.tell_hirer`` for ``yizhan.exchange.postings.handlers.tell_hirer``."""
    return handler.removeprefix("yizhan.").replace(".handlers.", ".")[:80]
