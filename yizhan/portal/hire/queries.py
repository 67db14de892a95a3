"""Reading for the hirer's home and list: postings with what each of them waits for. A constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhan.core import money
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.queries import all_days
from yizhan.exchange.engagements.queries import full, no_show_candidates
from yizhan.exchange.hirers.rules import WHAT_TO_BRING
from yizhan.exchange.pay.actions import CLAIMABLE
from yizhan.exchange.pay.queries import all_pay
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.queries import visible_postings
from yizhan.portal.hire import rules
from yizhan.portal.hire.rules import Duty

PAGE_SIZE = 20
SHOWN_ENDED = 3

TO_FIX = frozenset({PostingState.DRAFT, PostingState.RETURNED, PostingState.AUTO_HOLD})
IN_REVIEW = frozenset({PostingState.SUBMITTED, PostingState.IN_REVIEW, PostingState.UNDER_RECHECK})
RUNNING = frozenset({PostingState.PUBLISHED, PostingState.FILLED, PostingState.PAUSED})
ENDED = frozenset(
    {PostingState.EXPIRED, PostingState.WITHDRAWN, PostingState.REJECTED, PostingState.TAKEN_DOWN}
)

GROUPS: dict[str, frozenset[str]] = {
    "open": frozenset(RUNNING),
    "review": frozenset(IN_REVIEW | TO_FIX),
    "ended": frozenset(ENDED),
}


@dataclass(frozen=True, slots=True)
class Next:
    """What a posting waits for from the hirer: one line and where it is done."""

    duty: str
    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class PostingCard:
    """A posting in the hirer's lists. ``said_yes`` of ``headcount`` places are taken."""

    posting: Any
    url: str
    said_yes: int
    applied: int
    next: Next | None

    is_over: bool

    @property
    def colour(self) -> str:
        """Tag kind of its state."""
        return "info" if self.is_over else PostingState(self.posting.state).colour

    @property
    def state_words(self) -> str:
        """Its state; work that is over is over, whether it was filled or ran out."""
        return _("干完了") if self.is_over else self.posting.get_state_display()


