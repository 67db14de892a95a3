"""Does a message ask for workers at all, and if not, what is it? Patterns by kind and the weight of each sign are in ``data/intent.json``.

Signs are added up: words of hiring, a trade, a number of people, pay, hours, a place speak for a posting; the marks of a
complaint, a seeker, an advertisement, a question, a chat speak against it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("data") / "intent.json"
POSTING = "posting"
OTHER = "other"
_MAIN = ("outright", "hires", "needs", "trade", "heard", "headcount", "pay")
_ENOUGH_MAIN = 2
"""Hours, a place and a lasting job say nothing alone (明日大雨,红门路停工): they count beside a main sign."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message and what its mark takes off the signs of a posting."""

    code: str
    weight: float
    pattern: re.Pattern
    unless: re.Pattern | None

    def found_in(self, text: str) -> bool:
        """Return whether the text is of this kind."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@dataclass(frozen=True, slots=True)
class Intents:
    """The compiled patterns and the weights of the signs."""

    hires: re.Pattern
    outright: re.Pattern
    needs: re.Pattern
    kinds: tuple[Kind, ...]
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


def _any(patterns: list[str]) -> re.Pattern | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


@lru_cache(maxsize=4)
def load_intents(path: Path = FILE) -> Intents:
    """Read and compile the patterns once."""
    data = json.loads(path.read_text(encoding="utf-8"))
    against = data["against"]
    kinds = tuple(
        Kind(row["kind"], against[row["strength"]], _any(row["patterns"]), _any(row["unless"]))
        for row in data["kinds"]
    )
    hires, outright, needs = (_any(data[name]) for name in ("hires", "hires_outright", "needs"))
    return Intents(hires, outright, needs, kinds, data["weights"], data["enough"])


def classify(text: str, signs: Signs) -> str:
    """Return ``posting`` when the message (in its normal spelling) asks for workers, else what it is.

    That is ``wage_complaint``, ``job_seeker``, …, or ``other``.
    """
    intents = load_intents()
    weights = intents.weights
    outright = bool(intents.outright.search(text))
    named = {
        "outright": outright,
        "hires": outright or bool(intents.hires.search(text)),
        "needs": bool(intents.needs.search(text)),
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
    kind = max(
        (kind for kind in intents.kinds if kind.found_in(text)), key=lambda kind: kind.weight, default=None
    )
    if kind is not None:
        points -= kind.weight
    if points >= intents.enough:
        return POSTING
    return kind.code if kind else OTHER
