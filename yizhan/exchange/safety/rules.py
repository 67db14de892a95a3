"""The gate before somebody is sent out: what is asked, and what the answer is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

Text = str | Promise
REGION_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate.

    Args:
        state: ``ok``, ``blocked`` or ``note`` (nothing stops him, but say it).
    """

    code: str
    label: Text
    state: str
    text: Text


def is_outdoor(trade_code: str, outdoor: Collection[str]) -> bool:
    """Whether a trade works outdoors: its own code or that of its group is on the district's list."""
    return trade_code in outdoor or trade_code[:3] in outdoor


def regions_above(code: str) -> list[str]:
    """A place and everything it lies in: ``421002001`` → province, city, district, town."""
    return [code[:length] for length in REGION_LENGTHS if len(code) >= length]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop as the gate sees it."""

    words: Text
    starts_at: datetime
    ends_at: datetime
    all_trades: bool = False


def stop_against(
    stops: Iterable[Stop], *, outdoor: bool, starts_at: datetime, ends_at: datetime
) -> Stop | None:
    """The first stop that lies on the shift and means this trade."""
    for stop in stops:
        if (outdoor or stop.all_trades) and stop.starts_at < ends_at and stop.ends_at > starts_at:
            return stop
    return None


_LABELS: dict[str, Text] = {
    "certificate": _("要的证"),
    "age": _("年龄"),
    "weather": _("天气、停工令"),
    "gear": _("防护用品"),
    "insurance": _("保险"),
}
_CODES = {
    "certificate_missing": "certificate",
    "under_16": "age",
    "too_heavy_for_minor": "age",
    "dangerous_for_minor": "age",
    "age_limit": "age",
    "work_stop": "weather",
    "stopped": "weather",
}


def gate_checks(
    reasons: Sequence[Reason], *, certificate: str, gear: Sequence[str], insurance_words: str, insured: bool
) -> list[Check]:
    """The gate as a list to read aloud: what is right, what blocks, what to say before he goes.

    Args:
        reasons: everything against sending him, as the actions refuse it.
        insured: whether anybody said that he is insured.
    """
    against: dict[str, list[Text]] = {}
    for reason in reasons:
        against.setdefault(_CODES.get(reason.code, "other"), []).append(reason.text)
    checks = []
    for code in ("certificate", "age", "weather"):
        blocked = against.get(code, [])
        texts: list[Text] = blocked or [_ok_words(code, certificate)]
        checks.append(Check(code, _LABELS[code], "blocked" if blocked else "ok", texts[0]))
    checks += [Check("other", _("其他"), "blocked", text) for text in against.get("other", [])]
    gear_text: Text = _("、").join(gear) if gear else _("这个工种没列")
    checks.append(Check("gear", _LABELS["gear"], "note" if gear else "ok", gear_text))
    checks.append(Check("insurance", _LABELS["insurance"], "ok" if insured else "note", insurance_words))
    return checks


def _ok_words(code: str, certificate: str) -> Text:
    words: dict[str, Text] = {
        "certificate": certificate or _("不要证"),
        "age": _("可以干"),
        "weather": _("没有停工令"),
    }
    return words[code]
