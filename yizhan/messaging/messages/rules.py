"""Pure rules of messages: filling a template."""

from __future__ import annotations

import string
import uuid
from collections.abc import Mapping


class MissingFact(KeyError):
    """A template names a fact that the caller did not give."""


def facts_named(template: str) -> frozenset[str]:
    """Names in braces in a template."""
    return frozenset(name for _text, name, _spec, _conv in string.Formatter().parse(template) if name)


def fill(template: str, facts: Mapping[str, object]) -> str:
    """A template with its facts.

    Only plain ``{name}`` places are allowed: no attributes, no formats, so data can never reach into objects.

    Raises:
        MissingFact: a fact is missing. ValueError: a place is not a plain name.
    """
    parts = []
    for text, name, spec, conversion in string.Formatter().parse(template):
        parts.append(text)
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"a message template may only hold plain names, not {{{name}}}")
        if name not in facts:
            raise MissingFact(name)
        parts.append(str(facts[name]))
    return "".join(parts)


def is_uid(text: str) -> bool:
    """Whether a text can be a public identity at all."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
