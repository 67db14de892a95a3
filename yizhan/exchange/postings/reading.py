"""From one sentence to the fields of a draft, and from public words to the flags of the review lexicon.

An adapter of :mod:`yizhan.matching.messages`: it loads lexicon, trades and places once per process, and turns what the
parser understood into field values and notes. It writes nothing. What the law forbids is left out of the fields and
told in a note; what was guessed is marked; a time that is gone already is asked again instead of kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.dated.registry import definition_of
from yizhan.core.regions import queries as regions
from yizhan.exchange.postings import findings, rules
from yizhan.exchange.postings.findings import FlagHit
from yizhan.exchange.postings.lexicon import lexicon, sound, spoken_sex
from yizhan.exchange.trades.queries import trade as trade_of
from yizhan.matching import messages
from yizhan.matching.messages.flags import flags_of_words
from yizhan.matching.messages.normalise import normalise

HERE = Path(__file__).resolve().parent
TRADES_FILE = HERE.parent / "trades" / "data" / "trades.csv"
DIVISIONS_FILE = Path(regions.__file__).resolve().parent / "data" / "divisions.csv"

DEFAULT_DAY = (450, 1020)  # 7:30–17:00 in minutes: the day of a building site, marked as a guess
DEFAULT_HOURS = 480
LUNCH_FROM_HOURS = 9  # a shift this long has an hour of rest
GUESSED = "guessed"
ASK = "ask"
MUST = "must"
CHANGED = "changed"

# Names of the parser's fields → names of ours.
_UNCERTAIN = {
    "trade": "trade",
    "headcount": "headcount",
    "date": "starts_at",
    "time": "starts_at",
    "pay": "pay_fen",
    "unit": "pay_unit",
    "place": "place_text",
}


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at before the draft goes out.

    Args:
        kind: ``must`` (forbidden, taken out), ``changed`` (old words replaced), ``guessed`` (please check) or ``ask``.
        field: field it belongs to; ``""`` for none.
        old, new: words before and after, for ``must`` and ``changed``.
    """

    kind: str
    field: str
    title: str
    text: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as fields of a draft. ``is_job`` is False when it offers no work; ``kind`` then tells what it is."""

    is_job: bool
    fields: dict[str, Any]
    notes: tuple[Note, ...] = ()
    flags: tuple[FlagHit, ...] = ()
    other_jobs: int = 0
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    kind: str = "posting"

    def uncertain(self) -> frozenset[str]:
        """Fields that were guessed or must be asked."""
        return frozenset(note.field for note in self.notes if note.kind in {GUESSED, ASK})


@dataclass(frozen=True, slots=True)
class Reference:
    """The tables a message is read with."""

    lexicon: messages.Lexicon
    trades: messages.Trades
    gazetteer: messages.Gazetteer


@lru_cache(maxsize=1)
def reference() -> Reference:
    """Loaded once per process (some 0.1 s)."""
    return Reference(
        lexicon(),
        messages.load_trades(TRADES_FILE, sound=sound),
        messages.load_gazetteer(DIVISIONS_FILE, sites=messages.load_sites(messages.LANDMARKS)),
    )


def wage_floor_on(on: date) -> messages.WageFloor:
    """The minimum wage in force on a day, as the message reader wants it."""
    codes = [f"exchange.minimum_wage.{name}_fen" for name in ("month", "hour")]
    try:
        month, hour = (value(code, on=on) for code in codes)
    except DatabaseError:  # a fresh checkout without tables: the values it was delivered with
        month, hour = (definition_of(code).default for code in codes)
    return messages.WageFloor(month / 100, hour / 100)


def understood(
    text: str, now: datetime, wage_floor: messages.WageFloor | None = None
) -> messages.ParsedMessage:
    """What a message says, read from the moment it was sent; it touches no row (with a floor also no dated value)."""
    tables, local = reference(), now.astimezone(clock.SHANGHAI)
    numbers = messages.load_parameters(local.date())
    return messages.parse_message(
        text, local, tables.lexicon, tables.trades, tables.gazetteer, wage_floor, numbers
    )


def not_a_job_text(kind: str) -> str:
    """What to say when a message offers no work: where the matter belongs."""
    return {
        "wage_complaint": _("这像是讨工钱、投诉。要不要去维权？拨 12333，或到驿站找人帮你"),
        "job_seeker": _("这像是找活干。到“我要找活”登记，有活就通知你"),
        "second_hand": _("这像是买卖、出租的消息，这里只发招工"),
        "advertisement": _("这像是揽活的广告，这里只发招工"),
        "question": _("这像是问事情。到驿站问，或打驿站电话"),
        "closed": _("这像是说人招满了、活取消了。到“我发的活”里改"),
        "warning": _("这像是防骗提醒，不是招工"),
        "notice": _("这像是通知，不是招工"),
        "training": _("这像是培训通知，这里只发招工"),
        "tender": _("这像是招标、采购，这里只发招工"),
        "lost_and_found": _("这像是寻物、寻人，不是招工"),
    }.get(kind, _("没看出招什么人。说清干什么活、要几个人、哪天、多少钱"))


@lru_cache(maxsize=4096)
def flags_in(text: str) -> tuple[FlagHit, ...]:
    """Flags of the review lexicon in a text, each once, with the words they rest on."""
    if not text.strip():
        return ()
    hits = flags_of_words(normalise(text), reference().lexicon)
    return tuple(FlagHit(hit.flag, hit.words, hit.legal_basis) for hit in hits)


def read_message(text: str, now: datetime) -> Reading:
    """Read a hirer's sentence.

    Args:
        text: what was typed, dictated or forwarded.
        now: when it was said; 明早 counts from here.
    """
    parsed = understood(text, now)
    flags = tuple(FlagHit(hit.flag, hit.words, hit.legal_basis) for hit in parsed.findings)
    known = {hit.flag for hit in flags}
    flags += tuple(hit for hit in flags_in(text) if hit.flag not in known)
    if not parsed.jobs:
        note = Note(ASK, "", _("没看出是招什么人"), not_a_job_text(parsed.kind))
        return Reading(False, {}, (note,), flags, kind=parsed.kind)
    job = parsed.jobs[0]
    trade = trade_of(job.trade_code) if job.trade_code else None
    fields, notes = _fields_of(job, trade, now.astimezone(clock.SHANGHAI))
    intensity = int(trade.physical_intensity or 0) if trade else 0
    notes += _corrections(flags, fields, text, intensity)
    if len(parsed.jobs) > 1:
        count = len(parsed.jobs)
        notes.append(
            Note(ASK, "", _("一句里有 %(count)s 样活，先整理第一样") % {"count": count}, _("别的活另发一条"))
        )
    spans = {_UNCERTAIN.get(name, name): (span.start, span.end) for name, span in job.spans.items()}
    return Reading(True, fields, tuple(_unique(notes)), flags, len(parsed.jobs) - 1, spans)


def _fields_of(job: messages.ParsedJob, trade: Any, now: datetime) -> tuple[dict[str, Any], list[Note]]:
    heads = job.headcount_max
    fields: dict[str, Any] = {"headcount": heads if 0 < heads <= rules.MOST_HEADS else None}
    if trade is not None:
        spoken = job.spans["trade"].words.strip() if "trade" in job.spans else ""
        fields |= {"trade": trade.pk, "title": spoken if _is_title(spoken) else trade.name}
    fields |= _pay_of(job.pay)
    fields |= _place_of(job)
    fields |= _people_of(job)
    if job.meals:
        fields["meals"] = _meals_words(job.meals)
    guessed_cycle = not fields["pay_cycle"] and bool(fields.get("pay_fen"))
    if guessed_cycle:
        fields["pay_cycle"] = "monthly" if job.long_term else "daily"
    notes = [_guess(_UNCERTAIN[name]) for name in sorted(job.uncertain) if name in _UNCERTAIN]
    notes = [note for note in notes if fields.get(note.field) or note.field == "starts_at"]
    if guessed_cycle:
        notes.append(_guess("pay_cycle"))
    if "place_text" in fields and "region_code" not in fields:
        notes.append(_guess("region_code"))
    moments, more = _moments(job, now)
    return fields | moments, notes + more


def _is_title(words: str) -> bool:
    """Whether the hirer's own words can stand as the title: 搬家具 rather than 搬运工."""
    return 3 <= len(words) <= 12 and words.isalpha() and not spoken_sex(words)


