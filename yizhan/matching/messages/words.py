"""Finding any of some thousand words in a text, in one pass."""

from collections.abc import Iterable, Iterator
from operator import add
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")


class Hit(NamedTuple):
    """A word found: where, and which."""

    start: int
    end: int
    word: str


class WordIndex(Generic[Meaning]):
    """Words with their meanings, found by their first two characters; the longest word at a place wins."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        self.meanings: dict[str, list[Meaning]] = {}
        for word, meaning in words:
            known = self.meanings.setdefault(word, [])
            if meaning not in known:
                known.append(meaning)
        self._by_head: dict[str, list[str]] = {}
        for word in sorted(self.meanings, key=len, reverse=True):
            self._by_head.setdefault(word[:2], []).append(word)

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the words of ``text`` from left to right, without overlap."""
        heads, free = self._by_head, 0
        pairs = list(map(add, text, text[1:]))
        if heads.keys().isdisjoint(pairs):
            return
        for place, pair in enumerate(pairs):
            if pair in heads and place >= free:
                for word in heads[pair]:
                    if text.startswith(word, place):
                        yield Hit(place, place + len(word), word)
                        free = place + len(word)
                        break
