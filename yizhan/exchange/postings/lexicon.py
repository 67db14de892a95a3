"""The one review lexicon of the exchange: which words in a posting are forbidden, doubtful or to be looked at.

The words live in ``data/review_lexicon.json`` with their law, source and certainty; nothing else in the exchange holds
words of its own.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pypinyin import lazy_pinyin

from yizhan.matching import messages

LEXICON_FILE = Path(__file__).resolve().parent / "data" / "review_lexicon.json"


def sound(char: str) -> str:
    """The syllable of a character."""
    return lazy_pinyin(char)[0]


@lru_cache(maxsize=1)
def lexicon() -> messages.Lexicon:
    """Loaded and compiled once per process."""
    return messages.load_lexicon(LEXICON_FILE, sound=sound)


@lru_cache(maxsize=2048)
def spoken_sex(text: str) -> str:
    """Words that ask for a sex or a family state; not the sex of somebody who is cared for."""
    return lexicon().words_of("discrimination_gender", text)