def _pay_of(pay: messages.Pay) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if round((pay.low or pay.high or 0) * 100) > 0:
        low, high = pay.low or pay.high, pay.high
        fields["pay_fen"] = round((low or 0) * 100)
        fields["pay_max_fen"] = round(high * 100) if high and low and high > low else None
        fields["pay_unit"] = pay.unit or "day"
        fields["piece_unit"] = pay.piece_unit or ""
    fields["pay_cycle"] = {
        "daily": "daily", "weekly": "weekly", "monthly": "monthly", "completion": "completion",
    }.get(pay.settlement or "", "monthly" if pay.unit == "month" else "")  # fmt: skip
    return fields


def _place_of(job: messages.ParsedJob) -> dict[str, Any]:
    if not job.place_text:
        return {}
    place = {"place_text": job.place_text[:80]}
    if len(job.place_code) >= 9:  # without a town the hirer's own stands, marked as a guess
        place["region_code"] = job.place_code[:9]
    return place


def _people_of(job: messages.ParsedJob) -> dict[str, Any]:
    asked = job.requirements
    words = [asked.experience or "", *asked.other]
    if asked.certificate:
        words.append(_("要有%(certificate)s") % {"certificate": asked.certificate})
    return {
        "requirements": "，".join(word for word in words if word)[:200],
        "certificate": (asked.certificate or "")[:80],
        "age_min": asked.age_min,
        "age_max": asked.age_max,
    }


def _meals_words(meals: str) -> str:
    """``breakfast+lunch``, ``yes`` or ``no`` in words."""
    words = {
        "breakfast": _("管早饭"),
        "lunch": _("管中饭"),
        "dinner": _("管晚饭"),
        "no": _("不管饭"),
    }
    return "、".join(words.get(part, _("管饭")) for part in meals.split("+"))[:20]


