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
from .dates import Days, find_days
from .flags import Lexicon, decide, has_rest_days, is_round_the_clock, search_flags
from .gazetteer import Gazetteer
from .headcount import CountHit, find_headcount
from .hours import WageFloor, is_below_floor, span_hours, work_hours
from .intent import is_job_posting
from .model import Contact, Finding, ParsedJob, ParsedMessage, Requirements, Span, Times
from .normalise import Source, blank, normalise
from .pay import PayContext, PayHit, find_pay, to_pay
from .places import PlaceHit, find_places
from .requirements import find_ages, find_gender, find_lodging, find_meals, find_requirements
from .splitter import JobPart, split_jobs
from .trades import TradeHit, Trades, best_trade

_LASTING = re.compile(
    r"长期|常年|长年|固定工|正式工|全职(?![妈宝太])|长久|稳定|单休|双休|月休|大小周|五险|社保|转正|底薪|保底|上[一二六五]休[一二]|综合工资|包吃住.{0,6}月|坐班|长白班|两班倒|三班倒"
)
_EVERY_DAY = re.compile(r"每(?:天|晚|早|日|周|个?星期|月)(?!\d|[一二两三四五六七八九十]+(?:个)?小时)")
_PASSING = re.compile(r"临时|短期|日结|现结|暑假|寒假|暑期|急|冲量|旺季|年底|零工|帮工|代班|活动")
_PAID_DAILY = re.compile(r"日结|现结|当天结|当日结")
_IN_A_NAME = re.compile(r"[\u4e00-\u9fff]{0,3}?(?:厂|园|店|市场|仓库|基地|中心|城|学校|公司|医院|馆)")
_PLACE_SIGN = re.compile(r"院|社区|[路街村镇]$")
_LOG_TIME = re.compile(
    r"^\W*(?:\d{1,2}[:.]\d{2}|\d{1,2}月\d{1,2}[日号]|\d{1,2}\.\d{1,2})[ ,]?(?:[上下]午)?[ ,]?(?=[^\s,。;]{0,8}(?:来电|来访|来站|登记|致电|电话|反映|到站|咨询))|^\W*(?:登记|记录|受理|来电)(?:时间|日期)?[: ]{0,2}(?:20\d\d[-/.年]\d+[-/.月]\d+日?)? ?(?:\d{1,2}:\d{2})?"
)
"""The time at which a desk wrote its note is not the time of the work."""
_WHOLE_DAY = re.compile(r"一天(?!\d)|[全整]天")
_URGENT = re.compile(r"(?:^|[\s,!。;])急+(?=[\s,!。;]|$)")
_LONG_SPAN_DAYS = 90
_OVERLONG_HOURS = 12
_TOO_GOOD = 3
"""Pay of this many times the upper usual pay of the trade is taken for bait."""
_FACTORY = ("MFG", "TXT", "LOG")


@dataclass(frozen=True, slots=True)
class Reading:
    """A message half read: the text with its understood words blanked, and what they said."""

    source: Source
    plain: str
    contact: Contact
    hits: list[TradeHit]
    counts: list[CountHit]
    pays: list[PayHit]
    days: Days
    clock: Clock
    places: list[PlaceHit]


def _read(source: Source, today: date, trades: Trades, gazetteer: Gazetteer) -> Reading:
    contact, spans = find_contact(source.text)
    if found := _LOG_TIME.match(source.text):
        spans.append(found.span())
    plain = blank(source.text, spans)
    _, spans = find_requirements(plain, None)
    rest = blank(plain, spans)
    hits = trades.find(rest)
    days = find_days(rest, today)
    rest = blank(rest, days.spans)
    clock = find_clock(rest)
    rest = blank(rest, clock.spans)
    pays, spans = find_pay(rest)
    rest = blank(blank(rest, spans), clock.hour_spans)
    counts = find_headcount(rest)
    # Numbers of people are kept out of places, and so are words of trades that are no part of a name.
    rest = blank(rest, [(hit.start, hit.end) for hit in counts])
    rest = blank(rest, [(hit.start, hit.end) for hit in hits if _is_no_name(rest, hit)])
    places = find_places(rest, gazetteer)
    return Reading(source, plain, contact, hits, counts, pays, days, clock, places)


