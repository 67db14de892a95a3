"""Does a message ask for workers at all, and if not, what is it? Patterns by kind and the weight of each sign are in ``data/intent.json``.

Signs are added up: words of hiring, a trade, a number of people, pay, hours, a place speak for a posting; the marks of a
complaint, a seeker, an advertisement, a question, a chat speak against it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .guards import Guarded, Quick, Shelf, alternatives, characters_of

FILE = Path(__file__).with_name("data") / "intent.json"
POSTING = "posting"
OTHER = "other"
WAGE_COMPLAINT = "wage_complaint"
_MAIN = ("outright", "hires", "needs", "trade", "heard", "headcount", "pay")
_WORDS = (("outright", "hires_outright"), ("hires", "hires"), ("needs", "needs"))
_ENOUGH_MAIN = 2
"""Hours, a place and a lasting job say nothing alone (明日大雨,红门路停工): they count beside a main sign."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message and what its mark takes off the signs of a posting."""

    code: str
    weight: float
    unless: tuple[Quick, ...]


@dataclass(frozen=True, slots=True)
class Intents:
    """The compiled patterns and the weights of the signs."""

    words: Shelf[str]
    kinds: Shelf[Kind]
    weights: Mapping[str, float]
    enough: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What the fields of a message say for its being a posting.

    Attributes:
        trade: whether a trade was named.
        heard: whether the trade was only heard (抱装 for 包装) or named by the thing it is about.
        headcount, pay, hours, place, lasting: whether such a field was named.
    """

    trade: bool = False
    heard: bool = False
    headcount: bool = False
    pay: bool = False
    hours: bool = False
    place: bool = False
    lasting: bool = False


def _any(patterns: list[str]) -> tuple[Quick, ...]:
    return tuple(Quick(part) for pattern in patterns for part in alternatives(pattern))


def _found(patterns: tuple[Quick, ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


@lru_cache(maxsize=4)
def load_intents(path: Path = FILE) -> Intents:
    """Read and compile the patterns once."""
    data = json.loads(path.read_text(encoding="utf-8"))
    against = data["against"]
    rows = sorted(data["kinds"], key=lambda row: -against[row["strength"]])
    kinds = Shelf(
        (Guarded(part), kind)
        for row in rows
        for kind in [Kind(row["kind"], against[row["strength"]], _any(row["unless"]))]
        for pattern in row["patterns"]
        for part in alternatives(pattern)
    )
    words = Shelf(
        (Guarded(part), name)
        for name, key in _WORDS
        for pattern in data[key]
        for part in alternatives(pattern)
    )
    return Intents(words, kinds, data["weights"], data["enough"])


def _words_in(text: str, intents: Intents) -> set[str]:
    """Return which kinds of words of hiring the text holds."""
    found: set[str] = set()
    for pattern, name in intents.words.fitting(characters_of(text)):
        if name == "hires" and "outright" in found:
            continue
        if name not in found and pattern.pattern.search(text):
            found.add(name)
    return found


def _kind_of(text: str, intents: Intents, points: float) -> Kind | None:
    """Return the heaviest kind whose mark the text bears and that weighs enough to matter.

    The shelf holds the heaviest first.
    """
    refused: set[int] = set()
    for pattern, kind in intents.kinds.fitting(characters_of(text)):
        if points - kind.weight >= intents.enough:
            return None
        if id(kind) not in refused and pattern.pattern.search(text):
            if not _found(kind.unless, text):
                return kind
            refused.add(id(kind))
    return None


def classify(text: str, signs: Signs) -> str:
    """Return ``posting`` when the message (in its normal spelling) asks for workers, else what it is.

    That is ``wage_complaint``, ``job_seeker``, …, or ``other``.
    """
    intents = load_intents()
    weights = intents.weights
    words = _words_in(text, intents)
    outright = "outright" in words
    named = {
        "outright": outright,
        "hires": outright or "hires" in words,
        "needs": "needs" in words,
        "trade": signs.trade,
        "heard": signs.heard and not signs.trade,
        "headcount": signs.headcount,
        "pay": signs.pay,
        "hours": signs.hours,
        "place": signs.place,
        "lasting": signs.lasting,
    }
    points = sum(weights[name] for name in _MAIN if named[name])
    if points >= _ENOUGH_MAIN:
        points += sum(weights[name] for name, found in named.items() if found and name not in _MAIN)
    kind = _kind_of(text, intents, points)
    if kind is not None:
        points -= kind.weight
    if points >= intents.enough:
        return POSTING
    return kind.code if kind else OTHER


_PAID_ALREADY = Quick(
    r"(?:交|付|给|押|扣|垫|转)(?:了|过|哒)|收(?:了|走)(?:我|俺|咱|他|她)|(?:不|没|冇)(?:肯|给)?退|退不(?:了|到)|骗(?:了|走|我)|被(?:骗|坑|扣)"
)


def is_victims_story(text: str, kind: str) -> bool:
    """Return whether somebody complains of what was done to him, rather than hires and mentions complaints."""
    if kind != WAGE_COMPLAINT:
        return False
    return bool(_PAID_ALREADY.search(text)) or "outright" not in _words_in(text, load_intents())
