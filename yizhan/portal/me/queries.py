"""Reading for a worker's own screens: what he must do, what is offered, how he stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.geo import Cell
from yizhan.core.navigation import url_or_blank
from yizhan.core.templatetags.ui import PAY_UNITS, WEEKDAYS, when_words
from yizhan.exchange.attendance.queries import check_in_context, hours_to_answer
from yizhan.exchange.engagements.queries import engagements_of_worker
from yizhan.exchange.pay.queries import open_pay_of_worker
from yizhan.exchange.ratings.queries import engagements_to_rate, stars_of_worker
from yizhan.exchange.workers.queries import days_of
from yizhan.portal.jobs.cards import JobCard, cell_of_row, distance_between
from yizhan.portal.jobs.detail import phone_url
from yizhan.portal.jobs.queries import fit_jobs, town_names
from yizhan.portal.me import rules

DAYS_SHOWN = 7
FIT_SHOWN = 2
PAYS_SHOWN = 3
WEEK_WORD = "周"
SHIFTS_READ = 60
"""Most upcoming shifts read for the home page; nobody has more."""


@dataclass(frozen=True, slots=True)
class ShiftCard:
    """One engagement on the worker's side, for cards and lists.

    Args:
        when: 明天 7:30–17:00; when_starts: only 明天 7:30. line: the state in plain words. tag: the same in a few characters, with its kind.
        call_url, call_label: through the station. terms_version: of the posting as shown; sent along with 去. terms_changed: since the offer was made.
    """

    uid: str
    title: str
    url: str
    place: str
    meeting: str
    when: str
    when_starts: str
    starts_at: datetime
    ends_at: datetime
    pay_fen: int
    pay_unit: str
    state: str
    line: str
    tag_words: str
    tag_kind: str
    distance_m: float | None = None
    answer_due_at: datetime | None = None
    terms_version: int = 1
    terms_changed: bool = False
    job_url: str = ""
    accept_url: str = ""
    decline_url: str = ""
    check_in_url: str = ""
    can_check_in: bool = False
    can_check_out: bool = False
    call_url: str = ""
    call_label: str = ""


@dataclass(frozen=True, slots=True)
class PayCard:
    """A pay that waits for the worker's word."""

    uid: str
    title: str
    on: date
    missing_fen: int
    words: str
    confirm_url: str


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the strip. ``free`` is what the worker said; ``week_word`` is spoken before a shortened label."""

    on: date
    label: str
    week_word: str
    number: int
    words: str
    free: bool
    next_slots: int


@dataclass(frozen=True, slots=True)
class StarFacts:
    """The worker's star in one line; ``value`` is ``None`` for 新人."""

    value: float | None
    word: str
    title: str
    text: str
    url: str


@dataclass(slots=True)
class HomeData:
    """What ``me/home.html`` and ``me/home_elder.html`` take as ``home``."""

    is_registered: bool
    is_looking: bool = False
    offers: list[ShiftCard] = field(default_factory=list)
    days: list[DayCell] = field(default_factory=list)
    days_url: str = ""
    next_shift: ShiftCard | None = None
    hours: list[dict[str, Any]] = field(default_factory=list)
    pays: list[PayCard] = field(default_factory=list)
    to_rate: list[ShiftCard] = field(default_factory=list)
    fit: list[JobCard] = field(default_factory=list)
    fit_count: int = 0
    star: StarFacts | None = None
    station_phone: str = ""


def shift_card(
    engagement: Any,
    *,
    places: dict[str, str],
    here: Cell | None = None,
    day: dict[str, object] | None = None,
) -> ShiftCard:
    """An engagement as the worker sees it.

    Args:
        places: names of administrative codes.
        here: the worker's cell, for the distance. day: ``attendance.check_in_context`` of the running day.
    """
    posting, state = engagement.posting, engagement.state
    words, kind = rules.state_tag(state, is_standby=engagement.is_standby)
    step = "me_engagement_step"
    is_offer = state == "offered"
    may = day or {}
    return ShiftCard(
        uid=str(engagement.uid),
        title=posting.title,
        url=reverse("me_shift", args=[engagement.uid]),
        place=places.get(posting.region_code, "") or posting.place_text,
        meeting=posting.meeting_point or posting.place_text,
        when=when_words(engagement.starts_at, engagement.ends_at, today=clock.today()),
        when_starts=when_words(engagement.starts_at, today=clock.today()),
        starts_at=engagement.starts_at,
        ends_at=engagement.ends_at,
        pay_fen=engagement.agreed_pay_fen,
        pay_unit=pay_unit(posting),
        state=state,
        line=str(rules.state_line(state, is_standby=engagement.is_standby)),
        tag_words=str(words),
        tag_kind=kind,
        distance_m=distance_between(here, posting),
        answer_due_at=engagement.answer_due_at if is_offer else None,
        terms_version=posting.terms_version,
        terms_changed=is_offer and posting.terms_version != engagement.terms_version,
        job_url=reverse("job_detail", args=[posting.number]),
        accept_url=reverse(step, args=[engagement.uid, "accept"]) if is_offer else "",
        decline_url=reverse(step, args=[engagement.uid, "decline"]) if is_offer else "",
        check_in_url=reverse("check_in", args=[engagement.uid]),
        can_check_in=bool(may.get("may_check_in")),
        can_check_out=bool(may.get("may_check_out")),
        call_url=phone_url(engagement.station),
        call_label=_("打给%(name)s") % {"name": engagement.station.official_name},
    )


