"""How long things are kept, and the one job that lets them go (TRUST L-06).

A context's ``retention.py`` says for each kind of record what becomes of it when its time is over::

    @kept("exchange.posting_words", label=_("招工原话"), days=365, source="…", certainty="medium")
    def forget_source_text(work: Work, before: datetime, limit: int) -> int:
        ...                      # blank or delete at most ``limit`` records older than ``before``; say how many

The number of days is a dated value of the district, never below ``at_least`` (what a law asks to keep).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.dated import define, value

CHUNK = 500
"""Records a step lets go inside one transaction."""

Forget = Callable[[Work, datetime, int], int]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of record. ``source`` says why it is kept that long."""

    code: str
    label: Any
    source: str
    forget: Forget

    @property
    def value_code(self) -> str:
        return f"core.keep_days.{self.code}"


_registry: dict[str, Kept] = {}


def kept(
    code: str, *, label: Any, days: int, source: str, certainty: str, at_least: int = 1
) -> Callable[[Forget], Forget]:
    """Declare how long a kind of record is kept (see the module's docstring).

    Args:
        days: default of the dated value ``core.keep_days.<code>``.
        at_least: fewest days a district may set.

    Raises:
        ValueError: declared twice.
    """

    def declare(forget: Forget) -> Forget:
        if code in _registry:
            raise ValueError(f"{code} is declared twice")
        _registry[code] = Kept(code, label, source, forget)
        define(
            _registry[code].value_code,
            kind="int",
            label=label,
            default=days,
            source=source,
            certainty=certainty,
            group=_("资料保存多久"),
            minimum=at_least,
            maximum=36_500,
            unit=_("天"),
        )
        return forget

    return declare


def rules() -> tuple[Kept, ...]:
    """All kinds, by code."""
    return tuple(_registry[code] for code in sorted(_registry))


@action
def let_go(work: Work, code: str, limit: int = CHUNK) -> int:
    """Let at most ``limit`` records of a kind go whose time is over.

    Returns:
        how many.
    """
    rule = _registry[code]
    before = work.at - timedelta(days=value(rule.value_code, on=work.at.date()))
    count = rule.forget(work, before, limit)
    if count:
        work.record(("core.Retention", code), after={"let_go": count, "before": before})
    return count


def apply_retention() -> dict[str, int]:
    """Let everything go whose time is over, kind by kind and chunk by chunk.

    Returns:
        code → how many, for kinds that had any.
    """
    found: dict[str, int] = {}
    for rule in rules():
        while count := let_go(SYSTEM, rule.code):
            found[rule.code] = found.get(rule.code, 0) + count
            if count < CHUNK:
                break
    return found


def due_before(rule: Kept) -> datetime:
    """Records of this kind that are older are let go today."""
    return clock.now() - timedelta(days=value(rule.value_code))
