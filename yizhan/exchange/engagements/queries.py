"""Reading engagements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yizhan.core import clock, money
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.templatetags.ui import when_words
from yizhan.core.workflow import Option, TransitionLog, history
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.engagements.enums import (
    HIRER_REASONS,
    HOLDS_PLACE,
    ON_SITE_REASONS,
    STATION_REASONS,
    WORKER_REASONS,
    EndReason,
    EngagementState,
    Entrance,
    InsuranceStatus,
    NoShowState,
)
from yizhan.exchange.engagements.models import BookedShift, DayStop, Engagement, NoShowMark
from yizhan.exchange.engagements.placing import reasons_against
from yizhan.exchange.engagements.workflow import engagement_workflow
from yizhan.exchange.postings.enums import Insurance, PayCycle
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker


def full() -> QuerySet[Engagement]:
    """Engagements with everything a card needs, in one query."""
    return Engagement.objects.select_related(
        "posting__hirer__organisation", "posting__trade", "worker__person", "station"
    )


def visible_engagement(actor: Actor, uid: str) -> Engagement:
    """An engagement inside the actor's scope; :class:`OutOfSight` otherwise."""
    found = full().filter(uid=uid, pk__in=Engagement.objects.visible_to(actor).values("pk")).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def visible_engagements(actor: Actor) -> QuerySet[Engagement]:
    """All engagements inside the actor's scope, with everything a card needs."""
    return full().filter(pk__in=Engagement.objects.visible_to(actor).values("pk"))


def engagements_of_worker(worker_id: int) -> QuerySet[Engagement]:
    """All of one worker, newest start first."""
    return full().filter(worker_id=worker_id).order_by("-starts_at", "-pk")


def engagements_of_posting(posting_id: int) -> QuerySet[Engagement]:
    """All of one posting: those who hold a place, then the others, oldest first."""
    return full().filter(posting_id=posting_id).order_by("pk")


def holders_of_posting(posting_id: int) -> QuerySet[Engagement]:
    """Who holds a place (the foreman's list)."""
    return engagements_of_posting(posting_id).filter(state__in=HOLDS_PLACE)


def engagement_of(worker_id: int, posting_id: int) -> Engagement | None:
    """The newest engagement of a pair, to show "you have applied"."""
    return full().filter(worker_id=worker_id, posting_id=posting_id).order_by("-pk").first()


def reasons_not_to_take(worker: Worker, posting: Posting) -> list[Reason]:
    """All reasons why this worker cannot apply or be assigned now; empty when he can (for buttons)."""
    return reasons_against(posting, worker, clock.now())


def open_steps(actor: Actor, engagement: Engagement) -> list[Option]:
    """Buttons for one actor: the workflow's options that people press, with clocks applied."""
    now = clock.now()
    undo_over = engagement.undo_until is None or engagement.undo_until <= now
    hidden = {"lapse", "lapse_changed", "confirm", "close", "arrive", "complete"}
    hidden |= {"undo_no_show", "excuse_no_show", "blame_hirer"}  # they have a page of their own
    hidden |= {"undo"} if undo_over else set()
    if engagement.proposed_version is None:
        hidden |= {"agree_changed", "refuse_changed"}
    hidden |= {"offer"} if engagement.entrance == Entrance.WALK_ON else {"admit"}
    return [
        option for option in engagement_workflow.available(actor, engagement) if option.name not in hidden
    ]


def reason_choices(side: str) -> list[tuple[str, str]]:
    """Reasons to choose from when ending (``worker``, ``hirer``, else the station's)."""
    codes = {"worker": WORKER_REASONS, "hirer": HIRER_REASONS, "on_site": ON_SITE_REASONS}.get(
        side, STATION_REASONS
    )
    return [(code, str(EndReason(code).label)) for code in codes]


def no_show_candidates(actor: Actor) -> QuerySet[Engagement]:
    """Whom the station should call: confirmed, not arrived, 60 min† past the start (d.2: proposed, never automatic)."""
    before = clock.now() - timedelta(minutes=value("exchange.no_show_minutes"))
    waiting = [EngagementState.CONFIRMED, EngagementState.DISPATCHED]
    return full().filter(
        pk__in=Engagement.objects.visible_to(actor).values("pk"), state__in=waiting, starts_at__lte=before
    )


def call_back_workers(hirer_id: int, limit: int = 10) -> list[int]:
    """Ids of workers who finished work for this hirer, the latest first (老雇主叫回)."""
    rows = (
        Engagement.objects.filter(
            posting__hirer_id=hirer_id, state__in=[EngagementState.COMPLETED, EngagementState.CLOSED]
        )
        .order_by("-starts_at")
        .values_list("worker_id", flat=True)
    )
    return list(dict.fromkeys(rows))[:limit]


def history_of(engagement: Engagement) -> QuerySet[TransitionLog]:
    """What happened to an engagement, oldest first."""
    return history(engagement_workflow, engagement)


def answer_choices(against: str) -> list[tuple[str, str]]:
    """What the side that is said not to have come may answer."""
    codes = {
        "worker": ("van_left", "no_contact", "illness", "family", "weather", "authority", "other"),
        "hirer": ("no_contact", "late", "weather", "authority", "work_cancelled", "other"),
    }[against]
    words = {"no_contact": _("我在那儿，没找到人") if against == "worker" else _("我在那儿，没见到他")}
    return [(code, words.get(code) or str(EndReason(code).label)) for code in codes]


