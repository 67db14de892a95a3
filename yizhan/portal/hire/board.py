"""The board of one posting: everybody on it, what is next with each, what is owed. Seven queries whatever the length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.queries import consenting
from yizhan.core import clock, masks, money
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.templatetags.ui import when_words
from yizhan.core.workflow import Option
from yizhan.exchange.attendance import rules as attendance_rules
from yizhan.exchange.attendance.actions import shifts_of
from yizhan.exchange.attendance.enums import Proof
from yizhan.exchange.attendance.queries import all_days, can_answer
from yizhan.exchange.engagements.queries import engagements_of_posting, open_steps
from yizhan.exchange.engagements.rules import Shift
from yizhan.exchange.pay.actions import CLAIMABLE
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.queries import pays_of_posting
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.ratings.enums import RatingState
from yizhan.exchange.ratings.queries import RoundView, rounds_seen_by
from yizhan.portal.hire import rules
from yizhan.portal.hire.rules import Counters, Duty, PersonFacts, Text

SHOWN_ENDS = frozenset({"no_show_worker"}) | rules.CAME_AND_WENT
"""Endings that stay among the people; the others stand folded under 没来成的."""

RECEIVED = frozenset({PayState.CONFIRMED, PayState.SETTLED})


@dataclass(frozen=True, slots=True)
class Clocks:
    """The instant and the district's lengths that the board reads, once for all rows."""

    now: datetime
    check_in_early_minutes: int
    roll_late_minutes: int
    no_show_minutes: int

    @classmethod
    def read(cls, now: datetime) -> Clocks:
        """The lengths in force now."""
        on = now.astimezone(clock.SHANGHAI).date()
        return cls(
            now=now.astimezone(clock.SHANGHAI),
            check_in_early_minutes=value("exchange.check_in_early_minutes", on=on),
            roll_late_minutes=value("exchange.hours_propose_minutes", on=on),
            no_show_minutes=value("exchange.no_show_minutes", on=on),
        )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person on the board.

    Args:
        duty: value of :class:`Duty`. line: what happened last, or what is waited for.
        day: the day of work that matters now. pays: what is owed or paid, by day. open_pays: those one can still claim.
        steps: what the actor may do, by name of the step.
        may_call: the number can be asked for. phone_masked: only after the mutual yes.
    """

    engagement: Any
    name: str
    facts: PersonFacts
    duty: Duty
    dots: tuple[rules.Dot, ...]
    line: str
    day: Any | None
    pays: tuple[Any, ...]
    open_pays: tuple[Any, ...]
    steps: dict[str, Option]
    round: RoundView
    phone_masked: str
    may_call: bool

    @property
    def owed_fen(self) -> int:
        return self.facts.owed_fen


@dataclass(frozen=True, slots=True)
class PayNote:
    """The note above the people: until when how much is to be paid, and to how many."""

    title: str
    text: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything of one posting for the hirer's side or the station."""

    posting: Any
    people: tuple[PersonRow, ...]
    ended: tuple[PersonRow, ...]
    counters: Counters
    pay_note: PayNote | None
    owed_fen: int
    owed_people: int
    duty: Duty
    is_work_day: bool
    day_words: str
    hours_words: str

    @property
    def colour(self) -> str:
        """Tag kind of the posting's state."""
        return PostingState(self.posting.state).colour

    @property
    def empty_title(self) -> str:
        """What to say while nobody is on it."""
        return _("还没有人报名") if self.posting.state == PostingState.PUBLISHED else _("还没开始招人")

    @property
    def empty_text(self) -> str:
        """One next step for an empty board."""
        texts = {
            PostingState.PUBLISHED: _("发出去了，有人报名就在这里"),
            PostingState.IN_REVIEW: _("驿站正在看，看过就发出去"),
            PostingState.SUBMITTED: _("驿站正在看，看过就发出去"),
        }
        return texts.get(self.posting.state, _("改好发出去，大家才看得到"))


