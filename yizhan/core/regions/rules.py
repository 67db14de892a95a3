"""What an administrative code says by itself. Pure."""

from __future__ import annotations

import re

_CODE = re.compile(r"\d{6}|\d{9}|\d{12}")
_VILLAGE_BODIES = {"居民委员会": "社区", "村民委员会": "村"}  # name of the committee → word for the place


def is_region_code(code: str) -> bool:
    """Whether the text has the shape of a code (6, 9 or 12 digits)."""
    return bool(_CODE.fullmatch(code))


def scope_prefix(code: str) -> str:
    """The prefix that every code inside this division shares: ``420000`` → ``42``, ``421000`` → ``4210``.

    Codes of counties, towns and villages are their own prefix.

    Raises:
        ValueError: not a region code.
    """
    if not is_region_code(code):
        raise ValueError(f"{code!r} is not an administrative code of 6, 9 or 12 digits")
    if len(code) > 6:
        return code
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def lies_in(code: str, prefix: str) -> bool:
    """Whether a code lies inside a scope; an empty scope holds nothing."""
    return bool(prefix) and code.startswith(prefix)


def ancestor_codes(code: str) -> tuple[str, ...]:
    """Codes of the divisions above, province first: ``421002001`` → ``420000, 421000, 421002``."""
    own = scope_prefix(code)
    above = (f"{code[:2]}0000", f"{code[:4]}00", code[:6], code[:9])
    prefixes = (code[:2], code[:4], code[:6], code[:9])
    return tuple(
        found
        for found, prefix in zip(above, prefixes, strict=True)
        if len(prefix) < len(own) and found != code
    )


def everyday_name(name: str) -> str:
    """A village's name as people say it: ``健康巷社区居民委员会`` → ``健康巷社区``, ``长湖村村民委员会`` → ``长湖村``."""
    for body, place in _VILLAGE_BODIES.items():
        if name.endswith(body):
            short = name.removesuffix(body)
            return short if short.endswith(place) else f"{short}{place}"
    return name
