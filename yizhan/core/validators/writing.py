"""Ways of writing one number; also the normalisers of blind indexes. Pure."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-‐‑–—_.·()（）]")
_SPOKEN_DIGITS = str.maketrans("〇零幺一二两三四五六七八九", "0011223456789")


def normalise_code(text: str) -> str:
    """Full width to half width, separators out, capitals (``42x`` → ``42X``): identity numbers and credit codes."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def normalise_digits(text: str) -> str:
    """Like :func:`normalise_code`, with spoken digits as figures (``幺三八`` → ``138``): bank cards."""
    return normalise_code(text.translate(_SPOKEN_DIGITS))


def normalise_mobile(text: str) -> str:
    """Like :func:`normalise_digits`, without the country code: the form in which a mobile is stored and indexed."""
    digits = normalise_digits(text)
    if digits.startswith("+86"):
        return digits[3:]
    if digits.startswith("0086"):
        return digits[4:]
    # A bare 86 is a country code only before something as long as a mobile.
    return digits[2:] if re.fullmatch(r"861\d{10}", digits) else digits
