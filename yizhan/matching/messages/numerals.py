"""Numbers as people write and say them: 26, 1.5万, 3k, 二百二, 两千五, 十五, 七八(个), 三五(个)."""

import re

NUMBER = r"(?:\d+(?:\.\d+)?[万kKwW]?|[零一二两三四五六七八九十百千万廿卅]+)"
"""A numeral in either script, to be put into larger patterns; it captures nothing."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)([万kKwW]?)")
_ABOUT = re.compile(r"([一二三四五六七八九])([二三四五六七八九])(十|百|千|万)?")
_ABOUT_TAIL = re.compile(r"([一二三四五六七八九])(百|千|万)([一二三四五六七八九])([二三四五六七八九])")


def value(word: str) -> float | None:
    """Return the value of a numeral, or None when it is not one.

    The spoken tail counts: 二百二 is 220, 两千五 is 2500, 一万二 is 12000; but 二百零二 is 202.
    """
    if found := _ARABIC.fullmatch(word):
        factor = {"": 1, "万": 10_000, "w": 10_000, "k": 1_000}[found[2].lower()]
        return round(float(found[1]) * factor, 2)
    word = word.replace("廿", "二十").replace("卅", "三十")
    if not word or any(char not in _DIGITS and char not in _UNITS and char != "万" for char in word):
        return None
    if len(word) > 1 and all(char in _DIGITS for char in word):
        return float("".join(str(_DIGITS[char]) for char in word))
    whole = section = digit = 0
    last_unit = 1
    for char in word:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last_unit = 1 if char == "零" else last_unit
        elif char == "万":
            whole, section, digit, last_unit = (section + digit) * 10_000, 0, 0, 10_000
        else:
            section += (digit or 1) * _UNITS[char]
            digit, last_unit = 0, _UNITS[char]
    if digit and last_unit >= 100:
        digit *= last_unit // 10
    return float(whole + section + digit)


def about(word: str) -> tuple[int, int] | None:
    """Return the range of a spoken estimate, 七八 → (7, 8), 两三百 → (200, 300), 一百五六 → (150, 160); None for other words."""
    word = word.replace("两", "二")
    if (tail := _ABOUT_TAIL.fullmatch(word)) and _DIGITS[tail[4]] == _DIGITS[tail[3]] + 1:
        unit = {**_UNITS, "万": 10_000}[tail[2]]
        base = _DIGITS[tail[1]] * unit
        return base + _DIGITS[tail[3]] * unit // 10, base + _DIGITS[tail[4]] * unit // 10
    found = _ABOUT.fullmatch(word)
    if not found:
        return None
    low, high = _DIGITS[found[1]], _DIGITS[found[2]]
    if not (high == low + 1 or (low, high) == (3, 5)):
        return None
    factor = {**_UNITS, "万": 10_000}.get(found[3] or "", 1)
    return low * factor, high * factor


def whole(word: str) -> int | None:
    """Return the value of a numeral when it is a whole number, else None."""
    number = value(word)
    return int(number) if number is not None and number == int(number) else None
