"""The wording of messages: ``message_templates.json`` of every context, by code and language.

    {"accounts.sign_in_code": {"zh-hans": "验证码 {code}…", "en": "Code {code}…"}}

Chinese is the source; a missing language falls back to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.apps import apps

from yizhan.messaging.messages.rules import fill

FILE = "message_templates.json"
SOURCE_LANGUAGE = "zh-hans"


class UnknownTemplate(KeyError):
    """No context declares this template."""


@lru_cache(maxsize=1)
def all_templates() -> dict[str, dict[str, str]]:
    """Every template of every installed context.

    Raises:
        ValueError: a code is declared twice or has no Chinese wording.
    """
    found: dict[str, dict[str, str]] = {}
    for config in apps.get_app_configs():
        file = Path(config.path) / FILE
        if not file.exists():
            continue
        for code, wordings in json.loads(file.read_text("utf-8")).items():
            if code in found:
                raise ValueError(f"message template {code} is declared twice")
            if SOURCE_LANGUAGE not in wordings:
                raise ValueError(f"message template {code} has no Chinese wording")
            found[code] = wordings
    return found


def render(code: str, language: str, facts: Mapping[str, object]) -> str:
    """A message in a language (Chinese when it is not translated).

    Raises:
        UnknownTemplate: spelling mistake. MissingFact: see ``rules.fill``.
    """
    try:
        wordings = all_templates()[code]
    except KeyError:
        raise UnknownTemplate(code) from None
    return fill(wordings.get(language) or wordings[SOURCE_LANGUAGE], facts)
