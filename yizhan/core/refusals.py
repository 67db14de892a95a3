"""Why something is not done: reasons a person can act on.

A refusal carries *every* reason at once, in the words of the person who asked. Forms show a reason at its field,
htmx gets status 422, the API one error shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal.

    Args:
        code: stable word for programs and tests, e.g. ``"places_taken"``.
        text: sentence for the person (Chinese is the source; may be a lazy translation).
        field: form field it belongs to; ``""`` when it concerns the whole request.
    """

    code: str
    text: str
    field: str = ""


class Refused(Exception):
    """The request is understood and not done; nothing was written.

    Args:
        reasons: at least one :class:`Reason`.
    """

    status = 422

    def __init__(self, reasons: Iterable[Reason] | Reason):
        self.reasons: tuple[Reason, ...] = (reasons,) if isinstance(reasons, Reason) else tuple(reasons)
        if not self.reasons:
            raise ValueError("a refusal needs at least one reason")
        super().__init__("; ".join(f"{r.code}: {r.text}" for r in self.reasons))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


class Forbidden(Refused):
    """Inside the person's view but not allowed to this role (HTTP 403)."""

    status = 403


class OutOfSight(Refused):
    """Outside the person's scope, or absent: the two must look the same (HTTP 404)."""

    status = 404


@dataclass(frozen=True, slots=True)
class Decision:
    """Answer of an ``access.can_<verb>`` function.

    Args:
        allowed: whether the actor may do it.
        reason: why not; ``None`` exactly when allowed.
    """

    allowed: bool
    reason: Reason | None = None

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def yes(cls) -> Decision:
        return cls(True)

    @classmethod
    def no(cls, code: str, text: str) -> Decision:
        return cls(False, Reason(code, text))

    def require(self) -> None:
        """Raise :class:`Forbidden` unless allowed."""
        if not self.allowed:
            assert self.reason is not None
            raise Forbidden(self.reason)


def refuse_if_any(reasons: Iterable[Reason]) -> None:
    """Raise :class:`Refused` with all given reasons, or return when there are none."""
    reasons = tuple(reasons)
    if reasons:
        raise Refused(reasons)
