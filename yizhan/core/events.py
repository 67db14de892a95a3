"""Events: facts in the past tense, written in the transaction that made them true.

An event is a frozen dataclass in a slice's ``events.py``::

    @event("exchange.posting_published", version=1, key="posting_id")
    @dataclass(frozen=True)
    class PostingPublished:
        posting_id: int

``key`` names the field whose value orders deliveries: two events with the same key value reach a handler in the
order they were emitted. Handlers live in a context's ``handlers.py`` and are declared with :func:`on`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class EventType:
    name: str
    version: int
    key_field: str
    cls: type


@dataclass(frozen=True, slots=True)
class Handler:
    """A function to run after an event.

    Args:
        name: dotted path, part of the job's unique key.
        kind: ``"atomic"`` (database only; its effect and "done" commit together; calls ``_do_`` functions with the
            job's own unit of work) or ``"external"`` (may call actions or outside systems; runs at least once).
        run: ``run(work, event)`` for atomic, ``run(event, event_id)`` for external handlers.
    """

    name: str
    kind: str
    run: Callable[..., Any]


_types_by_name: dict[str, EventType] = {}
_types_by_class: dict[type, EventType] = {}
_handlers: dict[str, list[Handler]] = defaultdict(list)


def event(name: str, *, version: int = 1, key: str) -> Callable[[type], type]:
    """Register a frozen dataclass as an event type."""

    def register(cls: type) -> type:
        if name in _types_by_name and _types_by_name[name].cls.__qualname__ != cls.__qualname__:
            raise ValueError(f"event {name!r} is declared twice")
        kind = EventType(name, version, key, cls)
        _types_by_name[name] = _types_by_class[cls] = kind
        return cls

    return register


def on(event_class: type, *, kind: str = "external") -> Callable[[Callable], Callable]:
    """Declare a handler of ``event_class``; see :class:`Handler` for the two kinds."""
    if kind not in {"atomic", "external"}:
        raise ValueError(f"handler kind must be atomic or external, not {kind!r}")

    def register(run: Callable) -> Callable:
        name = f"{run.__module__}.{run.__qualname__}"
        listeners = _handlers[_types_by_class[event_class].name]
        if all(listener.name != name for listener in listeners):
            listeners.append(Handler(name, kind, run))
        return run

    return register


def type_of(instance: Any) -> EventType:
    """The registered type of an event instance; a ``TypeError`` when it is none."""
    if not is_dataclass(instance) or type(instance) not in _types_by_class:
        raise TypeError(f"{type(instance).__name__} is not a registered event")
    return _types_by_class[type(instance)]


def handlers_of(name: str) -> tuple[Handler, ...]:
    return tuple(_handlers.get(name, ()))


def handler_named(event_name: str, handler_name: str) -> Handler | None:
    return next((h for h in handlers_of(event_name) if h.name == handler_name), None)


def to_payload(instance: Any) -> dict[str, Any]:
    return asdict(instance)


def from_payload(name: str, payload: dict[str, Any]) -> Any:
    """Rebuild an event from its stored form."""
    return _types_by_name[name].cls(**payload)


def all_types() -> tuple[EventType, ...]:
    return tuple(_types_by_name.values())