def build_board(actor: Actor, posting: Any, now: datetime) -> Board:
    """The board as this actor sees it; the caller made sure that the posting is inside his scope."""
    clocks = Clocks.read(now)
    engagements = list(engagements_of_posting(posting.pk))
    ids = [row.pk for row in engagements]
    days: dict[int, list[Any]] = {pk: [] for pk in ids}
    for day in all_days().filter(engagement__in=ids):
        days[day.engagement_id].append(day)
    pays: dict[int, list[Any]] = {pk: [] for pk in ids}
    for pay in pays_of_posting(actor, posting.pk):
        pays[pay.engagement_id].append(pay)
    rounds = rounds_seen_by(actor, ids)
    agreeing = consenting([row.worker.person_id for row in engagements], ConsentPurpose.PHONE_TO_HIRER)
    rows = [
        person_row(
            actor, row, days[row.pk], pays[row.pk], rounds[row.pk], row.worker.person_id in agreeing, clocks
        )
        for row in engagements
    ]
    shown = [
        row for row in rows if row.facts.state not in rules.ENDED or row.facts.state in SHOWN_ENDS or row.pays
    ]
    # Those who are already in keep their order; who waits for an answer stands last, as in a queue.
    shown.sort(key=lambda row: (row.facts.state in {"interested", "offered"}, row.engagement.pk))
    owing = [row for row in shown if row.facts.owed_fen]
    day_words, hours_words = _when(posting, clocks.now.date())
    return Board(
        posting=posting,
        people=tuple(shown),
        ended=tuple(row for row in rows if row not in shown),
        counters=rules.count([row.facts for row in shown]),
        pay_note=_pay_note(posting, owing, clocks.now),
        owed_fen=sum(row.facts.owed_fen for row in owing),
        owed_people=len(owing),
        duty=rules.most_pressing([row.duty for row in shown]),
        is_work_day=_is_work_day(posting, clocks),
        day_words=day_words,
        hours_words=hours_words,
    )


def person_row(
    actor: Actor,
    engagement: Any,
    days: list[Any],
    pays: list[Any],
    round_view: RoundView,
    agrees_to_calls: bool,
    clocks: Clocks,
) -> PersonRow:
    """One row from what was read for all of them."""
    day = day_that_matters(engagement, days, clocks.now)
    facts = facts_of(actor, engagement, day, pays, round_view, clocks)
    duty = rules.next_duty(facts)
    person = engagement.worker.person
    in_contact = engagement.state in rules.HAS_PHONE
    return PersonRow(
        engagement=engagement,
        name=person.display_name,
        facts=facts,
        duty=duty,
        dots=rules.dots(facts, duty),
        line=line_of(engagement, day, pays, round_view, duty, clocks.now.date()),
        day=day,
        pays=tuple(pays),
        open_pays=tuple(pay for pay in pays if pay.state in CLAIMABLE),
        steps={option.name: option for option in open_steps(actor, engagement)},
        round=round_view,
        phone_masked=masks.phone(person.phone) if in_contact else "",
        may_call=bool(in_contact and agrees_to_calls and person.phone),
    )


def facts_of(
    actor: Actor, engagement: Any, day: Any | None, pays: list[Any], round_view: RoundView, clocks: Clocks
) -> PersonFacts:
    """The plain facts the rules decide on."""
    now = clocks.now
    shifts = shifts_of(engagement)
    on_roll = attendance_rules.shift_at(
        shifts, now, early_minutes=clocks.check_in_early_minutes, late_minutes=clocks.roll_late_minutes
    )
    late_from = engagement.starts_at + timedelta(minutes=clocks.no_show_minutes)
    open_pays = [pay for pay in pays if pay.state in CLAIMABLE]
    return PersonFacts(
        state=engagement.state,
        day_state=day.state if day else "",
        is_roll_open=on_roll is not None and (day is None or day.on == on_roll.on),
        is_late=now >= late_from,
        is_place_open=engagement.posting.places_left > 0 and engagement.posting.ends_at > now,
        is_shift_over=_is_shift_over(day, shifts, now),
        may_answer_hours=can_answer(actor, day),
        owed_fen=sum(pay.amount_fen - (pay.received_fen or 0) for pay in open_pays),
        claimed_fen=sum(pay.amount_fen for pay in pays if pay.state == PayState.PAID_CLAIMED),
        received_fen=sum(pay.received_fen or 0 for pay in pays if pay.state in RECEIVED),
        is_pay_late=any(pay.due_at <= now for pay in open_pays),
        can_rate=round_view.can_rate,
        # Who judges neither side (station, foreman) only learns that both answers are there.
        has_rated=round_view.own is not None or round_view.state == RatingState.REVEALED,
    )


def _is_shift_over(day: Any | None, shifts: tuple[Shift, ...], now: datetime) -> bool:
    return day is not None and any(shift.on == day.on and shift.ends_at <= now for shift in shifts)


def day_that_matters(engagement: Any, days: list[Any], now: datetime) -> Any | None:
    """The day of work running now, else the last one begun, else the next."""
    shift = attendance_rules.shift_at(shifts_of(engagement), now, early_minutes=24 * 60)
    running = next((day for day in days if shift and day.on == shift.on), None)
    begun = [day for day in days if day.state != "expected"]
    return running or (begun[-1] if begun else None) or (days[0] if days else None)