def _is_no_name(text: str, hit: TradeHit) -> bool:
    """Return whether a trade word stands for itself rather than inside the name of a place (针织 in 针织产业园)."""
    return (
        not hit.weak
        and hit.end - hit.start <= 5
        and not _IN_A_NAME.match(text, hit.end)
        and not _PLACE_SIGN.search(text, hit.start, hit.end)
    )


def _part_times(part: JobPart, reading: Reading, today: date) -> tuple[Days, Clock]:
    """Return days and times of a part: those of its own line, else those said outside all the lines of jobs."""
    if part.line is None:
        return reading.days, reading.clock
    line = reading.plain[part.line[0] : part.line[1]]
    _, _, ages = find_ages(line)
    line = blank(line, ages)
    days = find_days(line, today)
    return days, find_clock(blank(line, days.spans))


def _shared_text(text: str, parts: list[JobPart]) -> str:
    return blank(text, [part.line for part in parts if part.line])


def _is_long_term(text: str, unit: str | None, days: Days, clock: Clock) -> bool:
    if days.count and days.count < _LONG_SPAN_DAYS and unit != "month" or (days.start and days.end):
        return "长期" in text
    if unit == "month" and not re.search(r"[暑寒]假工|短期工", text):
        return not (days.count and days.count < _LONG_SPAN_DAYS)
    if re.search(r"[暑寒]假工|[暑寒]假兼职|暑期工|短期|临时|日结", text) and "长期" not in text:
        return False
    if _LASTING.search(text) or days.recurring:
        return True
    if days.start is None and _EVERY_DAY.search(text):
        return True
    return unit == "hour" and days.start is None and clock.end is not None and not _PASSING.search(text)


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


def _place(part: JobPart, reading: Reading) -> PlaceHit | None:
    places = reading.places
    if part.line:
        own = [hit for hit in places if part.line[0] <= hit.start < part.line[1] and hit.points >= 40]
        places = own or places
    return next((hit for hit in places if _is_place(hit)), None)


def _is_place(hit: PlaceHit) -> bool:
    """Return whether a place can be found by its words: a bare kind of employer (电子厂, 奶茶店) cannot."""
    return hit.points >= 40 or not re.fullmatch(
        r"[\u4e00-\u9fff]{0,4}(?:厂|店|公司|养殖场|鱼塘|夜市|驾校|食堂|餐馆|饭馆|项目|工地)", hit.text
    )


def _span(source: Source, start: int, end: int) -> Span:
    first, last = source.raw_span(start, end)
    return Span(first, last, source.raw[first:last])


