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


def alternatives(source: str) -> list[str]:
    """Return the alternatives of a pattern at its top level: each of them refuses more texts than all together."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(source):
        char = source[place]
        if char == "\\":
            place += 1
        elif char == "[":
            place = _end_of_set(source, place)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            parts.append(source[start:place])
            start = place + 1
        place += 1
    return [*parts, source[start:]]


def _end_of_set(source: str, place: int) -> int:
    """Return the place of the bracket that closes the set of characters opened at ``place``."""
    place += 2 if source[place + 1] == "^" else 1
    place += source[place] == "]"  # the first character of a set may be the bracket itself
    while source[place] != "]":
        place += 2 if source[place] == "\\" else 1
    return place


class Guarded:
    """A compiled pattern that first looks whether the characters it needs are there at all."""

    __slots__ = ("_needs", "pattern")

    def __init__(self, source: str, flags: int = 0) -> None:
        self.pattern = re.compile(source, flags)
        needs = set(_of(parser.parse(source, flags)))
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


_last: tuple[str, frozenset[str]] = ("", frozenset())


def characters_of(text: str) -> frozenset[str]:
    """Return the characters of a text; the last text is remembered, for many patterns are tried on each."""
    global _last
    known = _last
    if known[0] is text:
        return known[1]
    chars = frozenset(text)
    _last = (text, chars)
    return chars


class Quick:
    """A compiled pattern, used like one of ``re``, that refuses at once a text without the characters it needs."""

    __slots__ = ("_needs", "_regex", "findall", "fullmatch", "match", "pattern", "sub", "subn")

    def __init__(self, source: str, flags: int = 0) -> None:
        guarded = Guarded(source, flags)
        self.pattern, self._regex, self._needs = source, guarded.pattern, guarded._needs
        regex = guarded.pattern
        self.match, self.fullmatch, self.findall = regex.match, regex.fullmatch, regex.findall
        self.sub, self.subn = regex.sub, regex.subn

    def search(self, text: str, *places: int) -> re.Match | None:
        """Like ``re.Pattern.search``."""
        known = _last  # looked at here, for a call more would cost as much as the search it spares
        chars = known[1] if known[0] is text else characters_of(text)
        for need in self._needs:
            if need.isdisjoint(chars):
                return None
        return self._regex.search(text, *places)

    def finditer(self, text: str, *places: int) -> Iterator[re.Match]:
        """Like ``re.Pattern.finditer``."""
        known = _last
        chars = known[1] if known[0] is text else characters_of(text)
        for need in self._needs:
            if need.isdisjoint(chars):
                return _NOTHING
        return self._regex.finditer(text, *places)


_NOTHING: Iterator[re.Match] = iter(())


_DEPTH = 2
"""The rarest needs refuse nearly everything; looking at a third costs more than the searches it spares (measured)."""


class Shelf(Generic[Label]):
    """Many guarded patterns with their labels, of which only those that a text can match are taken out, in their order.

    Every pattern is a bit of a number. For the first, second, … need of all patterns there is a table from characters to
    the bits of the patterns that the character serves; what is left of all tables together may match.
    """

    def __init__(self, patterns: Iterable[tuple[Guarded, Label]]) -> None:
        self._patterns = tuple(patterns)
        needs = max((len(pattern._needs) for pattern, _ in self._patterns), default=0)
        depth = min(_DEPTH, needs)
        self._tables: list[tuple[int, dict[str, int]]] = []
        for level in range(depth):
            free, table = 0, {}
            for number, (pattern, _) in enumerate(self._patterns):
                if len(pattern._needs) <= level:
                    free |= 1 << number
                    continue
                for char in pattern._needs[level]:
                    table[char] = table.get(char, 0) | 1 << number
            self._tables.append((free, table))

    def fitting(self, chars: frozenset[str] | set[str]) -> Iterator[tuple[Guarded, Label]]:
        """Yield the patterns that a text made of ``chars`` may match."""
        left = (1 << len(self._patterns)) - 1
        for free, table in self._tables:
            served = free
            for char in table.keys() & chars:
                served |= table[char]
            left &= served
            if not left:
                return
        while left:
            lowest = left & -left
            yield self._patterns[lowest.bit_length() - 1]
            left ^= lowest
