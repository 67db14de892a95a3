"""How people speak of trades, read from ``data/trade_speech.json``.

``spoken`` lists words for a trade, ``phrases`` patterns of verb and object, ``settings`` what a word means in a certain
setting (a 木工 on a building site puts up formwork; the same word in a flat makes cupboards), ``weak`` words that name a
place, a product or a vague kind of work, ``vague`` words for anybody at all, ``shorthand`` the single characters of a
desk's notes (瓦2 小4), ``things`` what work is done on (dictation writes 苹过 for 苹果), ``sounds_of_verbs`` what is written for
a verb before such a thing (才辣椒), ``list_words`` what makes of a vague word the name of a list or a place (零工日报, 零工市场). General speech only; a district adds its own words as aliases in its trade table.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .guards import Guarded, Quick, Shelf

FILE = Path(__file__).with_name("data") / "trade_speech.json"


@dataclass(frozen=True, slots=True)
class Setting:
    """A word of one of the trades in ``among`` means ``means`` when the pattern is found (or, with ``unless``, is not)."""

    among: frozenset[str]
    pattern: Quick
    means: str
    unless: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """The compiled speech of trades."""

    spoken: tuple[tuple[str, str], ...]
    phrases: Shelf[str]
    weak: frozenset[str]
    vague: frozenset[str]
    settings: tuple[Setting, ...]
    in_settings: frozenset[str]
    things: tuple[str, ...]
    shorthand: dict[str, str]
    shorthand_pattern: re.Pattern
    list_words: re.Pattern
    verbs: tuple[tuple[re.Pattern, str], ...]


@lru_cache(maxsize=4)
def load_speech(path: Path = FILE) -> Speech:
    """Read and compile the speech of trades once."""
    data = json.loads(path.read_text(encoding="utf-8"))
    settings = tuple(
        Setting(
            frozenset(row["among"]),
            Quick(row.get("when") or row["unless"]),
            row["means"],
            "unless" in row,
        )
        for row in data["settings"]
    )
    short = "".join(data["shorthand"])
    things = "|".join(sorted(data["things"], key=len, reverse=True))
    return Speech(
        spoken=tuple((word, code) for code, words in data["spoken"].items() for word in words),
        phrases=Shelf((Guarded(row["pattern"]), row["code"]) for row in data["phrases"]),
        weak=frozenset(data["weak"]),
        vague=frozenset(data["vague"]),
        settings=settings,
        in_settings=frozenset().union(*(setting.among for setting in settings)),
        things=tuple(data["things"]),
        shorthand=data["shorthand"],
        shorthand_pattern=re.compile(rf"(?<![一-龥])([{short}])(?=\d{{1,2}}(?!\d|[元块号点.:/]))"),
        list_words=re.compile(data["list_words"]),
        verbs=tuple(
            (re.compile(rf"[{written}](?={things})"), verb)
            for verb, written in data["sounds_of_verbs"].items()
            if len(verb) == 1
        ),
    )