# ---- changed terms ----


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One agreed thing, old and new in words."""

    label: str
    old: str
    new: str


def changed_rows(engagement: Engagement) -> list[ChangedRow]:
    """Old and new side by side: only what differs; empty when nothing is asked."""
    if engagement.proposed_version is None:
        return []
    old, new = engagement.terms, engagement.proposed_terms
    rows: dict[str, ChangedRow] = {}
    for key in rules.changed_keys(old, new):
        label, words = _COMPARED[_GROUPED.get(key, key)]
        rows[label()] = ChangedRow(label(), words(old) or _("没说"), words(new) or _("没说"))
    return list(rows.values())


def _pay_words(terms: dict[str, Any]) -> str:
    return money.pay(terms["pay_fen"], unit=terms["pay_unit"], piece_unit=terms.get("piece_unit", ""))


def _when_words(terms: dict[str, Any]) -> str:
    begins, ends = (datetime.fromisoformat(terms[key]) for key in ("starts_at", "ends_at"))
    return when_words(begins, ends, today=begins.date().replace(month=1, day=1))


_GROUPED = {"pay_unit": "pay_fen", "piece_unit": "pay_fen", "ends_at": "starts_at"}
_COMPARED: dict[str, tuple[Any, Any]] = {
    "pay_fen": (lambda: _("工钱"), _pay_words),
    "pay_cycle": (lambda: _("怎么结"), lambda terms: str(PayCycle(terms["pay_cycle"]).label)),
    "starts_at": (lambda: _("时间"), _when_words),
    "break_minutes": (
        lambda: _("中间歇"),
        lambda terms: _("%(n)s 分钟") % {"n": terms["break_minutes"]} if terms["break_minutes"] else "",
    ),
    "place": (lambda: _("地点"), lambda terms: terms["place"]),
    "meeting_point": (lambda: _("集合点"), lambda terms: terms["meeting_point"]),
    "meals": (lambda: _("管饭"), lambda terms: terms["meals"]),
    "transport": (lambda: _("怎么去"), lambda terms: terms["transport"]),
    "tools": (lambda: _("自己带"), lambda terms: terms["tools"]),
    "title": (lambda: _("干什么"), lambda terms: terms["title"]),
    "insurance": (lambda: _("保险"), lambda terms: str(Insurance(terms["insurance"]).label)),
}


# ---- not coming, days, 放空 ----


def open_no_shows(actor: Actor) -> QuerySet[NoShowMark]:
    """Marks that wait for the station: to call, or to decide between two words."""
    return (
        NoShowMark.objects.filter(
            engagement__in=Engagement.objects.visible_to(actor).values("pk"),
            state__in=[NoShowState.PROPOSED, NoShowState.CONTESTED, NoShowState.MARKED],
        )
        .select_related("engagement__worker__person", "engagement__posting__hirer__organisation")
        .order_by("state", "proposed_at", "pk")
    )


def visible_mark(actor: Actor, uid: str) -> NoShowMark:
    """One mark inside the scope; :class:`OutOfSight` otherwise."""
    found = (
        NoShowMark.objects.filter(uid=uid, engagement__in=Engagement.objects.visible_to(actor).values("pk"))
        .select_related(
            "engagement__worker__person", "engagement__posting__hirer__organisation", "engagement__station"
        )
        .first()
    )
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def mark_to_answer(engagement: Engagement, side: str) -> NoShowMark | None:
    """The mark that this side may still answer."""
    return NoShowMark.objects.filter(
        engagement=engagement, against=side, state=NoShowState.MARKED, answer_due_at__gt=clock.now()
    ).first()


def no_show_stands(engagement_id: int) -> bool:
    """Whether a no-show may be counted: nobody contested it in 24 hours†, or the station upheld it."""
    return NoShowMark.objects.filter(engagement_id=engagement_id, state=NoShowState.STANDS).exists()


def sent_home_suggestion(engagement: Engagement) -> int | None:
    """放空: what is suggested to be paid (fen), when he came and it was not his fault; ``None`` otherwise."""
    own_fault = engagement.end_reason in {"late", "not_able"}
    if engagement.state not in {EngagementState.SENT_HOME, EngagementState.NO_SHOW_HIRER} or own_fault:
        return None
    percent = value("exchange.sent_home_percent", on=local(engagement.starts_at).date())
    return rules.sent_home_fen(engagement.terms, percent)


def days_ahead(engagement: Engagement) -> list[BookedShift]:
    """The days that are still to come, with what was said about each."""
    return list(BookedShift.objects.filter(engagement=engagement, starts_at__gt=clock.now()).order_by("on"))


def days_unanswered(actor: Actor) -> QuerySet[BookedShift]:
    """Who was asked about tomorrow and has not said: the station calls."""
    return BookedShift.objects.filter(
        engagement__in=Engagement.objects.visible_to(actor).values("pk"),
        answer="asked",
        starts_at__gt=clock.now(),
    ).select_related("engagement__worker__person", "engagement__posting")


def stops_of_posting(posting_id: int) -> QuerySet[DayStop]:
    """Days on which a posting does not work."""
    return DayStop.objects.filter(posting_id=posting_id)


def placed_together(together: str) -> QuerySet[Engagement]:
    """The engagements of people who were placed in one step (and of those who replaced one of them)."""
    return full().filter(together=together).exclude(together="").order_by("pk")


def insurance_words(engagement: Engagement) -> str:
    """What is known about insurance and who says so: ``用工方已买意外险（用工方说的）``."""
    label = str(InsuranceStatus(engagement.insurance).label)
    who = {"hirer": _("用工方说的"), "station": _("驿站核过"), "worker": _("工人说的")}.get(
        engagement.insurance_said_by, ""
    )
    words = _("%(what)s（%(who)s）") % {"what": label, "who": who} if who else label
    if engagement.insurance_policy:
        words = _("%(words)s，保单 %(number)s") % {"words": words, "number": engagement.insurance_policy}
    return words
