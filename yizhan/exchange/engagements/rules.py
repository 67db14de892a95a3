"""Who may take a place, until when to answer, what counts as late, which relation it is. Pure.

Every length and limit is an argument (a dated value of the district); today's instant is too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.engagements.enums import Relation, Verification

LEGAL_AGE = 16  # 《劳动法》第十五条: nobody under sixteen; a law, not a district's choice
ADULT_AGE = 18  # 《劳动法》第五十八条: sixteen and seventeen are 未成年工
PLANS_AGE = 200  # an age limit above this means "no limit"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time somebody has said yes to."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Half-open: a job that ends at noon does not clash with one that begins at noon."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What a posting asks for.

    Args:
        state: state of the posting.
        places_left: head count minus those taken.
        certificate: licence it needs, ``""`` for none.
        intensity: physical grade of the trade 1–5 as text, ``""`` unknown.
        age_min, age_max: limits the reviewer accepted, ``None`` for none.
        touches_night: one of its shifts reaches into the hours closed to 16- and 17-year-olds (L-13).
    """

    state: str
    places_left: int
    starts_at: datetime
    ends_at: datetime
    valid_until: datetime
    certificate: str = ""
    intensity: str = ""
    age_min: int | None = None
    age_max: int | None = None
    touches_night: bool = False


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a worker brings: state, birthday, licences held on the day (kind → last valid day), other yeses."""

    is_active: bool
    birth_on: date | None
    certificates: dict[str, date | None] = field(default_factory=dict)
    booked: tuple[Slot, ...] = ()
    has_live_here: bool = False


def age_on(birth_on: date, on: date) -> int:
    """Completed years; born on 29 February counts from 1 March in other years."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def reasons_not_open(place: PlaceFacts, now: datetime, *, while_running: bool = False) -> list[Reason]:
    """Why nobody can join: not published, full, over.

    Args:
        while_running: a replacement passes into a place already held; only the end of the work matters.
    """
    if while_running:
        return [] if now < place.ends_at else [Reason("already_over", _("已经收工了"))]
    found = []
    if place.state == "filled" or (place.state == "published" and place.places_left <= 0):
        found.append(Reason("places_taken", _("人已经招满了")))
    elif place.state != "published":
        found.append(Reason("posting_not_open", _("这个活现在不招人")))
    elif place.valid_until <= now:
        found.append(Reason("posting_expired", _("这条招工已经过期")))
    if place.starts_at <= now:
        found.append(Reason("already_started", _("已经开工了")))
    return found


def reasons_not_fit(place: PlaceFacts, person: PersonFacts, *, minor_intensity_most: int) -> list[Reason]:
    """Every reason in the person: paused, age, licence, another yes at that time, already in."""
    found = []
    if not person.is_active:
        found.append(Reason("worker_paused", _("零工卡现在停用了，先到驿站恢复")))
    if person.has_live_here:
        found.append(Reason("already_applied", _("已经报过这个活了")))
    found += _age_reasons(place, person, minor_intensity_most)
    if place.certificate and not holds_certificate(place.certificate, person, place.ends_at.date()):
        text = _("这个活要%(certificate)s，先到驿站登记证件") % {"certificate": place.certificate}
        found.append(Reason("certificate_missing", text))
    wanted = shifts(place.starts_at, place.ends_at)
    clash = next(
        (slot for slot in person.booked if any(slot.overlaps(day.starts_at, day.ends_at) for day in wanted)),
        None,
    )
    if clash:
        found.append(Reason("overlap", _("那个时间已经答应了“%(title)s”") % {"title": clash.title}))
    return found


def holds_certificate(certificate: str, person: PersonFacts, on: date) -> bool:
    """Whether a licence of that name is held and still valid on the last day of the work."""
    return any(
        kind == certificate and (until is None or until >= on) for kind, until in person.certificates.items()
    )


