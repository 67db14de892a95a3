"""What must always be true of the data, checked at any time by ``manage.py check_invariants``.

A context's ``invariants.py`` declares them::

    @invariant("exchange.taken_count_equals_takers")
    def taken_count_equals_takers() -> Iterator[str]:
        for posting in …:
            yield f"posting {posting.pk}: taken_count {posting.taken_count}, takers {takers}"

A check only reads. It yields one sentence for each violation (ids, never personal values).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Check = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where an invariant does not hold."""

    invariant: str
    what: str


_checks: dict[str, Check] = {}


def invariant(name: str) -> Callable[[Check], Check]:
    """Register a check.

    Args:
        name: ``"<context>.<what_holds>"``.

    Raises:
        ValueError: another check has the name.
    """

    def register(check: Check) -> Check:
        known = _checks.get(name)
        if known is not None and known.__qualname__ != check.__qualname__:
            raise ValueError(f"invariant {name!r} is declared twice")
        _checks[name] = check
        return check

    return register


def names() -> tuple[str, ...]:
    """All registered invariants, sorted."""
    return tuple(sorted(_checks))


def violations(only: Iterable[str] | None = None) -> Iterator[Violation]:
    """Run checks and yield what they find.

    Args:
        only: names to run; all when ``None``.

    Raises:
        KeyError: a name nobody registered.
    """
    for name in names() if only is None else only:
        for what in _checks[name]():
            yield Violation(name, what)
