"""Holds parsed messages against hand-made ones, field by field.

Fields of messages that must be rejected are not compared (their decision is). Two places are equal when their words are,
without spaces and signs, or when one holds the other and is not longer than half as much again. A message is whole when
no job is missing or extra and every field of every job is right. Flags of severity "info" do not count.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

FIELDS = ("trade", "headcount", "date", "time", "pay", "unit", "place", "long_term", "certificate")
INFO = {"contact_in_text", "age_limit"}


@dataclass(slots=True)
class Report:
    """Counts of right answers. The rates are shares of 1."""

    right: Counter = field(default_factory=Counter)
    asked: Counter = field(default_factory=Counter)

    def rate(self, name: str) -> float:
        """Return the share of right answers for a field, ``whole``, ``decision`` or ``posting``."""
        return self.right[name] / max(self.asked[name], 1)

    def count(self, name: str, right: bool) -> None:
        """Count one answer."""
        self.asked[name] += 1
        self.right[name] += right

    @property
    def flag_precision(self) -> float:
        """Share of the flags raised that should be."""
        return self.right["flag"] / max(self.asked["raised"], 1)

    @property
    def flag_recall(self) -> float:
        """Share of the flags that should be raised that were."""
        return self.right["flag"] / max(self.asked["wanted"], 1)


def _bare(text: str | None) -> str:
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", text or "")).lower()


def same_place(first: str | None, second: str | None) -> bool:
    """Return whether two wordings name the same place."""
    short, long = sorted((_bare(first), _bare(second)), key=len)
    if not short:
        return not long
    return short in long and 3 * len(short) >= 2 * len(long)


def _day(job: dict) -> str:
    return (job.get("start") or "")[:10]


def _clock(job: dict) -> str:
    return (job.get("start") or "")[11:16] or job.get("daily_start") or ""


def _pay(job: dict) -> tuple:
    pay = job.get("pay") or {}
    return pay.get("min"), pay.get("max"), bool(pay.get("negotiable"))


def compare(wanted: dict, got: dict) -> dict[str, bool]:
    """Return for every field whether ``got`` is right."""
    codes = [wanted["trade_code"], *wanted.get("trade_alternatives", [])]
    return {
        "trade": got.get("trade_code") in codes,
        "headcount": all(wanted[key] == got.get(key) for key in ("headcount_min", "headcount_max")),
        "date": _day(wanted) == _day(got),
        "time": _clock(wanted) == _clock(got),
        "pay": _pay(wanted) == _pay(got),
        "unit": (wanted.get("pay") or {}).get("unit") == (got.get("pay") or {}).get("unit"),
        "place": same_place(wanted.get("place_text"), got.get("place_text")),
        "long_term": bool(wanted.get("long_term")) == bool(got.get("long_term")),
        "certificate": bool(wanted["requirements"].get("certificate"))
        == bool((got.get("requirements") or {}).get("certificate")),
    }


def score(pairs: Iterable[tuple[dict, dict]]) -> Report:
    """Return the report over pairs of (hand-made, parsed) dictionaries."""
    report = Report()
    for wanted, got in pairs:
        report.count("decision", wanted["expected_decision"] == got["expected_decision"])
        report.count("posting", wanted["is_job_posting"] == got["is_job_posting"])
        if "risk_flags" in wanted:
            flags, raised = set(wanted["risk_flags"]) - INFO, set(got["risk_flags"]) - INFO
            report.right["flag"] += len(flags & raised)
            report.asked["wanted"] += len(flags)
            report.asked["raised"] += len(raised)
        if wanted["is_job_posting"] and wanted["expected_decision"] != "reject":
            _score_jobs(wanted["jobs"], list(got["jobs"]), report)
    return report


def _score_jobs(wanted: list[dict], left: list[dict], report: Report) -> None:
    whole = len(wanted) == len(left)
    for job in wanted:
        best = max(left, key=lambda other: sum(compare(job, other).values()), default=None)
        if best is None:
            result = dict.fromkeys(FIELDS, False)
        else:
            left.remove(best)
            result = compare(job, best)
        for name, right in result.items():
            report.count(name, right)
        whole &= all(result.values())
    report.count("whole", whole)