def _moments(job: messages.ParsedJob, now: datetime) -> tuple[dict[str, Any], list[Note]]:
    """Start and end of the work; a moment that has passed is left out and asked."""
    times, notes = job.times, []
    day = times.start
    if day is None:
        return {}, [Note(ASK, "starts_at", _("还差：哪天开工"), _("写一下日子和几点"))]
    start_minute = times.start_minute
    if start_minute is None:
        start_minute = DEFAULT_DAY[0]
        notes.append(_guess("starts_at"))
    starts_at = _at(day, start_minute)
    if starts_at <= now:
        text = _("你说的是 %(moment)s，换个时间") % {"moment": f"{starts_at:%m-%d %H:%M}"}
        return {}, [Note(ASK, "starts_at", _("这个时间已经过了"), text)]
    end_minute = times.end_minute
    if end_minute is None:
        hours = times.hours_per_day or job.work_hours_per_day
        whole_day = start_minute + (round(hours * 60) if hours else DEFAULT_HOURS)
        is_usual = not hours and start_minute < 10 * 60
        end_minute = DEFAULT_DAY[1] if is_usual else whole_day
        notes.append(_guess("ends_at"))
    last = times.end or day
    ends_at = _at(last, end_minute)
    if ends_at <= starts_at:
        ends_at += timedelta(days=1)
    long_shift = (end_minute - start_minute) % 1440 >= LUNCH_FROM_HOURS * 60
    return {"starts_at": starts_at, "ends_at": ends_at, "break_minutes": 60 if long_shift else 0}, notes


def _at(day: date, minute: int) -> datetime:
    return clock.local(day) + timedelta(minutes=minute)


def _guess(name: str) -> Note:
    return Note(GUESSED, name, _("这一项是猜的，看看对不对"))


def _corrections(flags: Iterable[FlagHit], fields: dict[str, Any], text: str, intensity: int) -> list[Note]:
    """Take forbidden words out of the fields, and say so."""
    notes = []
    for hit in flags:
        if hit.flag in findings.COMPUTED_FLAGS:
            continue
        severity = findings.severity_of(hit)
        new = findings.suggestion_of(hit.flag, physical_intensity=intensity)
        title = findings.text_of(hit.flag)
        if hit.flag not in findings.CORRECTABLE:
            if severity == "hold":
                notes.append(
                    Note(
                        MUST, "", _("必须改：%(what)s") % {"what": title}, _("这样的内容发不出去"), hit.words
                    )
                )
            continue
        if hit.flag == "discrimination_gender":
            old = spoken_sex(text) or hit.words
            _strike(fields, old)
            fields["requirements"] = _joined(fields.get("requirements", ""), new)
            change = _("改了一处：“%(old)s”换成“%(new)s”") % {"old": old, "new": new}
            notes.append(
                Note(CHANGED, "requirements", change, _("写要求，不写性别。合适的人会更多。"), old, new)
            )
        elif hit.flag == "contact_in_text":
            notes.append(Note(CHANGED, "", title, _("谈成了，驿站给双方联系方式")))
        else:
            _strike(fields, hit.words)
            law = _("法律不许这样写。已替你删掉。")
            if hit.flag == "deposit_required":
                law = _("法律不许向工人收押金。已替你删掉。")
            name = "deposit" if hit.flag == "deposit_required" else ""
            notes.append(Note(MUST, name, _("必须改：%(what)s") % {"what": title}, law, hit.words, new))
    if not fields.get("requirements"):
        fields["requirements"] = _("不限")
    return notes


def _strike(fields: dict[str, Any], words: str) -> None:
    for name in ("requirements", "title", "place_text"):
        if words and words in str(fields.get(name) or ""):
            fields[name] = str(fields[name]).replace(words, "").strip("，, ")


def _joined(words: str, more: str) -> str:
    return f"{words}，{more}" if words else more


def _unique(notes: Iterable[Note]) -> list[Note]:
    """One guess per field; a question about a field beats a guess about it."""
    asked = {note.field for note in notes if note.kind == ASK}
    seen, kept = set(), []
    for note in notes:
        if note.kind == GUESSED and (note.field in asked or note.field in seen):
            continue
        if note.kind == GUESSED:
            seen.add(note.field)
        kept.append(note)
    return kept


def with_edits(reading: Reading, values: dict[str, Any]) -> Reading:
    """The reading after the hirer has edited the draft: guesses about changed or now given fields are settled.

    Args:
        values: what the draft holds now, by the names of :attr:`Reading.fields`.
    """

    def stands(note: Note) -> bool:
        if note.kind == ASK and note.field:
            return not values.get(note.field)
        if note.kind == GUESSED:
            return values.get(note.field) == reading.fields.get(note.field)
        if note.kind == CHANGED and note.field:
            return note.new in str(values.get(note.field) or "")
        return True

    return replace(reading, notes=tuple(note for note in reading.notes if stands(note)))