def posting_for(actor: Actor, uid: UUID) -> Any:
    """A posting inside the actor's scope; :class:`OutOfSight` otherwise."""
    found = visible_postings(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    return found


def cards(actor: Actor, postings: Iterable[Any], now: datetime) -> list[PostingCard]:
    """Cards with the next duty of each posting; five queries whatever the length."""
    rows = list(postings)
    ids = [row.pk for row in rows]
    states: dict[int, Counter[str]] = {pk: Counter() for pk in ids}
    people = full().filter(posting__in=ids).order_by().values_list("posting_id", "state")
    for posting_id, state, number in people.annotate(number=Count("pk")):
        states[posting_id][state] += number
    late = _counts(no_show_candidates(actor).filter(posting__in=ids), "posting_id")
    owed = _owed(ids)
    hours = _counts(_hours_asked(actor, ids), "engagement__posting_id")
    return [
        PostingCard(
            posting=row,
            url=reverse("hire_board", args=[row.uid]),
            said_yes=row.taken_count,
            applied=states[row.pk]["interested"],
            is_over=_is_over(row, now),
            next=_next(
                actor, row, states[row.pk], late.get(row.pk, 0), owed.get(row.pk), hours.get(row.pk, 0), now
            ),
        )
        for row in rows
    ]


def _is_over(posting: Any, now: datetime) -> bool:
    had_people = posting.taken_count > 0 and posting.state in RUNNING | {PostingState.EXPIRED}
    return bool(had_people and posting.ends_at and posting.ends_at <= now)


def _counts(rows: QuerySet, by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(number=Count("pk")))


def _owed(ids: list[int]) -> dict[int, tuple[int, int, datetime]]:
    """Posting → how many pays are open, how much is missing, the first day due."""
    rows = all_pay().filter(engagement__posting__in=ids, state__in=CLAIMABLE).order_by()
    found = rows.values_list("engagement__posting_id").annotate(
        number=Count("pk"), total=Sum(F("amount_fen")), part=Sum("received_fen"), first=Min("due_at")
    )
    return {
        posting_id: (number, total - (part or 0), first) for posting_id, number, total, part, first in found
    }


def _hours_asked(actor: Actor, ids: list[int]) -> QuerySet:
    asked = ~Q(submitted_by_role="hirer")
    return all_days().filter(asked, engagement__posting__in=ids, state=AttendanceState.SUBMITTED)


def _next(
    actor: Actor,
    posting: Any,
    states: Counter[str],
    late: int,
    owed: tuple[int, int, datetime] | None,
    hours: int,
    now: datetime,
) -> Next | None:
    """The most pressing thing of one posting: pay, nobody came, hours, an answer, a correction, a rating."""
    board = reverse("hire_board", args=[posting.uid])
    if owed and actor.role != "foreman":
        number, total, first = owed
        late_words = _("过了日子，") if first <= now else ""
        text = _("%(late)s还有 %(n)s 笔没付，共 %(total)s") % {
            "late": late_words,
            "n": number,
            "total": money.yuan(total),
        }
        return Next(Duty.PAY, text, board, _("去付钱"))
    if late:
        return Next(Duty.CALL_STATION, _("有 %(n)s 人没到") % {"n": late}, board, _("去看看"))
    if hours:
        return Next(Duty.ANSWER_HOURS, _("有 %(n)s 人的工时等你认") % {"n": hours}, board, _("去认工时"))
    if states["interested"] and posting.state in RUNNING and actor.role != "foreman":
        return Next(
            Duty.ANSWER, _("%(n)s 人报名，等你答复") % {"n": states["interested"]}, board, _("去答复")
        )
    if posting.state in TO_FIX and actor.role != "foreman":
        texts = {
            PostingState.RETURNED: _("驿站退回来了，改一改再发"),
            PostingState.AUTO_HOLD: _("有必须改的地方"),
        }
        form = reverse("posting_form", args=[posting.uid])
        return Next("fix", texts.get(posting.state, _("还没发出去")), form, _("去改"))
    return None


@dataclass(frozen=True, slots=True)
class Home:
    """The hirer's home. ``duties`` wait for him, the others only inform."""

    duties: list[PostingCard]
    running: list[PostingCard]
    reviewing: list[PostingCard]
    ended: list[PostingCard]
    has_more: bool
    again_url: str

    @property
    def is_empty(self) -> bool:
        return not (self.duties or self.running or self.reviewing or self.ended)


def home(actor: Actor, now: datetime) -> Home:
    """Postings by what they wait for; six queries."""
    found = visible_postings(actor).exclude(state=PostingState.ARCHIVED).order_by("-pk")
    rows = list(found[: PAGE_SIZE + 1])
    shown = cards(actor, rows[:PAGE_SIZE], now)
    duties = [card for card in shown if card.next]
    order = [str(duty) for duty in rules.ON_ME] + ["fix"]
    duties.sort(key=lambda card: (order.index(card.next.duty), card.posting.starts_at or now))  # type: ignore[union-attr]
    rest = [card for card in shown if not card.next]
    running = [card for card in rest if card.posting.state in RUNNING and card.posting.ends_at > now]
    reviewing = [card for card in rest if card.posting.state in IN_REVIEW]
    ended = [card for card in rest if card not in running and card not in reviewing]
    return Home(
        duties=duties,
        running=sorted(running, key=lambda card: card.posting.starts_at),
        reviewing=reviewing,
        ended=ended[:SHOWN_ENDED],
        has_more=len(rows) > PAGE_SIZE or len(ended) > SHOWN_ENDED,
        again_url=_again_url(ended),
    )


def _again_url(ended: list[PostingCard]) -> str:
    """照上次再发: the form filled from the last posting that ran; empty when there is none."""
    last = next((card.posting for card in ended if card.posting.published_at), None)
    return f"{reverse('quick_post')}?again={last.uid}" if last else ""


def list_page(
    actor: Actor, group: str, before: int | None, now: datetime
) -> tuple[list[PostingCard], int | None]:
    """One page of the full list and the key of the next."""
    found = visible_postings(actor).exclude(state=PostingState.ARCHIVED)
    if group in GROUPS:
        found = found.filter(state__in=GROUPS[group])
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE_SIZE + 1])
    return cards(actor, rows[:PAGE_SIZE], now), rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None


def what_to_bring(organisation_kind: str) -> list[str]:
    """What the counter asks to see before it ticks 已核验."""
    return [str(line) for line in WHAT_TO_BRING.get(organisation_kind, ())]