def _age_reasons(place: PlaceFacts, person: PersonFacts, minor_intensity_most: int) -> list[Reason]:
    if person.birth_on is None:
        # Unknown is not "old enough", but a limit a reviewer accepted or a heavy job is only checked with a birthday;
        # the paper check of the identity card at registration keeps children out.
        return []
    age = age_on(person.birth_on, place.starts_at.date())
    if age < LEGAL_AGE:
        return [Reason("under_16", _("没满 16 岁，法律不让招"))]
    found = []
    if age < ADULT_AGE and place.intensity.isdigit() and int(place.intensity) > minor_intensity_most:
        found.append(Reason("too_heavy_for_minor", _("16、17 岁不能干这么重的活")))
    if age < ADULT_AGE and place.certificate.startswith(("特种作业", "建筑施工特种", "特种设备")):
        found.append(Reason("dangerous_for_minor", _("没满 18 岁，不能干这种危险活")))
    if age < ADULT_AGE and place.touches_night:
        found.append(Reason("night_for_minor", _("16、17 岁不干夜里的活")))
    if age < (place.age_min or 0) or age > (place.age_max or PLANS_AGE):
        found.append(Reason("age_limit", _("这个活的年龄要求对不上（审核过的限制）")))
    return found


def answer_due(
    now: datetime, starts_at: datetime, *, dawn_ends_at: time, minutes: dict[str, int]
) -> datetime:
    """Until when an offer waits (d.2): dawn 3, same day 30 minutes, later 12 hours†; never past the start.

    Args:
        now, starts_at: local instants (Asia/Shanghai).
        dawn_ends_at: wall clock at which the dawn session ends.
        minutes: lengths by ``dawn``, ``same_day``, ``later``.
    """
    if starts_at.date() != now.date():
        kind = "later"
    elif now.time() < dawn_ends_at:
        kind = "dawn"
    else:
        kind = "same_day"
    return min(now + timedelta(minutes=minutes[kind]), max(starts_at, now))


def is_late_cancel(
    now: datetime, starts_at: datetime, accepted_at: datetime, *, same_day: int, day_before: int
) -> bool:
    """Late: under 2 h† before the start, under 12 h† when it was booked on an earlier day (d.2).

    Args:
        same_day, day_before: minutes; all instants local.
    """
    booked_before = accepted_at.date() < starts_at.date()
    return starts_at - now < timedelta(minutes=day_before if booked_before else same_day)


