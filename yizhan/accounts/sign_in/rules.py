"""Pure rules of sign-in: counting recent events, one-time codes."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` events within ``seconds``."""

    count: int
    seconds: int


class Outcome(StrEnum):
    """What a typed code turned out to be."""

    RIGHT = "right"
    WRONG = "wrong"
    VOID = "void"  # too many tries, or used
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # no such code, or another browser's


def passes(recent: Iterable[float], now: float, limits: Iterable[Limit]) -> bool:
    """Whether one more event at ``now`` (epoch seconds) stays within every limit."""
    instants = list(recent)
    return all(sum(now - t < limit.seconds for t in instants) < limit.count for limit in limits)


def kept(recent: Iterable[float], now: float, limits: Iterable[Limit]) -> list[float]:
    """The instants that can still matter to one of the limits."""
    longest = max((limit.seconds for limit in limits), default=0)
    return [t for t in recent if now - t < longest]


def judge(
    *,
    is_same_browser: bool,
    is_expired: bool,
    is_used: bool,
    tries: int,
    most_tries: int,
    typed_digest: str,
    stored_digest: str,
) -> Outcome:
    """Judge one try. A void code stays void even when the right digits come afterwards."""
    if not is_same_browser:
        return Outcome.UNKNOWN
    if is_used or tries >= most_tries:
        return Outcome.VOID
    if is_expired:
        return Outcome.EXPIRED
    return Outcome.RIGHT if hmac.compare_digest(typed_digest, stored_digest) else Outcome.WRONG


def six_digits(below: Callable[[int], int]) -> str:
    """A code from a random source (``secrets.randbelow``)."""
    return f"{below(1_000_000):06d}"


_DEVICES = (("iphone", _("苹果手机")), ("ipad", _("平板")), ("android", _("安卓手机")), ("harmony", _("鸿蒙手机")), ("windows", _("电脑")), ("macintosh", _("电脑")), ("linux", _("电脑")))  # fmt: skip
_BROWSERS = (("micromessenger", _("微信")), ("edg/", "Edge"), ("firefox", "Firefox"), ("chrome", "Chrome"), ("safari", "Safari"))  # fmt: skip


def device_words(user_agent: str) -> str:
    """What a browser is, in two words its owner recognises (安卓手机 · 微信); never the whole name it gives itself."""
    told = user_agent.lower()
    device = next((words for sign, words in _DEVICES if sign in told), _("别的设备"))
    browser = next((words for sign, words in _BROWSERS if sign in told), "")
    return f"{device} · {browser}" if browser else str(device)
