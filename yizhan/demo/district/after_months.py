"""What two months leave behind: checked samples, agreements, lists taken out, people who agreed to be listed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from yizhan.accounts.consents.actions import give_consent
from yizhan.accounts.enums import ConsentHow, ConsentPurpose, Role
from yizhan.accounts.queries import actor_for
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import drain
from yizhan.demo.district.people import Troupe, actor_for_demo
from yizhan.demo.district.stage import quietly
from yizhan.exchange.agreements.actions import confirm_agreement, make_agreement
from yizhan.exchange.agreements.queries import agreement_of
from yizhan.exchange.blocklist.actions import avoid_hirer, avoid_worker
from yizhan.exchange.call_backs.actions import draw_call_backs, record_call_back
from yizhan.exchange.engagements.queries import full
from yizhan.exchange.paper_forms.actions import register_worker_from_paper
from yizhan.exchange.paper_forms.queries import recent_batches, visible_batch
from yizhan.exchange.rosters.actions import export_roster
from yizhan.exchange.safety.actions import declare_work_stop
from yizhan.exchange.workers.actions import OFFERED_CONSENTS
from yizhan.exchange.workers.queries import worker as worker_of_id
from yizhan.exchange.workers.rules import TradeWish

SAMPLE = 9
ANSWERS = ("confirmed", "confirmed", "confirmed", "partly", "confirmed", "no_answer")
LISTED_EVERY = 9


def liven(troupe: Troupe) -> None:
    """Each kind once or a few times, through the actions, at the current clock."""
    _call_back()
    _agree_in_writing()
    _agree_to_be_listed(troupe)
    _take_out_a_list(troupe)
    _register_an_elder_from_paper()
    _avoid_each_other(troupe)
    _warn_of_rain()
    drain()


def _call_back() -> None:
    """The district draws a sample of V3 and rings up: most say yes (V4), some differ, some wait to be called."""
    officer = actor_for_demo(Role.DISTRICT_OFFICER)
    done = full().filter(state__in=["completed", "closed"], verification=3)
    ids = list(done.order_by("-ends_at", "-pk").values_list("pk", flat=True)[:SAMPLE])
    if not ids:
        return
    sample = f"{clock.today():%Y-%m}月抽样（演示）"
    drawn = draw_call_backs(officer, ids, sample=sample)
    for call_back_id, answer in zip(drawn, ANSWERS, strict=False):
        note = "人数、工钱、日子都对" if answer == "confirmed" else "工钱对，日子记不清"
        quietly(record_call_back, officer, call_back_id, answer, note=note)


def _agree_in_writing() -> None:
    """Tomorrow's people look at the one-page agreement; one side or both tap 看过了，同意."""
    ahead = full().filter(state__in=["dispatched", "on_site", "working"], ends_at__gt=clock.now())
    for number, row in enumerate(ahead.order_by("starts_at", "pk")[:3]):
        me = actor_for(row.worker.person, Role.WORKER, device="web")
        make_agreement(me, row.pk)
        view = agreement_of(row)
        if view is None:
            continue
        page = view.agreement
        confirm_agreement(me, page.pk, pdf_sha256=page.pdf_sha256)
        if number != 1:
            boss = _contact(row)
            quietly(confirm_agreement, boss, page.pk, pdf_sha256=page.pdf_sha256)


def _contact(row: Any) -> Actor:
    hirer = row.posting.hirer
    return actor_for(hirer.contact_id, Role.HIRER, organisation_id=hirer.organisation_id, device="web")


def _agree_to_be_listed(troupe: Troupe) -> None:
    """谁在找活: some say yes to being listed without a name."""
    for worker_id in troupe.workers[::LISTED_EVERY]:
        row = worker_of_id(worker_id)
        if row is not None and row.person.is_confirmed:
            me = troupe.actor_of_worker(worker_id)
            quietly(give_consent, me, row.person_id, ConsentPurpose.AVAILABILITY_LIST)


def _take_out_a_list(troupe: Troupe) -> None:
    """Today's list for the gate of the demo hirer."""
    hirer_id, boss = troupe.hirers[0]
    quietly(export_roster, boss, hirer_id, clock.today() + timedelta(days=1), purpose="gate", note="门卫点名")


def _register_an_elder_from_paper() -> None:
    """Somebody of seventy without a phone filled in a sheet; the attendant types it in on its number."""
    clerk = actor_for_demo(Role.ATTENDANT)
    sheets = [one for first in recent_batches(clerk) for one in visible_batch(clerk, first.batch)]
    sheet = next((one for one in sheets if (one.kind, one.state) == ("seek", "issued")), None)
    if sheet is None:
        return
    today = clock.today()
    quietly(
        register_worker_from_paper,
        clerk,
        sheet.serial,
        full_name="胡桂香",
        address_form="婆婆",
        birth_on=date(today.year - 68, 3, 12),
        home_region_code="421002002",
        trades=[TradeWish("DOM01", 2, 20)],
        consents=(ConsentPurpose.ACCOUNT, *OFFERED_CONSENTS),
        consent_how=ConsentHow.PAPER,
        consent_proof=f"求职登记表 {sheet.serial}，柜台二号夹",
        is_demo=True,
    )


def _avoid_each_other(troupe: Troupe) -> None:
    """One worker does not go to a hirer any more, one hirer does not ask a worker again; neither is told."""
    hirer_id, boss = troupe.hirers[1]
    met = full().filter(posting__hirer_id=hirer_id, state__in=["completed", "closed"])
    worked = list(met.order_by("pk").values_list("worker_id", flat=True).distinct()[:2])
    if len(worked) == 2:
        quietly(avoid_worker, boss, hirer_id, worked[0], reason_code="did_not_fit")
        quietly(avoid_hirer, troupe.actor_of_worker(worked[1]), hirer_id, reason_code="far")


def _warn_of_rain() -> None:
    """The district stops outdoor work in one town for this night, with its source."""
    officer = actor_for_demo(Role.DISTRICT_OFFICER)
    quietly(
        declare_work_stop,
        officer,
        "421002102",
        kind="storm",
        level="orange",
        source="（演示）区气象台暴雨橙色预警",
        ends_at=clock.now() + timedelta(hours=8),
    )
