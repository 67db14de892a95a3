"""The words shown before a yes, as data with a version; what was shown is proved by its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from yizhan.accounts.enums import ConsentPurpose

FILE = Path(__file__).with_name("notices.json")
SOURCE_LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice in one language.

    Args:
        digest: SHA-256 (hex) of ``text`` as UTF-8.
    """

    purpose: str
    version: str
    language: str
    text: str
    digest: str


@lru_cache(maxsize=1)
def _loaded() -> dict[str, dict[str, str]]:
    return json.loads(FILE.read_text("utf-8"))


def notice(purpose: str, language: str = SOURCE_LANGUAGE) -> Notice:
    """The current notice of a purpose; Chinese when it is not translated.

    Raises:
        ValueError: not a purpose.
    """
    name = ConsentPurpose(purpose).value
    wordings = _loaded()[name]
    used = language if language in wordings else SOURCE_LANGUAGE
    text = wordings[used]
    return Notice(name, _loaded()["_meta"]["version"], used, text, hashlib.sha256(text.encode()).hexdigest())
