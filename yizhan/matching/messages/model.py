"""What a message says, as frozen values. Nothing here is certain until a person has confirmed it on the form."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

FIELDS = ("trade", "headcount", "date", "time", "pay", "unit", "place", "certificate")
"""The fields of a job that can be marked as uncertain."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the original message: its place and its words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A risk found in the message.

    Attributes:
        flag: the code in the review lexicon.
        severity: ``reject``, ``review`` or ``info``.
        words: the words it rests on; for computed findings the pay or the hours.
        span: their place in the original message; (0, 0) when it is computed from several places.
        legal_basis: the law or rule behind it, in Chinese, from the lexicon.
    """

    flag: str
    severity: str
    words: str
    span: tuple[int, int]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay in yuan. ``unit`` is hour, day, month, piece (with ``piece_unit``) or lump; None when nothing was said."""

    low: float | None = None
    high: float | None = None
    unit: str | None = None
    piece_unit: str | None = None
    settlement: str | None = None
    negotiable: bool = False

    def to_gold(self) -> dict:
        """Return the dictionary of the gold data."""
        return {
            "min": _plain(self.low),
            "max": _plain(self.high),
            "unit": self.unit,
            "piece_unit": self.piece_unit,
            "settlement": self.settlement,
            "negotiable": self.negotiable,
        }


@dataclass(frozen=True, slots=True)
class Times:
    """When the work is. Clock times are minutes after midnight of the first day (over 1440 = the next day)."""

    start: date | None = None
    end: date | None = None
    start_minute: int | None = None
    end_minute: int | None = None
    duration_days: int | None = None
    hours_per_day: float | None = None
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is asked of the worker. ``gender`` is M or F when the message limits it (which a reviewer then judges)."""

    gender: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    certificate: str | None = None
    experience: str | None = None
    other: tuple[str, ...] = ()

    def to_gold(self) -> dict:
        """Return the dictionary of the gold data."""
        return {
            "gender": self.gender,
            "age_min": self.age_min,
            "age_max": self.age_max,
            "certificate": self.certificate,
            "experience": self.experience,
            "other": list(self.other),
        }


@dataclass(frozen=True, slots=True)
class ParsedJob:
    """One job of a message.

    ``uncertain`` names the fields (see ``FIELDS``) that were guessed or not said; the form marks them. ``spans`` holds
    the words that a field was read from.
    """

    trade_code: str | None
    trade_alternatives: tuple[str, ...]
    headcount_min: int
    headcount_max: int
    times: Times
    pay: Pay
    place_text: str
    place_code: str
    meals: str | None
    lodging: bool | None
    requirements: Requirements
    long_term: bool
    work_hours_per_day: float | None
    uncertain: frozenset[str] = frozenset()
    spans: dict[str, Span] = field(default_factory=dict)

    def to_gold(self) -> dict:
        """Return the dictionary of the gold data."""
        times = self.times
        daily = self.long_term or times.start is None or (times.end is not None and times.end > times.start)
        return {
            "trade_code": self.trade_code,
            "trade_alternatives": list(self.trade_alternatives),
            "headcount_min": self.headcount_min,
            "headcount_max": self.headcount_max,
            "start": _moment(times.start, None if self.long_term else times.start_minute),
            "end": self._end(),
            "daily_start": _clock(times.start_minute) if daily else None,
            "daily_end": _clock(times.end_minute) if daily else None,
            "duration_days": times.duration_days,
            "long_term": self.long_term,
            "pay": self.pay.to_gold(),
            "place_text": self.place_text,
            "place_code": self.place_code,
            "meals": self.meals,
            "lodging": self.lodging,
            "requirements": self.requirements.to_gold(),
            "work_hours_per_day": self.work_hours_per_day,
        }

    def _end(self) -> str | None:
        times = self.times
        if self.long_term:
            return _moment(times.end, None)
        if times.end is None and times.start is not None and times.end_minute is not None:
            return _moment(times.start, times.end_minute)
        return _moment(times.end, times.end_minute) if times.end else None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the hirer, as far as the message says."""

    name: str | None = None
    phone: str | None = None
    wechat: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A whole message, understood as far as the rules go. ``kind`` tells what it is when it is no posting."""

    is_job_posting: bool
    jobs: tuple[ParsedJob, ...]
    contact: Contact
    findings: tuple[Finding, ...]
    expected_decision: str
    now: datetime
    kind: str = "posting"

    @property
    def risk_flags(self) -> list[str]:
        """The codes of the findings, each once, in alphabetical order."""
        return sorted({finding.flag for finding in self.findings})

    def to_gold(self) -> dict:
        """Return the dictionary of the gold data."""
        contact = self.contact
        return {
            "is_job_posting": self.is_job_posting,
            "jobs": [job.to_gold() for job in self.jobs],
            "contact": {"name": contact.name, "phone": contact.phone, "wechat": contact.wechat},
            "risk_flags": self.risk_flags,
            "expected_decision": self.expected_decision,
        }


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number


def _clock(minute: int | None) -> str | None:
    """Minutes as HH:MM; midnight at the end of a day is 24:00, later ones belong to the next day."""
    if minute is None:
        return None
    minute = minute if minute <= 1440 else minute - 1440
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _moment(day: date | None, minute: int | None) -> str | None:
    if day is None:
        return None
    if minute is None:
        return day.isoformat()
    if minute > 1440:
        day += timedelta(days=1)
    return f"{day.isoformat()}T{_clock(minute)}"
