"""Agreed minutes become pay; a day without pay may be the last open item."""

from __future__ import annotations

from yizhan.core import money
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.attendance.events import AttendanceAgreed, HoursCorrected
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import (
    _do_tell_hirer,
    _do_tell_station,
    _do_tell_worker,
    full_engagement,
)
from yizhan.exchange.pay.actions import _do_close_alerts, _do_close_if_done, _do_owe_pay
from yizhan.exchange.pay.enums import LadderStep
from yizhan.exchange.pay.events import (
    DeductionClaimed,
    PayAlertRaised,
    PayCaseOpened,
    PayClaimed,
    PayConfirmed,
    PayCorrected,
    PayLadderClimbed,
    PayShort,
)
from yizhan.exchange.pay.models import PayDue


@on(AttendanceAgreed, kind="atomic")
def owe_pay(work: Work, event: AttendanceAgreed) -> None:
    """One pay for each agreed day."""
    engagement = work.lock(Engagement, event.engagement_id)
    day = work.lock(AttendanceDay, event.attendance_id)
    if _do_owe_pay(work, engagement, day) is None:
        _do_close_if_done(work, engagement)


@on(PayClaimed, kind="atomic")
def ask_worker(work: Work, event: PayClaimed) -> None:
    """The hirer says it is paid: the worker is asked how much came."""
    engagement = full_engagement(event.engagement_id)
    amount = money.yuan(event.claimed_fen)
    _do_tell_worker(
        work, engagement, "exchange.pay_claimed", amount=amount, key=f"{event.pay_id}:{event.claimed_fen}"
    )


@on(PayShort, kind="atomic")
def tell_hirer_what_is_missing(work: Work, event: PayShort) -> None:
    """Less arrived than agreed."""
    engagement = full_engagement(event.engagement_id)
    amount = money.yuan(event.missing_fen)
    _do_tell_hirer(
        work, engagement, "exchange.pay_short", amount=amount, key=f"{event.pay_id}:{event.missing_fen}"
    )


@on(HoursCorrected, kind="atomic")
def correct_pay(work: Work, event: HoursCorrected) -> None:
    """A counter-entry on a locked day: the money follows by a line of its own."""
    engagement = work.lock(Engagement, event.engagement_id)
    _do_owe_pay(work, engagement, work.lock(AttendanceDay, event.attendance_id))


@on(PayCorrected, kind="atomic")
def tell_corrected_amount(work: Work, event: PayCorrected) -> None:
    """Both sides read what the day is worth now."""
    engagement = full_engagement(event.engagement_id)
    pay = PayDue.objects.get(pk=event.pay_id)
    facts = {"amount": money.yuan(pay.amount_fen), "key": f"{pay.pk}:{pay.amount_fen}"}
    _do_tell_worker(work, engagement, "exchange.pay_corrected", **facts)
    _do_tell_hirer(work, engagement, "exchange.pay_corrected_for_hirer", **facts)


@on(PayConfirmed, kind="atomic")
def close_alerts(work: Work, event: PayConfirmed) -> None:
    """The money is there: nobody chases it any more."""
    work.lock(Engagement, event.engagement_id)
    _do_close_alerts(work, work.lock(PayDue, event.pay_id))


@on(DeductionClaimed, kind="atomic")
def ask_about_deduction(work: Work, event: DeductionClaimed) -> None:
    """The hirer wants to keep something back: the worker is asked; until he says yes it is owed in full."""
    engagement = full_engagement(event.engagement_id)
    amount = money.yuan(event.amount_fen)
    _do_tell_worker(work, engagement, "exchange.pay_deduction", amount=amount, key=str(event.entry_id))


@on(PayAlertRaised, kind="atomic")
def tell_of_alert(work: Work, event: PayAlertRaised) -> None:
    """Step 0: the worker knows that somebody looks after it, the station has it on its list."""
    engagement = full_engagement(event.engagement_id)
    facts = {"amount": money.yuan(event.missing_fen), "key": str(event.alert_id)}
    _do_tell_worker(work, engagement, "exchange.pay_alert", **facts)
    _do_tell_station(
        work, engagement.posting, "exchange.pay_alert_for_station", name=engagement.worker.person.display_name, **facts
    )  # fmt: skip


@on(PayLadderClimbed, kind="atomic")
def tell_of_step(work: Work, event: PayLadderClimbed) -> None:
    """Reminder to the hirer (1), call (2) and mediation (3) to the station."""
    engagement = full_engagement(event.engagement_id)
    pay = PayDue.objects.get(pk=event.pay_id)
    amount = money.yuan(max(0, pay.amount_fen - (pay.received_fen or 0)))
    key = f"{event.alert_id}:{event.step}"
    name = engagement.worker.person.display_name
    if event.step == LadderStep.REMINDED:
        _do_tell_hirer(work, engagement, "exchange.pay_reminder", amount=amount, key=key)
    elif event.step in {LadderStep.CALL, LadderStep.MEDIATE}:
        template = {
            LadderStep.CALL: "exchange.pay_call_for_station",
            LadderStep.MEDIATE: "exchange.pay_mediate_for_station",
        }[LadderStep(event.step)]
        _do_tell_station(work, engagement.posting, template, amount=amount, name=name, key=key)
        if event.step == LadderStep.MEDIATE:
            _do_tell_hirer(work, engagement, "exchange.pay_precheck", amount=amount, key=key)


@on(PayCaseOpened, kind="atomic")
def tell_of_case(work: Work, event: PayCaseOpened) -> None:
    """Both sides know that it is a case now; the rights desk listens to the same event."""
    engagement = full_engagement(event.engagement_id)
    pay = PayDue.objects.get(pk=event.pay_id)
    facts = {
        "amount": money.yuan(max(0, pay.amount_fen - (pay.received_fen or 0))),
        "key": str(event.alert_id),
    }
    _do_tell_worker(work, engagement, "exchange.pay_case", **facts)
    _do_tell_hirer(work, engagement, "exchange.pay_case_for_hirer", **facts)
