"""Every form of the journey sent twice: the second click gets the first answer and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.engine import drain
from yizhan.core.workflow import TransitionLog
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.pay.models import PayDue

pytestmark = pytest.mark.django_db
MORNING, EVENING = "2026-11-24T07:25", "2026-11-24T17:01"
Form = tuple[Actor, str, dict[str, Any]]


def _step(side: str, engagement: Engagement, name: str) -> str:
    return reverse(f"{side}_engagement_step", args=[engagement.uid, name])


def interested() -> Engagement:
    posting, worker = make_posting(), make_worker()
    return fresh(actions.apply_for_posting(as_worker(worker), posting.pk))


def checked_in() -> Engagement:
    engagement = dispatched()
    with clock.at(MORNING):
        attendance.check_in_self(as_worker(engagement.worker), engagement.pk)
    return fresh(engagement.pk)


def checked_out() -> Engagement:
    engagement = checked_in()
    with clock.at(EVENING):
        attendance.check_out(as_worker(engagement.worker), engagement.pk)
        drain()
    return fresh(engagement.pk)


def worker_form(make: Callable[[], Engagement], name: str, **data: Any) -> Form:
    engagement = make()
    return as_worker(engagement.worker), _step("me", engagement, name), data


def hirer_form(make: Callable[[], Engagement], name: str, **data: Any) -> Form:
    engagement = make()
    return as_hirer(engagement.posting), _step("hire", engagement, name), data


def station_form(make: Callable[[], Engagement], name: str, **data: Any) -> Form:
    return as_station(), _step("console", make(), name), data


def apply() -> Form:
    posting = make_posting()
    return as_worker(make_worker()), reverse("apply", args=[posting.uid]), {}


def claim() -> Form:
    actor, url, _data = apply()
    return actor, url, {"how": "claim"}


def invite() -> Form:
    posting = make_posting()
    return as_hirer(posting), reverse("invite", args=[posting.uid]), {"worker": str(make_worker().uid)}


def assign() -> Form:
    url = reverse("assign", args=[make_posting().uid])
    return as_station(), url, {"worker": str(make_worker().uid), "print": "1"}


def code() -> Form:
    posting = make_posting()
    return as_hirer(posting), reverse("day_code", args=[posting.uid]), {"how": "rotate"}


def roll(make: Callable[[], Engagement], how: str) -> Form:
    engagement = make()
    url = reverse("roll_call", args=[engagement.posting.uid])
    return as_hirer(engagement.posting, "foreman"), url, {"how": how, "engagement": [str(engagement.uid)]}


def day(make: Callable[[], Engagement], how: str) -> Form:
    engagement = make()
    return as_worker(engagement.worker), reverse("check_in", args=[engagement.uid]), {"how": how}


def agree() -> Form:
    engagement = checked_out()
    row = attendance.AttendanceDay.objects.get(engagement=engagement)
    url = reverse("roll_call", args=[engagement.posting.uid])
    return as_hirer(engagement.posting), url, {"how": "agree", "day": str(row.uid)}


def _due() -> PayDue:
    engagement = checked_out()
    with clock.at(EVENING):
        attendance.agree_hours(
            as_hirer(engagement.posting), attendance.AttendanceDay.objects.get(engagement=engagement).pk
        )
        drain()
    return PayDue.objects.get(engagement=engagement)


def claim_pay() -> Form:
    due = _due()
    posting = due.engagement.posting
    return as_hirer(posting), reverse("claim_pay", args=[posting.uid]), {"pay": [str(due.uid)], "way": "cash"}


def confirm_pay() -> Form:
    due = _due()
    url = reverse("confirm_pay", args=[due.uid])
    return as_worker(due.engagement.worker), url, {"how": "all", "missing_fen": "26000"}


def rate(side: str) -> Form:
    engagement = checked_out()
    if side == "worker":
        return as_worker(engagement.worker), reverse("rate_hirer", args=[engagement.uid]), {"face": "3"}
    return as_hirer(engagement.posting), reverse("rate_worker", args=[engagement.uid]), {"face": "2"}


FORMS: dict[str, tuple[str, Callable[[], Form]]] = {
    "apply": ("", apply),
    "claim": ("", claim),
    "invite": ("", invite),
    "assign": ("", assign),
    "offer": ("", lambda: hirer_form(interested, "offer")),
    "refuse": ("", lambda: hirer_form(interested, "refuse_interest")),
    "withdraw": ("", lambda: worker_form(interested, "withdraw_interest")),
    "accept": ("", lambda: worker_form(offered, "accept")),
    "decline": ("", lambda: worker_form(offered, "decline")),
    "undo": ("", lambda: worker_form(accepted, "undo")),
    "print": ("", lambda: station_form(accepted, "print")),
    "cancel": ("", lambda: worker_form(dispatched, "cancel_by_worker", reason="family")),
    "cancel_hirer": ("", lambda: hirer_form(dispatched, "cancel_by_hirer", reason="enough_people")),
    "no_show": ("2026-11-24T08:30", lambda: station_form(dispatched, "mark_no_show_worker", reason="late")),
    "send_home": (MORNING, lambda: hirer_form(checked_in, "send_home", reason="enough_people")),
    "walk_off": (MORNING, lambda: hirer_form(checked_in, "walk_off", reason="not_able")),
    "unsafe": (MORNING, lambda: worker_form(checked_in, "stop_for_safety")),
    "begin": (MORNING, lambda: hirer_form(checked_in, "begin")),
    "code": ("", code),
    "self": (MORNING, lambda: day(dispatched, "self")),
    "out": (EVENING, lambda: day(checked_in, "out")),
    "roll_in": (MORNING, lambda: roll(dispatched, "in")),
    "roll_out": (EVENING, lambda: roll(checked_in, "out")),
    "agree": (EVENING, agree),
    "claim_pay": (EVENING, claim_pay),
    "confirm_pay": (EVENING, confirm_pay),
    "rate_hirer": (EVENING, lambda: rate("worker")),
    "rate_worker": (EVENING, lambda: rate("hirer")),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_second_click_changes_nothing(browser: Browser, name: str) -> None:  # noqa: F811
    instant, make = FORMS[name]
    actor, url, data = make()
    browser.as_(actor)
    with clock.at(instant) if instant else clock.at(clock.now()):
        first = browser.post(url, **data)
        assert first.status_code == 302, first.content.decode()[:2000]
        before = AuditRow.objects.count(), TransitionLog.objects.count()
        assert before[0] > 0
        again = browser.post(url, **data)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert (AuditRow.objects.count(), TransitionLog.objects.count()) == before
