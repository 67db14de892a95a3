"""The only door through which anything is written.

An action is a function declared with :func:`action`; its first parameter is the open unit of work::

    @action(locks=("exchange.Posting",))
    def publish_posting(work: Work, posting_id: int, *, note: str = "") -> int:
        posting = work.lock(Posting, posting_id)
        access.can_publish(work.actor, posting).require()
        refuse_if_any(rules.reasons_not_to_publish(...))
        posting_workflow.apply(work, posting, "publish")
        work.emit(PostingPublished(posting.pk))
        return posting.pk

and is called as ``publish_posting(actor, posting_id, once=token)``. Order inside: lock → refresh → access → state →
rules → write → audit → events. The door opens one durable transaction, so an action never runs inside another;
shared steps are ``_do_<verb>(work, …)`` functions. A refusal rolls everything back and stores no key.

Results must be plain JSON values (ids, text, dictionaries): a repeated ``once`` key answers with the stored result.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, overload

from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock, locking, prepared
from yizhan.core.actors import Actor
from yizhan.core.audit import AuditRow
from yizhan.core.once import OnceKey
from yizhan.core.refusals import OutOfSight, Reason, Refused

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

CIRCUMSTANCES = frozenset({"device_key", "skew_seconds"})
"""Arguments that say how a request came, not what it asks: sent again after a lost answer they may differ."""

_open_work: ContextVar[Work | None] = ContextVar("yizhan_open_work", default=None)
_request_id: ContextVar[str] = ContextVar("yizhan_request_id", default="")
_registry: dict[str, Callable] = {}


class ActionInsideAction(RuntimeError):
    """An action was called from inside another; share a ``_do_`` function instead."""


@dataclass
class Work:
    """The open unit of work of one action.

    Args:
        actor: who acts.
        action: dotted name of the action.
        at: the instant of the action; use it instead of asking the clock again.
        on_behalf_of_uid: uid of the person a staff member or family helper acts for.
        request_id: correlates log lines, audit rows and what the person sees as 查询号.
        locks: labels of models this action may lock.
    """

    actor: Actor
    action: str
    at: datetime
    on_behalf_of_uid: str = ""
    request_id: str = ""
    locks: frozenset[str] = frozenset()
    recorded: int = 0
    _held_rank: int = field(default=-1, repr=False)

    def lock(self, model: type[M], key: Any) -> M:
        """Lock one row and return it fresh; :class:`OutOfSight` when it does not exist."""
        return self.lock_all((model, [key]))[(model, key)]  # type: ignore[return-value]

    def lock_all(
        self, *wanted: tuple[type[models.Model], Iterable[Any]]
    ) -> dict[tuple[type, Any], models.Model]:
        """Lock several rows in the house order; :class:`OutOfSight` when one does not exist."""
        asked = [(model, list(keys)) for model, keys in wanted]
        undeclared = {model._meta.label for model, _keys in asked} - self.locks
        if undeclared:
            raise locking.LockOrderError(f"{self.action} locks {sorted(undeclared)} without declaring it")
        found, self._held_rank = locking.lock_rows(asked, held_rank=self._held_rank)
        if any((model, key) not in found for model, keys in asked for key in keys):
            raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
        return found

    def record(
        self,
        obj: models.Model | tuple[str, str],
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Append one audit row. Never put a personal value in ``before``/``after``; name the field instead."""
        kind, uid = obj if isinstance(obj, tuple) else (obj._meta.label, object_uid(obj))
        row = AuditRow(
            at=self.at,
            action=self.action,
            actor_uid=self.actor.person_uid,
            actor_role=self.actor.role,
            on_behalf_of_uid=self.on_behalf_of_uid,
            object_type=kind,
            object_uid=uid,
            before=plain(before or {}),
            after=plain(after or {}),
            reason=reason,
            request_id=self.request_id,
            device=self.actor.device,
        )
        prepared.insert(row)
        self.recorded += 1

    def emit(self, event: Any) -> str:
        """Write an event and one job per handler in this transaction; returns the event's uid."""
        from yizhan.core.jobs.outbox import write_event

        return write_event(event, at=self.at, actor=self.actor, request_id=self.request_id)


def object_uid(obj: models.Model) -> str:
    """The public identity of an object in logs: its ``uid``, else its ``code``, else its primary key."""
    return str(getattr(obj, "uid", None) or getattr(obj, "code", None) or obj.pk)


