"""One sentence of a hirer → a structured posting, by rules only.

The message is brought into one spelling; contact, requirements, days, times, pay and number of people are read one after
the other, each blanking the words it understood, so that a later rule cannot take a telephone number for a wage or an age
for an hour. What is left over is where the place is sought. Every field may be uncertain; a person confirms the form.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from .clock_times import Clock, find_clock
from .contacts import find_contact
from .dates import Days, clauses_of_no_work, find_days
from .desk_notes import desk_marks
from .flags import Lexicon, contact_words, decide, has_rest_days, is_round_the_clock, search_flags
from .gazetteer import Gazetteer
from .guards import Quick
from .headcount import CountHit, find_headcount
from .hours import WageFloor, is_below_floor, span_hours, work_hours
from .intent import POSTING, Signs, classify, is_victims_story
from .model import Contact, Finding, ParsedJob, ParsedMessage, Requirements, Span, Times
from .normalise import Source, blank, normalise
from .parameters import Parameters, load_parameters
from .pay import PayContext, PayHit, find_pay, is_package, to_pay
from .places import LABELLED, LEFT_OVER, PlaceHit, can_be_found, find_places, without_pointing
from .requirements import (
    ANY_CERTIFICATE,
    find_ages,
    find_gender,
    find_lodging,
    find_meals,
    find_requirements,
    meal_spans,
)
from .splitter import JobPart, split_jobs
from .trades import Trade, TradeHit, Trades, best_trade

_LASTING = Quick(
    r"长期|常年|长年|固定工|正式工|全职(?![妈宝太])|长久|稳定|单休|双休|月休|大小周|五险|社保|公积金|交金|试用期|签合同|劳动合同|转正|底薪|保底|[上做][一二三四六五]休[一二]|综合工资|包吃住.{0,6}月|坐班|长白班|两班倒|三班倒"
)
_LASTING_WORD = Quick(r"长期|常年|长年|固定|全职|/月|每月|一个?月|月薪|月工资")
_EVERY_DAY = Quick(r"每(?:天|晚|早|日|周|个?星期|月)(?!\d|[一二两三四五六七八九十]+(?:个)?小时)")
_PASSING = Quick(
    r"临时|短期|日结|现结|当天结|当日结|日清|当场结|顶班|替班|暑假|寒假|暑期|急|冲量|旺季|年底|零工|帮工|代班|活动"
)
_PAID_DAILY = Quick(r"日结|现结|当天结|当日结|天天结|日清|当场结|干完结|做完结")
_IN_A_NAME = Quick(
    r"[\u4e00-\u9fff]{0,3}?(?:厂|园|店|市场|仓库|基地|中心|城|学校|公司|医院|馆|[路街巷村镇乡桥]|大道|社区|小区|花园|广场|酒店)"
)
_PLACE_SIGN = Quick(r"院|社区|[路街村镇]$")
_WHOLE_DAY = Quick(r"一天(?!\d)|[全整]天|[管包供][两三二23](?:餐|顿|饭)|[管包供](?:早中晚|中晚|早中)")
_GIVEN = Quick(r"[给付把]|辛苦费|跑腿费|红包|烟钱|(?:交通)?补[助贴]")
"""给五十块: handed over once, unless a whole day or a lasting job is meant."""
_URGENT = Quick(r"(?:^|[\s,!。;])急+(?=[\s,!。;]|$)")
_OVERLAP = 40
_NAMED_PLACE = 40
"""Points of a place from which on it has a name of its own."""
_FACTORY = ("MFG", "TXT", "LOG")


@dataclass(frozen=True, slots=True)
class Reading:
    """A message half read: the text with its understood words blanked, and what they said."""

    source: Source
    plain: str
    contact: Contact
    contact_spans: list[tuple[int, int]]
    requirements: Requirements
    hits: list[TradeHit]
    counts: list[CountHit]
    pays: list[PayHit]
    days: Days
    clock: Clock
    places: list[PlaceHit]


def _read(source: Source, now: datetime, trades: Trades, gazetteer: Gazetteer) -> Reading:
    today = now.date()
    contact, contact_spans = find_contact(source.text)
    spans = list(contact_spans)
    spans += desk_marks(source.text, now)
    plain = blank(source.text, spans)
    requirements, spans = find_requirements(plain, None)
    rest = blank(plain, spans)
    meals = meal_spans(rest)
    hits = [hit for hit in trades.find(rest) if not any(a <= hit.start and hit.end <= b for a, b in meals)]
    days = find_days(rest, today)
    rest = blank(rest, days.spans)
    clock = find_clock(blank(rest, clauses_of_no_work(rest)))
    rest = blank(rest, clock.spans)
    pays, spans = find_pay(rest)
    rest = blank(blank(rest, spans), clock.hour_spans)
    counts = _counts_after(rest, hits, find_headcount(rest))
    # Numbers of people are kept out of places, and so are words of trades that are no part of a name.
    rest = blank(rest, [(hit.start, hit.end) for hit in counts])
    rest = blank(rest, [(hit.start, hit.end) for hit in hits if not hit.heard and _is_no_name(rest, hit)])
    places = [
        hit
        for hit in find_places(rest, gazetteer)
        if hit.points > LEFT_OVER or not any(hit.start <= word.end and word.start <= hit.end for word in hits)
    ]
    return Reading(
        source, plain, contact, contact_spans, requirements, hits, counts, pays, days, clock, places
    )


_COUNT_AFTER_TRADE = Quick(r"(?:师傅|阿姨|工|员)? ?(\d{1,2})(?=[\s,;。、/|月]|$)")
_MANY = 50


def _counts_after(text: str, hits: list[TradeHit], counts: list[CountHit]) -> list[CountHit]:
    """Return the counts with the numbers right behind trade words, as desks note them (冻品装卸6, 封边3 月5000)."""
    more = []
    for hit in hits:
        found = _COUNT_AFTER_TRADE.match(text, hit.end)
        if not found or not 0 < int(found[1]) <= _MANY:
            continue
        if not any(found.start(1) < known.end and known.start < found.end() for known in counts):
            more.append(CountHit(found.start(1), found.end(), 4, int(found[1]), int(found[1])))
    return counts + more


def _is_no_name(text: str, hit: TradeHit) -> bool:
    """Return whether a trade word stands for itself rather than inside the name of a place (针织 in 针织产业园)."""
    return (
        not hit.weak
        and hit.end - hit.start <= 5
        and not _IN_A_NAME.match(text, hit.end)
        and not _PLACE_SIGN.search(text, hit.start, hit.end)
    )


def _part_times(part: JobPart, parts: list[JobPart], reading: Reading, today: date) -> tuple[Days, Clock]:
    """Return days and times of a part: those of its own line, else those said outside all the lines of jobs.

    What stands before the first trade word belongs to every job (自4月1日起招用: …); a lasting job takes no day of others.
    """
    if part.line is None:
        return reading.days, reading.clock
    line = reading.plain[part.line[0] : part.line[1]]
    _, _, ages = find_ages(line)
    line = blank(line, ages)
    days = find_days(line, today)
    clock = find_clock(blank(line, days.spans))
    if days.start is not None and clock.start is not None:
        return days, clock
    rest = _shared_text(reading.plain, parts)
    first = min((other for other in parts if other.line), key=lambda other: other.line[0])
    if part is not first:
        head = slice(first.line[0], max(first.hits[0].start, first.line[0]))
        rest = rest[: head.start] + reading.plain[head] + rest[head.stop :]
    shared = find_days(rest, today)
    shared_clock = find_clock(blank(rest, shared.spans))
    if days.start is None and not _LASTING_WORD.search(line):
        days = replace(shared, end=shared.end or days.end, count=shared.count or days.count)
    if clock.start is None and not clock.hours:
        clock = shared_clock
    return days, clock


def _shared_text(text: str, parts: list[JobPart]) -> str:
    return blank(text, [part.line for part in parts if part.line])


def _of_trade(requirements: Requirements, trade: Trade | None) -> Requirements:
    """Return the requirements with 有证 read as the certificate of the trade."""
    if requirements.certificate != ANY_CERTIFICATE or trade is None or not trade.certificate:
        return requirements
    return replace(requirements, certificate=trade.certificate)


def _is_long_term(
    text: str, unit: str | None, days: Days, clock: Clock, trade: Trade | None, numbers: Parameters
) -> bool:
    if days.count and days.count < numbers.long_span_days and unit != "month" or (days.start and days.end):
        return "长期" in text
    if unit == "month" and not re.search(r"[暑寒]假工|短期工", text):
        return not (days.count and days.count < numbers.long_span_days)
    if re.search(r"[暑寒]假工|[暑寒]假兼职|暑期工|短期|临时|日结", text) and "长期" not in text:
        return False
    if _LASTING.search(text) or days.recurring:
        return True
    if days.start is None and _EVERY_DAY.search(text):
        return True
    steady = trade is None or trade.usual_unit in ("hour", "month")
    return (
        unit == "hour"
        and steady
        and days.start is None
        and clock.end is not None
        and not _PASSING.search(text)
    )


def _times(text: str, days: Days, clock: Clock, long_term: bool, now: datetime) -> tuple[Times, bool]:
    """Return the times of a job, and whether the first day was inferred rather than said."""
    start, end, minute, inferred = days.start, days.end, clock.start, False
    minute_now = now.hour * 60 + now.minute
    if clock.dated and end and start and (end - start).days == 1:
        days, end = replace(days, count=None), None  # one shift through the night, not two days
    if start is None and not long_term and not days.recurring:
        if minute is not None and (
            _PAID_DAILY.search(text) or days.count or (clock.end is None and not clock.guess)
        ):
            start, inferred = now.date() + timedelta(days=0 if minute > minute_now else 1), True
        elif minute is None and _URGENT.search(text):
            start, inferred = now.date(), True
        if start and days.count and end is None:
            end = start + timedelta(days=days.count - 1)
    end_minute = clock.end
    if days.at_once and minute is None:
        minute = minute_now
    elif start == now.date() and clock.guess and minute is not None and minute < minute_now and minute < 720:
        minute += 720
        end_minute = end_minute + 720 if end_minute is not None and end_minute <= minute else end_minute
    return (
        Times(start, end, minute, end_minute, days.count, clock.hours, days.recurring),
        inferred,
    )


def _place(part: JobPart, parts: list[JobPart], reading: Reading) -> PlaceHit | None:
    places = reading.places
    if part.line:
        first = min((other for other in parts if other.line), key=lambda other: other.line[0])
        head = first.hits[0].start if first.hits else first.line[0]
        lines = [other.line for other in parts if other.line]
        in_line = {line: [hit for hit in places if line[0] <= hit.start < line[1]] for line in lines}
        in_head = [hit for hit in in_line[first.line] if hit.start < head]
        own = [hit for hit in in_line[part.line] if hit not in in_head]
        shared = in_head + [hit for hit in places if not any(a <= hit.start < b for a, b in lines)]
        named = [
            line
            for line in lines
            if any(hit.points >= _NAMED_PLACE and hit not in in_head for hit in in_line[line])
        ]
        if named == [max(lines)] and len(in_line[named[0]]):
            shared = sorted(shared + in_line[named[0]], key=lambda hit: -hit.points)
            own = []
        labelled = [hit for hit in places if hit.points >= LABELLED]
        if len(labelled) == 1:
            return labelled[0]
        surely = [hit for hit in (*own, *shared) if hit.points >= _NAMED_PLACE]
        places = surely or own or shared
    return next((hit for hit in places if can_be_found(hit)), None)


def _span(source: Source, start: int, end: int) -> Span:
    first, last = source.raw_span(start, end)
    return Span(first, last, source.raw[first:last])


def _job_spans(
    source: Source, part: JobPart, hit: PayHit | None, place: PlaceHit | None, code: str | None
) -> dict[str, Span]:
    """Return the words of the message that pay, headcount, place and trade were read from."""
    spans = {}
    if hit:
        spans["pay"] = _span(source, hit.start, hit.end)
    if part.count:
        spans["headcount"] = _span(source, part.count.start, part.count.end)
    if place:
        spans["place"] = _span(source, place.start, place.end)
    if named := [item for item in part.hits if item.code == code]:
        spans["trade"] = _span(source, named[0].start, named[0].end)
    return spans


def _doubts_of(part: JobPart, place: PlaceHit | None) -> dict[str, bool]:
    """Fields of a part that were guessed or hardly said, as far as the part alone tells."""
    return {
        "headcount": part.count is None or part.count.rank >= 3,
        "pay": part.pay is None,
        "unit": part.pay is None or part.pay.unit is None,
        "place": place is None or place.points < 40,
    }


def _job(
    part: JobPart,
    parts: list[JobPart],
    reading: Reading,
    trades: Trades,
    gazetteer: Gazetteer,
    now: datetime,
    numbers: Parameters,
) -> ParsedJob:
    source = reading.source
    text = source.text if part.line is None else source.text[slice(*part.line)]
    context = text if part.line is None else text + "\n" + _shared_text(source.text, parts)
    hits = list(part.hits) if part.line or part.hits else reading.hits
    code, others, unsure_trade = best_trade(hits, trades)
    trade = trades.by_code.get(code or "")
    days, clock = _part_times(part, parts, reading, now.date())
    lodging, meals = find_lodging(context), find_meals(context)
    if part.line is None:
        requirements = _of_trade(reading.requirements, trade)
    else:
        requirements, _ = find_requirements(context, trade.certificate if trade else None)
    hours = work_hours(clock, numbers)
    whole_day = bool(
        clock.end
        or _WHOLE_DAY.search(context)
        or (hours and hours > numbers.part_time_hours)
        or (days.count and days.count > 1)
        or lodging
        or len(parts) > 1
    )
    hit = part.pay
    usual = (trade.usual_unit, trade.usual_low, trade.usual_high) if trade else (None, 0, 0)
    by_visit = code in numbers.one_visit_trades
    is_lasting = bool(_LASTING.search(context))
    own = text if part.line and days.start is not None else context
    several = bool(part.count and part.count.high > 1)
    given = bool(hit and (hit.rank == 5 or _GIVEN.match(reading.plain, hit.start)))
    pay_context = PayContext(whole_day, is_lasting, given, *usual, by_visit, several, is_package(own))
    pay = to_pay(hit, context, pay_context, numbers)
    long_term = _is_long_term(own, pay.unit, days, clock, trade, numbers)
    times, inferred = _times(context, days, clock, long_term, now)
    place = _place(part, parts, reading)
    low, high = (part.count.low, part.count.high) if part.count else (1, 1)
    uncertain = {
        "trade": unsure_trade,
        "date": inferred or (times.start is None and not long_term),
        "time": clock.guess,
        **_doubts_of(part, place),
    }
    spans = _job_spans(source, part, hit, place, code)
    return ParsedJob(
        code, others, low, high, times, pay, without_pointing(place.text) if place else "", gazetteer.code_in(place.text) if place else "",
        meals, lodging, requirements, long_term, hours,
        frozenset(name for name, doubt in uncertain.items() if doubt), spans,
    )  # fmt: skip


def _computed_findings(
    jobs: list[ParsedJob],
    reading: Reading,
    requirements: Requirements,
    lexicon: Lexicon,
    trades: Trades,
    floor: WageFloor | None,
    numbers: Parameters,
) -> list[Finding]:
    """Return the findings that follow from hours, pay, age and contact rather than from words."""
    text, found = reading.source.text, []
    if contact := contact_words(reading.source, (reading.contact, reading.contact_spans)):
        found.append(lexicon.finding("contact_in_text", *contact))
    if requirements.age_max:
        found.append(lexicon.finding("age_limit", f"{requirements.age_min or ''}-{requirements.age_max}"))
    longest = max((job.times.hours_per_day or 0 for job in jobs), default=0)
    span = span_hours(reading.clock) or 0
    if (
        (is_round_the_clock(text) or max(longest, span) >= numbers.overlong_hours)
        and not has_rest_days(text)
        and not reading.clock.split
    ):
        found.append(lexicon.finding("overlong_hours", f"{max(longest, span) or 24:g}h"))
    for job in jobs:
        trade = trades.by_code.get(job.trade_code or "")
        if (
            trade
            and job.pay.unit == trade.usual_unit
            and (job.pay.low or 0) > numbers.bait_times_usual_high * trade.usual_high > 0
        ):
            found.append(
                lexicon.finding(
                    "vague_high_pay", job.spans["pay"].words, (job.spans["pay"].start, job.spans["pay"].end)
                )
            )
        factory = (job.trade_code or "").startswith(_FACTORY)
        if floor and is_below_floor(job.pay, job.work_hours_per_day, job.long_term, factory, floor, numbers):
            found.append(
                lexicon.finding(
                    "below_min_wage", job.spans["pay"].words, (job.spans["pay"].start, job.spans["pay"].end)
                )
            )
            break
    return found


def _findings_beyond(text: str, first: int, lexicon: Lexicon) -> list[Finding]:
    """Return the risks in what lies behind the part that fields are read from, so that no padding hides one."""
    found: dict[str, Finding] = {}
    for start in range(first, len(text), first):
        begin = start - _OVERLAP
        for hit in search_flags(normalise(text[begin : start + first]), lexicon, None):
            moved = replace(hit, span=(hit.span[0] + begin, hit.span[1] + begin))
            found.setdefault(hit.flag, moved)
    return list(found.values())


def _signs(reading: Reading) -> Signs:
    """Return what the fields of a message say for its being a posting."""
    return Signs(
        trade=any((not hit.weak or hit.person) and not hit.heard for hit in reading.hits),
        heard=bool(reading.hits),
        headcount=bool(reading.counts),
        pay=bool(reading.pays),
        hours=reading.clock.start is not None or reading.days.start is not None or bool(reading.clock.hours),
        place=any(hit.points >= _NAMED_PLACE for hit in reading.places),
        lasting=bool(_LASTING.search(reading.plain)) or reading.days.recurring,
    )


def parse_message(
    text: str,
    now: datetime,
    lexicon: Lexicon,
    trades: Trades,
    gazetteer: Gazetteer,
    wage_floor: WageFloor | None = None,
    parameters: Parameters | None = None,
) -> ParsedMessage:
    """Read a hirer's message.

    Args:
        text: the message as it was sent.
        now: when it was sent, as local time; words like 明早 count from here.
        lexicon: the review lexicon (``load_lexicon``).
        trades: the trade table (``load_trades``).
        gazetteer: the names of places (``load_gazetteer``).
        wage_floor: the minimum wage in force; without it pay is not judged.
        parameters: thresholds (:func:`load_parameters`); by default the newest.

    Returns:
        The jobs, the contact, the risks with the words they rest on, and what should happen next. Never raises for odd text.
    """
    numbers = parameters or load_parameters()
    source = normalise(text[: numbers.most_characters])
    reading = _read(source, now, trades, gazetteer)
    kind = classify(source.text, _signs(reading))
    posting = kind == POSTING
    parts = split_jobs(reading.plain, reading.hits, reading.counts, reading.pays)
    jobs = [_job(part, parts, reading, trades, gazetteer, now, numbers) for part in parts] if posting else []
    if len(jobs) > 1 and any(job.long_term for job in jobs):
        jobs = [replace(job, long_term=job.long_term or job.times.start is None) for job in jobs]
    requirements = jobs[0].requirements if jobs else reading.requirements
    _, gender = find_gender(reading.plain)
    findings = search_flags(source, lexicon, gender.span() if gender else None)
    findings += _findings_beyond(text, numbers.most_characters, lexicon)
    findings = list({finding.flag: finding for finding in reversed(findings)}.values())[::-1]
    known = {finding.flag for finding in findings}
    extra = _computed_findings(jobs, reading, requirements, lexicon, trades, wage_floor, numbers)
    findings += [finding for finding in extra if finding.flag not in known]
    if is_victims_story(source.text, kind):
        # Who was cheated tells of a deposit or an agent's fee; he offers neither.
        findings = [finding for finding in findings if finding.severity == "info"]
    if not posting and all(finding.severity != "reject" for finding in findings):
        # Somebody who seeks work or sells something is not reviewed as a hirer; an offence still is one.
        findings = [finding for finding in findings if finding.severity != "review"]
    return ParsedMessage(
        posting, tuple(jobs), reading.contact, tuple(findings), decide(findings, posting), now, kind
    )