def pay_unit(posting: Any) -> str:
    """Unit of the agreed pay for ``{% pay %}``."""
    if posting.pay_unit == "piece" and posting.piece_unit:
        return _("元/%(piece)s") % {"piece": posting.piece_unit}
    return posting.pay_unit if posting.pay_unit in PAY_UNITS else "job"


def day_cells(worker: Any, today: date) -> list[DayCell]:
    """The seven days of the strip, from today."""
    dates = [today + timedelta(days=offset) for offset in range(DAYS_SHOWN)]
    said = days_of(worker, dates)
    cells = []
    for on in dates:
        slots = said.get(on)
        words = str(rules.slots_words(slots))
        name = _("今天") if on == today else str(WEEKDAYS[on.weekday()])
        label = name.removeprefix(WEEK_WORD) if on != today else name
        cells.append(
            DayCell(
                on=on,
                label=label,
                week_word=WEEK_WORD if label != name else "",
                number=on.day,
                words=words,
                free=bool(slots),
                next_slots=rules.next_slots(slots),
            )
        )
    return cells


def free_words(cells: Iterable[DayCell]) -> str:
    """明天、后天有空: the first free days among the next three, for the elder button."""
    names = (_("今天"), _("明天"), _("后天"))
    free = [name for name, cell in zip(names, cells, strict=False) if cell.free]
    return _("%(days)s有空") % {"days": _("、").join(free)} if free else _("点进去说一声")


def pay_card(pay: Any) -> PayCard:
    """A pay as a question."""
    words = {
        "paid_claimed": _("雇主说已付"),
        "due": _("今天该付"),
        "overdue": _("过了该付的时间"),
        "part_paid": _("还差这些"),
        "contested": _("你说没收到，驿站在问"),
        "in_ladder": _("驿站在催"),
    }
    return PayCard(
        uid=str(pay.uid),
        title=pay.engagement.posting.title,
        on=pay.attendance.on,
        missing_fen=pay.amount_fen - (pay.received_fen or 0),
        words=words.get(pay.state, ""),
        confirm_url=reverse("confirm_pay", args=[pay.uid]),
    )


def star_facts(worker_id: int) -> StarFacts:
    """The best-founded star of a worker in one line."""
    rated = [row for row in stars_of_worker(worker_id) if row.stars_hundredths is not None]
    url = url_or_blank("me_stars")
    if not rated:
        return StarFacts(None, "", "", _("你是新人。干完活有人评了，这里就有星。新人照样推活。"), url)
    best = max(rated, key=lambda row: (row.answers_count, row.stars_hundredths))
    value = best.stars_hundredths / 100
    words = (_("一星"), _("二星"), _("三星"), _("四星"), _("五星"))
    word = words[max(1, min(5, int(value))) - 1]
    text = ngettext("%(n)s 个评价，最近的更重要", "%(n)s 个评价，最近的更重要", best.answers_count)
    return StarFacts(value, word, best.group.name, text % {"n": best.answers_count}, url)


def upcoming(worker_id: int) -> list[Any]:
    """Open engagements of a worker, the soonest first."""
    rows = engagements_of_worker(worker_id).filter(state__in=rules.UPCOMING)
    return list(rows.order_by("starts_at", "pk")[:SHIFTS_READ])


def next_shift_of(rows: Iterable[Any], now: datetime) -> Any:
    """The shift that runs, else the next one that is settled; what lies in the past waits in its own place."""
    going = [row for row in rows if row.state in rules.GOING and row.ends_at > now]
    return going[0] if going else None


def home_data(actor: Actor, worker: Any, now: datetime) -> HomeData:
    """Everything the two home pages show; the number of queries does not depend on the rows."""
    if worker is None:
        return HomeData(is_registered=False)
    here = cell_of_row(worker)
    rows = upcoming(worker.pk)
    following = next_shift_of(rows, now)
    rate_ids = engagements_to_rate(worker.pk)[:1]
    finished = list(engagements_of_worker(worker.pk).filter(pk__in=rate_ids)) if rate_ids else []
    places = town_names({row.posting.region_code for row in [*rows, *finished]})
    pays = [row for row in open_pay_of_worker(worker.pk) if row.state in rules.PAY_ASKED]
    fit, fit_count = fit_jobs(worker, here=here, now=now, limit=FIT_SHOWN)
    return HomeData(
        is_registered=True,
        is_looking=worker.is_looking,
        offers=[shift_card(row, places=places, here=here) for row in rows if row.state == "offered"],
        days=day_cells(worker, clock.today()),
        days_url=url_or_blank("me_days"),
        next_shift=shift_card(following, places=places, here=here, day=check_in_context(actor, following))
        if following
        else None,
        hours=[hours_card(day) for day in hours_to_answer(actor, worker.pk)],
        pays=[pay_card(row) for row in pays[:PAYS_SHOWN]],
        to_rate=[shift_card(row, places=places) for row in finished],
        fit=fit,
        fit_count=fit_count,
        star=star_facts(worker.pk),
        station_phone=phone_url(worker.station),
    )


def hours_card(day: Any) -> dict[str, Any]:
    """Reported hours as a question with a link to the shift."""
    return {
        "title": day.engagement.posting.title,
        "on": day.on,
        "words": day.hours_words,
        "answer_due_at": day.answer_due_at,
        "url": reverse("me_shift", args=[day.engagement.uid]),
    }