def plain(value: Any) -> Any:
    """``value`` as JSON types (dates as ISO text, keys as text, lazy translations as text)."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, models.Model):
        return object_uid(value)
    return str(value)


def set_request_id(value: str) -> None:
    """Correlate everything done on this thread from now on (called by the request middleware and the worker)."""
    _request_id.set(value)


def current_request_id() -> str:
    return _request_id.get()


def registered_actions() -> dict[str, Callable]:
    """All actions by dotted name (for house tests)."""
    return dict(_registry)


@overload
def action(body: Callable[Concatenate[Work, P], R], /) -> Callable[..., R]: ...
@overload
def action(
    *, locks: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[..., R]]: ...
def action(body=None, /, *, locks=()):
    """Declare an action (see the module's docstring).

    Args:
        locks: labels (``"exchange.Posting"``) of the models the body locks.

    The resulting function takes ``(actor, *args, once=None, on_behalf_of=None, **kwargs)``.

    Raises:
        Refused: nothing was written; carries every reason.
        ActionInsideAction: called while another unit of work is open.
    """

    def declare(function: Callable[Concatenate[Work, P], R]) -> Callable[..., R]:
        name = f"{function.__module__.removeprefix('yizhan.').removesuffix('.actions')}.{function.__name__}"

        @wraps(function)
        def door(
            actor: Actor, /, *args: Any, once: str | None = None, on_behalf_of: str = "", **kwargs: Any
        ) -> R:
            if _open_work.get() is not None:
                raise ActionInsideAction(f"{name} called inside {_open_work.get().action}")  # type: ignore[union-attr]
            work = open_work(actor, name, on_behalf_of=on_behalf_of, locks=locks)
            with transaction.atomic(durable=True):
                if once:
                    key, is_new = _claim_key(work, once, _fingerprint(args, kwargs, on_behalf_of))
                    if not is_new:
                        return key.result
                token = _open_work.set(work)
                try:
                    result = function(work, *args, **kwargs)
                finally:
                    _open_work.reset(token)
                if once:
                    OnceKey.objects.filter(pk=key.pk).update(result=plain(result))
            return result

        door.is_action = True  # type: ignore[attr-defined]
        door.body = function  # type: ignore[attr-defined]
        _registry[name] = door
        return door

    return declare(body) if body else declare


def open_work(actor: Actor, name: str, *, on_behalf_of: str = "", locks: Iterable[str] = ()) -> Work:
    """A unit of work inside a transaction that the caller holds (actions and atomic jobs only)."""
    return Work(
        actor=actor,
        action=name,
        at=clock.now(),
        on_behalf_of_uid=str(on_behalf_of or ""),
        request_id=_request_id.get() or uuid.uuid4().hex[:12],
        locks=frozenset(locks),
    )


@contextmanager
def inside(work: Work) -> Iterator[Work]:
    """Declare ``work`` as the open one, so that an action called within raises (used by atomic jobs)."""
    token = _open_work.set(work)
    try:
        yield work
    finally:
        _open_work.reset(token)


def _fingerprint(args: tuple, kwargs: dict, on_behalf_of: str) -> str:
    asked = {name: given for name, given in kwargs.items() if name not in CIRCUMSTANCES}
    body = json.dumps(plain([args, asked, on_behalf_of]), ensure_ascii=False, sort_keys=True)
    # Keyed: an action whose only argument is a phone number must not be guessed from the stored key.
    return salted_hmac("yizhan.once", body, algorithm="sha256").hexdigest()


def _claim_key(work: Work, once: str, fingerprint: str) -> tuple[OnceKey, bool]:
    """Insert the key, or return the stored one of an earlier success.

    The unique constraint decides: on PostgreSQL a concurrent twin waits here until the first commits or rolls back.
    """
    scope = f"{work.actor.person_uid or work.actor.role}:{work.action}"
    try:
        with transaction.atomic():
            return (
                OnceKey.objects.create(scope=scope, key=once, fingerprint=fingerprint, created_at=work.at),
                True,
            )
    except IntegrityError:
        stored = OnceKey.objects.get(scope=scope, key=once)
    if stored.fingerprint != fingerprint:
        raise Refused(Reason("once_reused", _("这张表已经交过一次，内容不一样。请重新打开页面再填")))
    return stored, False