def _job(
    part: JobPart, parts: list[JobPart], reading: Reading, trades: Trades, gazetteer: Gazetteer, now: datetime
) -> ParsedJob:
    source = reading.source
    text = source.text if part.line is None else source.text[slice(*part.line)]
    context = text if part.line is None else text + "\n" + _shared_text(source.text, parts)
    code, others, unsure_trade = best_trade(list(part.hits) or reading.hits, trades)
    trade = trades.by_code.get(code or "")
    days, clock = _part_times(part, reading, now.date())
    if part.line and days.start is None and clock.start is None:
        rest = _shared_text(reading.plain, parts)
        days = find_days(rest, now.date())
        clock = find_clock(blank(rest, days.spans))
    lodging, meals = find_lodging(context), find_meals(context)
    requirements, _ = find_requirements(
        reading.plain if part.line is None else context, trade.certificate if trade else None
    )
    hours = work_hours(clock)
    whole_day = bool(
        clock.end
        or _WHOLE_DAY.search(context)
        or (hours and hours > 4)
        or (days.count and days.count > 1)
        or lodging
        or len(parts) > 1
    )
    hit = part.pay
    pay = to_pay(
        hit, context, PayContext(whole_day, bool(_LASTING.search(context)), bool(hit and hit.rank == 5))
    )
    long_term = _is_long_term(context, pay.unit, days, clock)
    times, inferred = _times(context, days, clock, long_term, now)
    place = _place(part, reading)
    low, high = (part.count.low, part.count.high) if part.count else (1, 1)
    uncertain = {
        "trade": unsure_trade,
        "headcount": part.count is None or part.count.rank >= 3,
        "date": inferred or (times.start is None and not long_term),
        "time": clock.guess,
        "pay": hit is None,
        "unit": hit is None or hit.unit is None,
        "place": place is None or place.points < 40,
    }
    spans = {}
    if hit:
        spans["pay"] = _span(source, hit.start, hit.end)
    if part.count:
        spans["headcount"] = _span(source, part.count.start, part.count.end)
    if place:
        spans["place"] = _span(source, place.start, place.end)
    if named := [item for item in part.hits if item.code == code]:
        spans["trade"] = _span(source, named[0].start, named[0].end)
    return ParsedJob(
        code, others, low, high, times, pay, place.text if place else "", gazetteer.code_in(place.text) if place else "",
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
) -> list[Finding]:
    """Return the findings that follow from hours, pay, age and contact rather than from words."""
    text, found = reading.source.text, []
    contact = reading.contact
    if contact.phone or contact.wechat:
        found.append(lexicon.finding("contact_in_text", contact.phone or contact.wechat or ""))
    if requirements.age_max:
        found.append(lexicon.finding("age_limit", f"{requirements.age_min or ''}-{requirements.age_max}"))
    longest = max((job.times.hours_per_day or 0 for job in jobs), default=0)
    span = span_hours(reading.clock) or 0
    if (
        (is_round_the_clock(text) or max(longest, span) >= _OVERLONG_HOURS)
        and not has_rest_days(text)
        and not reading.clock.split
    ):
        found.append(lexicon.finding("overlong_hours", f"{max(longest, span) or 24:g}h"))
    for job in jobs:
        trade = trades.by_code.get(job.trade_code or "")
        if (
            trade
            and job.pay.unit == trade.usual_unit
            and (job.pay.low or 0) > _TOO_GOOD * trade.usual_high > 0
        ):
            found.append(
                lexicon.finding(
                    "vague_high_pay", job.spans["pay"].words, (job.spans["pay"].start, job.spans["pay"].end)
                )
            )
        factory = (job.trade_code or "").startswith(_FACTORY)
        if floor and is_below_floor(job.pay, job.work_hours_per_day, job.long_term, factory, floor):
            found.append(
                lexicon.finding(
                    "below_min_wage", job.spans["pay"].words, (job.spans["pay"].start, job.spans["pay"].end)
                )
            )
            break
    return found


def parse_message(
    text: str,
    now: datetime,
    lexicon: Lexicon,
    trades: Trades,
    gazetteer: Gazetteer,
    wage_floor: WageFloor | None = None,
) -> ParsedMessage:
    """Read a hirer's message.

    Args:
        text: the message as it was sent.
        now: when it was sent, as local time; words like 明早 count from here.
        lexicon: the review lexicon (``load_lexicon``).
        trades: the trade table (``load_trades``).
        gazetteer: the names of places (``load_gazetteer``).
        wage_floor: the minimum wage in force; without it pay is not judged.

    Returns:
        The jobs, the contact, the risks with the words they rest on, and what should happen next. Never raises for odd text.
    """
    source = normalise(text)
    reading = _read(source, now.date(), trades, gazetteer)
    clear = any(not hit.weak or hit.person for hit in reading.hits)
    posting = is_job_posting(source.text, clear, bool(reading.counts), bool(reading.pays))
    parts = split_jobs(reading.plain, reading.hits, reading.counts, reading.pays)
    jobs = [_job(part, parts, reading, trades, gazetteer, now) for part in parts] if posting else []
    if len(jobs) > 1 and any(job.long_term for job in jobs):
        jobs = [replace(job, long_term=job.long_term or job.times.start is None) for job in jobs]
    requirements = jobs[0].requirements if jobs else find_requirements(reading.plain, None)[0]
    _, gender = find_gender(reading.plain)
    findings = search_flags(source, lexicon, gender.span() if gender else None)
    known = {finding.flag for finding in findings}
    extra = _computed_findings(jobs, reading, requirements, lexicon, trades, wage_floor)
    findings += [finding for finding in extra if finding.flag not in known]
    if not posting and all(finding.severity != "reject" for finding in findings):
        # Somebody who seeks work or sells something is not reviewed as a hirer; an offence still is one.
        findings = [finding for finding in findings if finding.severity != "review"]
    return ParsedMessage(
        posting, tuple(jobs), reading.contact, tuple(findings), decide(findings, posting), now
    )
