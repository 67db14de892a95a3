"""Cheap refusals before expensive searches: characters that every match of a pattern must hold.

A pattern such as ``(?:不要|不招)[^,]{0,3}(?:残疾|乙肝)`` can only match a text with one of 不 and one of 残乙; for most messages a look
at their set of characters answers at once. The sets are worked out from the parsed pattern, so they are never wrong.
"""

import re
from collections.abc import Iterable, Iterator
from re import _constants as codes
from re import _parser as parser
from typing import Generic, TypeVar

Label = TypeVar("Label")

_MOST = 40
"""A set larger than this would hardly ever refuse anything."""

Needs = list[frozenset[str]]


def _of(tree: parser.SubPattern) -> Needs:
    """Return the sets of which a match must hold one character each."""
    needs: Needs = []
    for code, value in tree:
        if code is codes.LITERAL:
            needs.append(frozenset(chr(value)))
        elif code is codes.IN:
            if (chars := _characters(value)) is not None:
                needs.append(chars)
        elif code is codes.SUBPATTERN:
            needs += _of(value[-1])
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            if value[0] > 0:
                needs += _of(value[2])
        elif code is codes.BRANCH and (united := _either(value[1])):
            needs.append(united)
        elif code is codes.ASSERT:
            needs += _of(value[1])
    return needs


def _characters(items: list) -> frozenset[str] | None:
    chars: set[str] = set()
    for code, value in items:
        if code is codes.LITERAL:
            chars.add(chr(value))
        elif code is codes.RANGE and value[1] - value[0] < _MOST:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(chars) if len(chars) <= _MOST else None


def _either(branches: list) -> frozenset[str] | None:
    """Return one set for alternatives: of each alternative its rarest need."""
    united: set[str] = set()
    for branch in branches:
        needs = _of(branch)
        if not needs:
            return None
        united |= min(needs, key=len)
    return frozenset(united) if len(united) <= _MOST else None


class Guarded:
    """A compiled pattern that first looks whether the characters it needs are there at all."""

    __slots__ = ("_needs", "pattern")

    def __init__(self, source: str) -> None:
        self.pattern = re.compile(source)
        needs = set(_of(parser.parse(source)))
        self._needs = tuple(sorted(needs, key=len))

    def may_match(self, chars: frozenset[str] | set[str]) -> bool:
        """Return False when no text made of ``chars`` can match."""
        for need in self._needs:  # noqa: SIM110 - a loop is twice as fast here, and this is called for every pattern
            if need.isdisjoint(chars):
                return False
        return True

    @property
    def key(self) -> frozenset[str]:
        """The rarest characters of which every match holds one; empty when there are none."""
        return self._needs[0] if self._needs else frozenset()

    def search(self, text: str, chars: frozenset[str] | set[str]) -> re.Match | None:
        """Search ``text``, whose characters are ``chars``."""
        return self.pattern.search(text) if self.may_match(chars) else None

    def finditer(self, text: str, chars: frozenset[str] | set[str]) -> Iterator[re.Match]:
        """Find all matches in ``text``, whose characters are ``chars``."""
        return self.pattern.finditer(text) if self.may_match(chars) else iter(())


class Shelf(Generic[Label]):
    """Many guarded patterns with their labels, of which only those that a text can match are taken out, in their order."""

    def __init__(self, patterns: Iterable[tuple[Guarded, Label]]) -> None:
        self._patterns = tuple(patterns)
        self._by_char: dict[str, list[int]] = {}
        self._always: list[int] = []
        for number, (pattern, _) in enumerate(self._patterns):
            for char in pattern.key:
                self._by_char.setdefault(char, []).append(number)
            if not pattern.key:
                self._always.append(number)

    def fitting(self, chars: frozenset[str] | set[str]) -> Iterator[tuple[Guarded, Label]]:
        """Yield the patterns that a text made of ``chars`` may match."""
        numbers = set(self._always)
        for char in chars:
            if found := self._by_char.get(char):
                numbers.update(found)
        for number in sorted(numbers):
            if self._patterns[number][0].may_match(chars):
                yield self._patterns[number]