def _when(posting: Any, today: date) -> tuple[str, str]:
    """Day and hours apart, as the head of the page shows them; a job of several days keeps both in one line."""
    if posting.starts_at is None or posting.ends_at is None:
        return "", _("时间还没写")
    starts, ends = posting.starts_at.astimezone(clock.SHANGHAI), posting.ends_at.astimezone(clock.SHANGHAI)
    if starts.date() != ends.date():
        return "", when_words(starts, ends, today=today)
    return when_words(starts.date(), today=today), f"{_hm(starts)}–{_hm(ends)}"


def _is_work_day(posting: Any, clocks: Clocks) -> bool:
    """Whether a check-in could happen now or later today; over when the work is over."""
    if posting.starts_at is None or posting.ends_at is None:
        return False
    early = timedelta(minutes=clocks.check_in_early_minutes)
    starts, ends = (posting.starts_at.astimezone(clock.SHANGHAI), posting.ends_at.astimezone(clock.SHANGHAI))
    return (starts - early).date() <= clocks.now.date() and clocks.now <= ends


# ---- words ----

_STATE_LINES: dict[str, Text] = {
    "interested": _lazy("报了名，等你回话"),
    "accepted": _lazy("说来，马上就定"),
    "confirmed": _lazy("定了，到时候来"),
    "dispatched": _lazy("驿站派出了，到时候来"),
    "no_show_worker": _lazy("没来，驿站记下了"),
    "sent_home": _lazy("到了没让干"),
    "walked_off": _lazy("中途走了"),
    "abandoned_safety": _lazy("现场不安全，停了工"),
}


def line_of(
    engagement: Any, day: Any | None, pays: list[Any], round_view: RoundView, duty: Duty, today: date
) -> str:
    """``7:21 填签到码到岗，17:00 下工`` and the like: the last that is known, in one line."""
    paid = [pay for pay in pays if pay.state in RECEIVED]
    if paid and duty in {Duty.NONE, Duty.RATE}:
        return _paid_line(paid[-1], round_view)
    if duty == Duty.CALL_STATION and engagement.state != "no_show_worker":
        return _("过了 %(at)s 还没到") % {"at": _hm(engagement.starts_at)}
    if duty in {Duty.WAIT_PAY, Duty.RATE} and any(pay.state == PayState.PAID_CLAIMED for pay in pays):
        return _("你说付了，等他说收到")
    if duty == Duty.WAIT_STATION:
        return _("工时两边说的不一样，驿站来定")
    if duty == Duty.WAIT_ANSWER and engagement.answer_due_at:
        return _("等他回话，最晚%(when)s") % {"when": when_words(engagement.answer_due_at, today=today)}
    if day is not None and day.checked_in_at:
        return _day_line(day)
    return str(_STATE_LINES.get(engagement.state, engagement.get_state_display()))


def _paid_line(pay: Any, round_view: RoundView) -> str:
    amount = _("%(at)s 收到 %(yuan)s") % {"at": _hm(pay.confirmed_at), "yuan": money.yuan(pay.received_fen)}
    if round_view.other:
        return _("%(paid)s，评你“%(face)s”") % {"paid": amount, "face": round_view.other.face_label}
    return amount


def _day_line(day: Any) -> str:
    proof = {
        Proof.DAY_CODE: _("填签到码到岗"),
        Proof.FOREMAN: _("点名到岗"),
        Proof.STATION: _("驿站核实到岗"),
        Proof.SELF_CLAIM: _("自己说到了"),
    }.get(day.check_in_proof, _("到岗"))
    words = f"{_hm(day.checked_in_at)} {proof}"
    if day.checked_out_at:
        words = _("%(came)s，%(at)s 下工") % {"came": words, "at": _hm(day.checked_out_at)}
    if day.hours_words:
        words = _("%(so_far)s，报了 %(hours)s") % {"so_far": words, "hours": day.hours_words}
    return words


def _pay_note(posting: Any, owing: list[PersonRow], now: datetime) -> PayNote | None:
    if not owing:
        return None
    due = min(pay.due_at for row in owing for pay in row.open_pays)
    last_day = (due - timedelta(seconds=1)).astimezone(clock.SHANGHAI).date()
    is_late = due <= now
    day = when_words(last_day, today=now.date())
    title = _("%(day)s就该付完工钱") if is_late else _("%(day)s要付完工钱")
    total = sum(row.facts.owed_fen for row in owing)
    text = _("你答应“%(cycle)s”。还有 %(n)s 人没付，共 %(total)s。") % {
        "cycle": posting.get_pay_cycle_display(),
        "n": len(owing),
        "total": money.yuan(total),
    }
    return PayNote(title % {"day": day}, text, is_late)


def _hm(moment: datetime) -> str:
    local = moment.astimezone(clock.SHANGHAI)
    return f"{local.hour}:{local.minute:02d}"
