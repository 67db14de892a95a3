"""Making, changing, skipping and stopping an order; its postings go through the same steps as any other (F307)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.calendar.rules import local_day
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.orders import rules
from yizhan.exchange.orders.enums import DayState, OrderState
from yizhan.exchange.orders.models import Order, OrderDay
from yizhan.exchange.orders.workflow import order_workflow
from yizhan.exchange.postings import access
from yizhan.exchange.postings.actions import _do_draft, _do_publish_again, _do_submit, _do_withdraw
from yizhan.exchange.postings.drafting import EDITABLE, findings_of
from yizhan.exchange.postings.enums import FindingSeverity, PostingState, ReviewVerdict
from yizhan.exchange.postings.models import Posting, ReviewDecision

LOCKS = ("exchange.Order", "exchange.Posting")
NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))
PATTERN_STATES = frozenset(
    {
        PostingState.DRAFT,
        PostingState.IN_REVIEW,
        PostingState.PUBLISHED,
        PostingState.FILLED,
        PostingState.PAUSED,
        PostingState.EXPIRED,
        PostingState.ARCHIVED,
    }
)
CAN_BE_WITHDRAWN = frozenset(
    {PostingState.DRAFT, PostingState.IN_REVIEW, PostingState.AUTO_HOLD, PostingState.RETURNED,
     PostingState.PUBLISHED, PostingState.FILLED, PostingState.PAUSED}
)  # fmt: skip


@action(locks=("exchange.Posting",))
def make_order(
    work: Work,
    pattern_id: int,
    *,
    weekdays: list[int] | None = None,
    dates: list[str] | None = None,
    season_from: str,
    season_until: str,
    is_demo: bool = False,
) -> int:
    """照这条长期招: the same work on weekdays or named days within a season. Its postings are made some days ahead.

    Args:
        pattern_id: an own posting that lacks nothing; its words, pay and hours are repeated.
        weekdays: 0 (Monday) to 6. dates, season_from, season_until: ISO days.

    Returns:
        id of the order.

    Raises:
        OutOfSight, Forbidden. Refused: ``pattern_unusable``, ``pattern_in_use`` and what :func:`rules.reasons_against` says.
    """
    pattern = Posting.objects.visible_to(work.actor).filter(pk=pattern_id).first()
    if pattern is None:
        raise OutOfSight(NOT_FOUND)
    pattern = work.lock(Posting, pattern_id)
    access.can_edit(work.actor, pattern).require()
    on = local_day(work.at)
    days, first, last = _dates(dates), _day(season_from), _day(season_until)
    most = value("exchange.order_season_most", on=on)
    reasons = rules.reasons_against(weekdays or [], days, first, last, today=on, most_days=most)
    if pattern.state not in PATTERN_STATES or not (
        pattern.starts_at and pattern.ends_at and pattern.trade_id
    ):
        reasons.append(Reason("pattern_unusable", _("先把这条招工写全、发出去，再长期招")))
    if Order.objects.filter(pattern=pattern, state=OrderState.ACTIVE).exists():
        reasons.append(Reason("pattern_in_use", _("这条已经在长期招了")))
    refuse_if_any(reasons)
    assert first is not None
    assert last is not None
    assert pattern.starts_at is not None
    made = Order.objects.create(
        hirer=pattern.hirer,
        pattern=pattern,
        weekdays=sorted(set(weekdays or [])),
        dates=[day.isoformat() for day in days],
        season_from=first,
        season_until=last,
        state=OrderState.ACTIVE,
        state_changed_at=work.at,
        created_at=work.at,
        created_by_uid=work.actor.person_uid,
        is_demo=is_demo or pattern.is_demo,
    )
    own_day = local_day(pattern.starts_at)
    if own_day in rules.days_of(made.weekdays, days, first, last):
        OrderDay.objects.create(
            order=made, day=own_day, state=DayState.POSTED, posting=pattern, recorded_at=work.at
        )
    work.record(made, after={"pattern": pattern.number, "weekdays": made.weekdays, "dates": made.dates})
    return made.pk


@action(locks=LOCKS)
def change_order(work: Work, order_id: int, *, fields: dict[str, Any]) -> int:
    """New words, pay or hours for the days to come: a new pattern for the next day, which is reviewed like any other.

    Days that are posted already keep their terms; change those one by one.

    Args:
        fields: names of ``drafting.EDITABLE``; moments are those of the next day.

    Returns:
        id of the posting that is the new pattern.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``no_day_left`` and everything that submission refuses.
    """
    order = _own(work, order_id)
    _require(order, OrderState.ACTIVE)
    coming = days_to_come(order, local_day(work.at))
    if not coming:
        raise Refused(Reason("no_day_left", _("后面没有要招人的日子了")))
    posting = _do_copy(work, order.pattern, coming[0], fields)
    _do_submit(work, posting, "submit")
    order.pattern = posting
    order.save(update_fields=["pattern"])
    OrderDay.objects.create(
        order=order, day=coming[0], state=DayState.POSTED, posting=posting, recorded_at=work.at
    )
    work.record(order, after={"pattern": posting.number})
    return posting.pk


@action(locks=LOCKS)
def skip_day(work: Work, order_id: int, day: str) -> str:
    """这天不招: nothing is made for the day; one that is posted already is withdrawn (whoever said yes is told).

    Raises:
        OutOfSight, Forbidden. Refused: ``not_a_day``, ``day_past``, ``skipped_already``.
    """
    order = _own(work, order_id)
    wanted = _day(day)
    reasons = []
    if wanted is None or wanted not in all_days(order):
        reasons.append(Reason("not_a_day", _("这一天本来就不招"), "day"))
    elif wanted < local_day(work.at):
        reasons.append(Reason("day_past", _("这一天已经过了"), "day"))
    refuse_if_any(reasons)
    row = OrderDay.objects.filter(order=order, day=wanted).first()
    if row is not None and row.state == DayState.SKIPPED:
        raise Refused(Reason("skipped_already", _("这一天已经不招了")))
    if row is not None and row.posting_id:
        posting = work.lock(Posting, row.posting_id)
        if posting.state in CAN_BE_WITHDRAWN:
            _do_withdraw(work, posting, reason=str(_("这一天不招")))
    OrderDay.objects.update_or_create(
        order=order, day=wanted, defaults={"state": DayState.SKIPPED, "recorded_at": work.at}
    )
    work.record(order, after={"skipped": day})
    return DayState.SKIPPED.value


@action(locks=LOCKS)
def unskip_day(work: Work, order_id: int, day: str) -> bool:
    """这天还是要招: the day is to come again.

    Raises:
        OutOfSight, Forbidden. Refused: ``not_skipped``, ``day_past``, ``posted_once`` (withdrawn already: post it by hand).
    """
    order = _own(work, order_id)
    row = OrderDay.objects.filter(order=order, day=_day(day), state=DayState.SKIPPED).first()
    if row is None:
        raise Refused(Reason("not_skipped", _("这一天没有停过")))
    if row.day < local_day(work.at):
        raise Refused(Reason("day_past", _("这一天已经过了")))
    if row.posting_id:
        raise Refused(Reason("posted_once", _("那天的已经撤了，照着再发一条")))
    row.delete()
    work.record(order, after={"unskipped": day})
    return True


@action(locks=LOCKS)
def stop_order(work: Work, order_id: int) -> str:
    """以后不招了: no more postings are made; those that are out stay until they are withdrawn."""
    order = _own(work, order_id)
    order_workflow.apply(work, order, "stop")
    return order.state


@action(locks=LOCKS)
def go_on_order(work: Work, order_id: int) -> str:
    """接着招."""
    order = _own(work, order_id)
    order_workflow.apply(work, order, "go_on")
    return order.state


# ---- by the schedule ----


@action(locks=LOCKS)
def post_day(work: Work, order_id: int, day: str) -> str:
    """SYSTEM: make the posting of one day of an order and send it in.

    It is published on the approvals of the pattern when nothing but the day differs, the approval is not too old and the
    rules find nothing that they did not find then; else it waits for a reviewer.

    Returns:
        state of the posting, or ``""`` when there is nothing to do.
    """
    if not work.actor.is_system:
        raise OutOfSight(NOT_FOUND)
    order = work.lock(Order, order_id)
    wanted = _day(day)
    is_taken = OrderDay.objects.filter(order=order, day=wanted).exists()
    if order.state != OrderState.ACTIVE or wanted is None or is_taken or wanted not in all_days(order):
        return ""
    pattern = work.lock(Posting, order.pattern_id)
    posting = _do_copy(work, pattern, wanted, {})
    _do_submit(work, posting, "submit")
    if posting.state == PostingState.IN_REVIEW and may_carry(pattern, posting, work.at):
        _do_publish_again(work, posting, pattern)
    OrderDay.objects.create(
        order=order, day=wanted, state=DayState.POSTED, posting=posting, recorded_at=work.at
    )
    return posting.state


@action(locks=("exchange.Order",))
def end_order(work: Work, order_id: int) -> bool:
    """SYSTEM: the season is over."""
    order = work.lock(Order, order_id)
    if order.state == OrderState.ENDED or order.season_until >= local_day(work.at):
        return False
    order_workflow.apply(work, order, "end")
    return True


def may_carry(pattern: Posting, posting: Posting, at: datetime) -> bool:
    """Whether the approval of the pattern covers the copy (decided anew for every day)."""
    approvals = ReviewDecision.objects.filter(
        posting=pattern, terms_version=pattern.terms_version, verdict=ReviewVerdict.APPROVE
    )
    newest = approvals.aggregate(newest=Max("decided_at"))["newest"]
    days = value("exchange.order_review_days", on=local_day(at))
    if newest is None or newest < at - timedelta(days=days):
        return False
    if pattern.state not in {*PATTERN_STATES - {PostingState.DRAFT, PostingState.IN_REVIEW}}:
        return False
    known = set(pattern.findings.filter(terms_version=pattern.terms_version).values_list("code", flat=True))
    found = findings_of(posting, local_day(at))
    return {row.code for row in found if row.severity != FindingSeverity.NOTICE} <= known


def all_days(order: Order) -> list[date]:
    """Every day the order falls on."""
    return rules.days_of(order.weekdays, _dates(order.dates), order.season_from, order.season_until)


def days_to_come(order: Order, today: date) -> list[date]:
    """Days from tomorrow on that are neither posted nor skipped."""
    taken = set(OrderDay.objects.filter(order=order).values_list("day", flat=True))
    return [day for day in all_days(order) if day > today and day not in taken]


def _do_copy(work: Work, pattern: Posting, day: date, changes: dict[str, Any]) -> Posting:
    """A draft like the pattern on another day; validity ends when it starts."""
    assert pattern.starts_at is not None
    assert pattern.ends_at is not None
    fields = {name: getattr(pattern, name) for name in EDITABLE - {"trade"}} | {"trade": pattern.trade_id}
    start = pattern.starts_at.astimezone(clock.SHANGHAI)
    begins = clock.local(day, f"{start:%H:%M}")
    fields["starts_at"], fields["ends_at"] = begins, begins + (pattern.ends_at - pattern.starts_at)
    fields["valid_until"] = begins
    return _do_draft(
        work,
        pattern.hirer_id,
        {**fields, **changes},
        origin=pattern.origin,
        station_id=pattern.station_id,
        is_demo=pattern.is_demo,
        source_text="",
    )


def _own(work: Work, order_id: int) -> Order:
    order = Order.objects.filter(pk=order_id).select_related("pattern").first()
    if order is None or not Posting.objects.visible_to(work.actor).filter(pk=order.pattern_id).exists():
        raise OutOfSight(NOT_FOUND)
    access.can_edit(work.actor, order.pattern).require()
    return work.lock(Order, order_id)


def _require(order: Order, state: str) -> None:
    if order.state != state:
        label = OrderState(order.state).label
        raise Refused(Reason("wrong_state", _("现在是“%s”，这一步做不了") % label))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _dates(days: list[str] | None) -> list[date]:
    return [found for day in days or [] if (found := _day(day))]
