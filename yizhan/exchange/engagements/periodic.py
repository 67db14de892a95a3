"""Clocks of engagements: every deadline is a stored, indexed column; one action per row."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.dated import value
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.actions import (
    ask_about_day,
    confirm_engagement,
    lapse_changed_terms,
    lapse_engagement,
    let_no_show_stand,
    propose_no_show,
)
from yizhan.exchange.engagements.booking import local, shifts_between
from yizhan.exchange.engagements.enums import DayAnswer, EngagementState, NoShowState
from yizhan.exchange.engagements.models import BookedShift, Engagement, NoShowMark
from yizhan.exchange.engagements.workflow import BEFORE_START


@periodic("exchange.confirm_engagements", every=timedelta(minutes=1), label=_("反悔时间过了的定下来"))
def confirm_engagements() -> int:
    """Confirm every yes whose undo time is over; returns how many."""
    due = Engagement.objects.filter(state=EngagementState.ACCEPTED, undo_until__lte=clock.now())
    return _each(confirm_engagement, due.order_by("undo_until", "pk"))


@periodic("exchange.lapse_offers", every=timedelta(minutes=1), label=_("过时没答复的作废"))
def lapse_offers() -> int:
    """Lapse every offer past its answer time and every application whose work has begun; returns how many."""
    open_states = [EngagementState.OFFERED, EngagementState.INTERESTED]
    due = Engagement.objects.filter(state__in=open_states, answer_due_at__lte=clock.now())
    return _each(lapse_engagement, due.order_by("answer_due_at", "pk"))


@periodic("exchange.lapse_changed_terms", every=timedelta(minutes=1), label=_("条件变了没回话的放开名额"))
def lapse_unanswered_changes() -> int:
    """Free the places of those who did not answer changed terms in time; returns how many."""
    due = Engagement.objects.filter(
        state__in=BEFORE_START, proposed_version__isnull=False, answer_due_at__lte=clock.now()
    )
    return _each(lapse_changed_terms, due.order_by("answer_due_at", "pk"))


@periodic("exchange.propose_no_shows", every=timedelta(minutes=5), label=_("过了点没到的，请驿站打电话"))
def propose_no_shows() -> int:
    """Propose everybody who is 60 minutes† late and has no proposal yet; returns how many."""
    now = clock.now()
    before = now - timedelta(minutes=value("exchange.no_show_minutes", on=local(now).date()))
    waiting = Engagement.objects.filter(
        state__in=[EngagementState.CONFIRMED, EngagementState.DISPATCHED],
        starts_at__lte=before,
        ends_at__gt=now,
    )
    marked = NoShowMark.objects.filter(against="worker").exclude(state=NoShowState.REVERSED)
    return _each(propose_no_show, waiting.exclude(pk__in=marked.values("engagement_id")).order_by("pk"))


@periodic("exchange.settle_no_shows", every=timedelta(minutes=10), label=_("没来的记录到时没人说话就定下"))
def settle_no_shows() -> int:
    """Let marks stand whose 24 hours† to answer are over; returns how many."""
    due = NoShowMark.objects.filter(state=NoShowState.MARKED, answer_due_at__lte=clock.now())
    return _each(let_no_show_stand, due.order_by("answer_due_at", "pk"))


@periodic("exchange.ask_about_days", every=timedelta(minutes=10), label=_("多日的活，头天问第二天来不来"))
def ask_about_days() -> int:
    """Ask everybody who has another day of the same work ahead; returns how many."""
    now = local(clock.now())
    ask_at = time.fromisoformat(value("exchange.day_ask_at", on=now.date()))
    ahead = BookedShift.objects.filter(
        answer=DayAnswer.NOT_ASKED,
        starts_at__gt=now,
        on__lte=now.date() + timedelta(days=1),
        engagement__state__in=[*BEFORE_START, EngagementState.ON_SITE, EngagementState.WORKING],
    )
    due = []
    for shift in ahead.select_related("engagement").order_by("pk"):
        days = shifts_between(shift.engagement.starts_at, shift.engagement.ends_at)
        asked = rules.day_to_ask_about(days, now, ask_at)
        if asked is not None and asked.on == shift.on:
            due.append(shift.pk)
    return _each(ask_about_day, BookedShift.objects.filter(pk__in=due).order_by("pk"))


def _each(run, rows) -> int:
    """One action per row; a row that somebody answered meanwhile refuses and is left alone."""
    done = 0
    for row_id in list(rows.values_list("pk", flat=True)):
        try:
            done += run(SYSTEM, row_id) is not False
        except Refused:
            continue
    return done