def retirement_months(birth_on: date, rule: dict) -> int:
    """Statutory retirement age in months: ``base`` plus one month per started ``step`` of birth months, capped."""
    year, month = (int(part) for part in rule["born_from"].split("-"))
    later = (birth_on.year - year) * 12 + birth_on.month - month
    if later < 0:
        return rule["base_months"]
    return min(rule["most_months"], rule["base_months"] + later // rule["step_months"] + 1)


def is_over_age(birth_on: date | None, gender: str | None, on: date, retirement: dict) -> bool:
    """Whether the person is past statutory retirement age; unknown birth or sex is answered for the labour relation."""
    if birth_on is None:
        return False
    months = retirement_months(birth_on, retirement["female" if gender == "female" else "male"])
    lived = (on.year - birth_on.year) * 12 + on.month - birth_on.month - (on.day < birth_on.day)
    return lived >= months


def classify_relation(hirer_kind: str, *, over_age: bool) -> Relation:
    """First classification (D9): a household → service; any other → labour, or over-age past retirement.

    It only chooses the notice on the slip; a person may correct it and no right depends on it.
    """
    if hirer_kind == "household":
        return Relation.SERVICE
    return Relation.OVER_AGE if over_age else Relation.LABOUR


def verification_level(*, worker_said: bool, hirer_said: bool, proved: bool) -> Verification:
    """Rung of scoring e.1: V0 station only, V1 one side, V2 both by their own channel, V3 with presence or pay proof.

    Args:
        worker_said, hirer_said: each side's own tap, not the station's on its behalf.
        proved: the worker typed the day code, or confirmed his pay himself.
    """
    if worker_said and hirer_said:
        return Verification.V3 if proved else Verification.V2
    return Verification.V1 if worker_said or hirer_said else Verification.V0


def is_protected(reason_code: str, protected: Collection[str]) -> bool:
    """Whether a cancellation leaves no trace in reliability (illness, family, weather, order of authority, danger)."""
    return reason_code in protected


@dataclass(frozen=True, slots=True)
class Shift:
    """One working day: its date (the date it begins on) and its planned hours."""

    on: date
    starts_at: datetime
    ends_at: datetime

    def planned_minutes(self, break_minutes: int) -> int:
        """Planned worked minutes, breaks taken off; at least one."""
        length = int((self.ends_at - self.starts_at).total_seconds() // 60)
        return max(1, length - break_minutes)


def shifts(starts_at: datetime, ends_at: datetime) -> tuple[Shift, ...]:
    """The working days between two local instants.

    Up to 24 hours is one shift (also over midnight). A longer posting is worked daily between the two wall clocks:
    "Mon 07:30 – Wed 17:00" is three days of 07:30–17:00.
    """
    if ends_at - starts_at <= timedelta(hours=24):
        return (Shift(starts_at.date(), starts_at, ends_at),)
    over_midnight = ends_at.time() <= starts_at.time()
    length = _between(starts_at.time(), ends_at.time())
    last = ends_at.date() - timedelta(days=1 if over_midnight else 0)
    days = (last - starts_at.date()).days + 1
    begins = (starts_at + timedelta(days=number) for number in range(days))
    return tuple(Shift(begin.date(), begin, begin + length) for begin in begins)


def _between(start: time, end: time) -> timedelta:
    minutes = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)


PART_TIME_CYCLE_DAYS = (
    15  # 《劳动合同法》第七十二条: pay cycle of hourly (part-time) work at most fifteen days
)


def pay_date(cycle: str, unit: str, worked_on: date, ends_on: date) -> date:
    """The day on which a day's work must be paid.

    Daily → the day the shift ends; weekly → that week's Sunday; monthly → the month's last day; completion → the last
    day of the work. Hourly work never waits longer than fifteen days (law).

    Args:
        worked_on: the day the shift ends. ends_on: last day of the whole posting.
    """
    if cycle == "weekly":
        planned = worked_on + timedelta(days=6 - worked_on.weekday())
    elif cycle == "monthly":
        planned = (worked_on.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    elif cycle == "completion":
        planned = max(worked_on, ends_on)
    else:
        planned = worked_on
    return min(planned, worked_on + timedelta(days=PART_TIME_CYCLE_DAYS)) if unit == "hour" else planned


# ---- changed terms ----

COMPARED = (
    "pay_fen", "pay_unit", "piece_unit", "pay_cycle", "starts_at", "ends_at", "break_minutes", "place", "meeting_point",
    "meals", "transport", "tools", "title", "insurance",
)  # fmt: skip


def changed_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of the agreed things differ, in the order in which people ask about them."""
    return tuple(key for key in COMPARED if old.get(key) != new.get(key))


# ---- 放空 ----


def sent_home_fen(terms: Mapping[str, Any], percent: int) -> int | None:
    """What is suggested when somebody came and was not let work: that share of one day's pay (no law).

    By piece nothing can be suggested (``None``). Pay for the whole job or by month counts per day of it.
    """
    pay_fen, unit, days = terms.get("pay_fen"), terms.get("pay_unit"), terms.get("days_count") or 1
    if not pay_fen or unit == "piece":
        return None
    if unit == "hour":
        begins, ends = datetime.fromisoformat(terms["starts_at"]), datetime.fromisoformat(terms["ends_at"])
        minutes = shifts(begins, ends)[0].planned_minutes(terms.get("break_minutes", 0))
        return pay_fen * minutes * percent // (60 * 100)
    if unit == "month":
        days = 30
    elif unit == "day":
        days = 1
    return pay_fen * percent // (100 * days)


# ---- standby ----


def offers_to_make(places_left: int, waiting_offers: int) -> int:
    """How many standbys to ask now: one for each free place that nobody has been asked about yet."""
    return max(0, places_left - waiting_offers)


def worth_coming(now: datetime, ends_at: datetime, *, least_minutes: int) -> bool:
    """Whether enough of the day is left that a standby can still be sent."""
    return ends_at - now >= timedelta(minutes=least_minutes)


# ---- work of several days ----


def day_to_ask_about(days: Sequence[Shift], now: datetime, ask_at: time) -> Shift | None:
    """The next later day somebody is asked about: tomorrow's (or tonight's) shift, once ``ask_at`` has passed.

    The first day is confirmed by the yes itself.
    """
    for shift in days[1:]:
        if now < shift.starts_at:
            asked_from = datetime.combine(shift.on - timedelta(days=1), ask_at, tzinfo=now.tzinfo)
            return shift if now >= asked_from else None
    return None
