"""Which object of a side each address of the table names, and the addresses a role may read in a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from tests.doors import DOORS, PUBLIC
from tests.world import Side, World

# Which object of a side each address names. What belongs to nobody's scope stands in NO_SCOPE with the reason.
OBJECTS: dict[str, Callable[[Side], dict[str, Any]]] = {
    "me_shift": lambda side: {"uid": side.done.uid},
    "me_engagement_step": lambda side: {"uid": side.waiting.uid, "step": "accept"},
    "check_in": lambda side: {"uid": side.done.uid},
    "confirm_pay": lambda side: {"uid": side.pay.uid},
    "pay_line": lambda side: {"uid": side.pay.uid},
    "pay_pack": lambda side: {"uid": side.pay.uid},
    "late_pay_detail": lambda side: {"uid": side.pay.uid},
    "hours_day": lambda side: {"uid": side.day.uid},
    "correct_hours": lambda side: {"uid": side.day.uid},
    "evidence_photo": lambda side: {"uid": side.day.uid},
    "look_at_flag": lambda side: {"uid": side.day.uid},
    "call_back": lambda side: {"uid": side.day.uid},
    "call_back_number": lambda side: {"uid": side.day.uid},
    "day_qr": lambda side: {"uid": side.open_posting.uid},
    "crew_sheet": lambda side: {"uid": side.open_posting.uid},
    "rate_hirer": lambda side: {"uid": side.done.uid},
    "hire_board": lambda side: {"uid": side.open_posting.uid},
    "hire_record": lambda side: {"uid": side.open_posting.uid},
    "hire_ask": lambda side: {"uid": side.open_posting.uid, "step": "withdraw"},
    "ask_phone": lambda side: {"uid": side.done.uid},
    "hire_phone": lambda side: {"uid": side.done.uid, "look_id": 1},
    "posting_form": lambda side: {"uid": side.draft.uid},
    "posting_step": lambda side: {"uid": side.open_posting.uid, "step": "pause"},
    "object_answer": lambda side: {"uid": side.done.uid},
    "object_star": lambda side: {"uid": side.done.uid},
    "my_objection": lambda side: {"uid": side.done.uid},
    "object_fact": lambda side: {"uid": side.done.uid},
    "console_objection": lambda side: {"uid": side.done.uid},
    "hire_not_suitable": lambda side: {"uid": side.open_posting.uid, "worker_uid": side.worker.uid},
    "hire_people": lambda side: {"uid": side.open_posting.uid},
    "hire_person": lambda side: {"uid": side.open_posting.uid, "worker_uid": side.worker.uid},
    "invite": lambda side: {"uid": side.open_posting.uid},
    "hire_engagement_step": lambda side: {"uid": side.waiting.uid, "step": "refuse_interest"},
    "roll_call": lambda side: {"uid": side.open_posting.uid},
    "day_code": lambda side: {"uid": side.open_posting.uid},
    "claim_pay": lambda side: {"uid": side.open_posting.uid},
    "rate_worker": lambda side: {"uid": side.done.uid},
    "slip": lambda side: {"uid": side.done.uid},
    "slip_pdf": lambda side: {"uid": side.done.uid},
    "me_changed_terms": lambda side: {"uid": side.done.uid},
    "me_engagement_days": lambda side: {"uid": side.done.uid},
    "me_no_show": lambda side: {"uid": side.absence.uid},
    "hire_no_show": lambda side: {"uid": side.absence.uid},
    "walk_on_code": lambda side: {"uid": side.open_posting.uid},
    "stop_day": lambda side: {"uid": side.open_posting.uid},
    "call_standbys": lambda side: {"uid": side.open_posting.uid},
    "hire_again": lambda side: {"uid": side.done.uid},
    "agreement": lambda side: {"uid": side.done.uid},
    "agreement_pdf": lambda side: {"uid": side.done.uid},
    "report_incident": lambda side: {"uid": side.done.uid},
    "insurance": lambda side: {"uid": side.done.uid},
    "assign_together": lambda side: {"uid": side.open_posting.uid},
    "console_send": lambda side: {"uid": side.worker.uid},
    "console_no_show": lambda side: {"uid": side.absence.uid},
    "console_relation": lambda side: {"uid": side.done.uid},
    "console_gate": lambda side: {"uid": side.done.uid},
    "console_incident": lambda side: {"uid": side.incident.uid},
    "lift_work_stop": lambda side: {"uid": side.stop.uid},
    "counter_registered": lambda side: {"uid": side.worker.uid},
    "counter_read_back": lambda side: {"uid": side.worker.uid},
    "counter_slip": lambda side: {"uid": side.worker.uid},
    "confirm_worker": lambda side: {"uid": side.worker.uid},
    "worker_consents": lambda side: {"uid": side.worker.uid},
    "paper_batch": lambda side: {"batch": side.sheet.batch},
    "paper_form": lambda side: {"serial": side.sheet.serial},
    "paper_photo": lambda side: {"uid": side.sheet.uid},
    "paper_register": lambda side: {"serial": side.sheet.serial},
    "paper_post": lambda side: {"serial": side.hiring_sheet.serial},
    "console_worker": lambda side: {"uid": side.worker.uid},
    "person_data": lambda side: {"uid": side.worker.person.uid},
    "worker_family": lambda side: {"uid": side.worker.uid},
    "family_work": lambda side: {"uid": side.done.uid},
    "data_request": lambda side: {"uid": side.done.uid},
    "take_my_export": lambda side: {"uid": side.done.uid},
    "withdraw_my_correction": lambda side: {"uid": side.done.uid},
    "cancel_my_erasure": lambda side: {"uid": side.done.uid},
    "console_worker_card": lambda side: {"uid": side.worker.uid},
    "correct_worker_person": lambda side: {"uid": side.worker.uid},
    "staff_detail": lambda side: {"uid": side.colleague.uid},
    "staff_password": lambda side: {"uid": side.colleague.uid},
    "console_hirer": lambda side: {"uid": side.hirer.uid},
    "console_hirer_contact": lambda side: {"uid": side.hirer.uid},
    "console_roster": lambda side: {"uid": side.hirer.uid},
    "console_block_new": lambda side: {"side": "hirer", "uid": side.hirer.uid},
    "console_block": lambda side: {"uid": side.hirer_block.uid},
    "console_twin": lambda side: {"one": side.worker.person.uid, "other": side.colleague.uid},
    "console_merge": lambda side: {"uid": side.done.uid},
    "hire_site": lambda side: {"uid": side.open_posting.site.uid},
    "hire_block": lambda side: {"uid": side.hirer_block.uid},
    "hire_pool": lambda side: {"uid": side.open_posting.uid},
    "me_crew": lambda side: {"uid": side.crew.uid},
    "crew_job": lambda side: {"uid": side.crew_job.uid},
    "posting_crews": lambda side: {"uid": side.open_posting.uid},
    "console_crew": lambda side: {"uid": side.crew.uid},
    "hire_avoid": lambda side: {"uid": side.worker.uid},
    "me_block": lambda side: {"uid": side.worker_block.uid},
    "organisation": lambda side: {"uid": side.body.uid},
    "review_posting": lambda side: {"uid": side.in_review.uid},
    "merge_posting": lambda side: {"uid": side.in_review.uid},
    "posting_slip": lambda side: {"uid": side.in_review.uid},
    "object_to_posting": lambda side: {"uid": side.in_review.uid},
    "order_new": lambda side: {"uid": side.open_posting.uid},
    "order_detail": lambda side: {"uid": side.order.uid},
    "order_step": lambda side: {"uid": side.order.uid},
    "order_change": lambda side: {"uid": side.order.uid},
    "order_sheet": lambda side: {"uid": side.order.uid},
    "hire_report": lambda side: {"uid": side.mismatch.uid},
    "report_mismatch": lambda side: {"uid": side.done.uid},
    "report_detail": lambda side: {"uid": side.mismatch.uid},
    "spot_check": lambda side: {"uid": side.spot.uid},
    "answer_objection": lambda side: {"uid": side.objection.uid},
    "console_posting": lambda side: {"uid": side.open_posting.uid},
    "dispatch_proposed": lambda side: {"uid": side.open_posting.uid},
    "console_replace": lambda side: {"uid": side.waiting.uid},
    "settle_hours": lambda side: {"uid": side.day.uid},
    "console_people": lambda side: {"uid": side.open_posting.uid},
    "assign": lambda side: {"uid": side.open_posting.uid},
    "console_engagement_step": lambda side: {"uid": side.waiting.uid, "step": "print"},
    "ledger_report": lambda side: {"uid": side.ledger.uid},
    "ledger_map": lambda side: {"uid": side.ledger.uid},
    "ledger_step": lambda side: {"uid": side.ledger.uid},
    "ledger_decide": lambda side: {"uid": side.ledger.uid, "number": 2},
    "ledger_report_sheet": lambda side: {"uid": side.ledger.uid},
    "edit_hours": lambda side: {"code": side.station.code},
    "announce_closure": lambda side: {"code": side.station.code},
    "withdraw_closure": lambda side: {"code": side.station.code, "closure_id": 1},
}
NO_SCOPE = {
    "me_avoid": "a worker may stay away from any hirer",
    "me_crew_join": "whoever holds the crew's code may join by his own yes",
    "me_not_suitable": "public postings are for every worker",
    "star_policy": "the one star policy of this installation",
    "sign_device_out": "tokens are made through the API: yizhan/api/tests tries a stranger's",
    "take_key_back": "the same for keys",
    "sign_browser_out": "a name that is none of one's own browsers ends nothing: test_browsers tries a stranger's",
    "apply": "public postings are for every worker",
    "scan_check_in": "a scanned code is sealed and names only one's own job",
    "slip_check": "whoever holds the paper may ask; the check code stands on it",
    "ledger_template": "an empty sheet to fill in",
    "background_job": "the platform's administrator sees all jobs",
    "background_job_retry": "the same",
    "background_job_discard": "the same",
    "district_setting": "a value of the one district of this installation",
    "withdraw_setting": "the same",
}
NEEDS_MORE = {
    "invite": lambda side: {"worker": str(side.worker.uid)},
}
"""Query of pages that name a second object."""

ABSENT_FOR_OWN = {
    "object_answer": "the time to object is over, it leads back to the answers",
    "object_star": "no star is about to fall",
    "object_fact": "nothing was written down against the hirer",
    "my_objection": "nobody has objected",
    "console_objection": "the same",
    "hire_phone": "the look is made by ask_phone",
    "evidence_photo": "nobody sent a photo",
    "look_at_flag": "nothing was odd",
    "call_back": "nothing was drawn",
    "call_back_number": "nothing was drawn",
    "agreement_pdf": "nobody has drawn the page yet",
    "withdraw_closure": "no closure is announced",
    "console_merge": "no files were merged",
    "paper_photo": "no sheet was photographed",
    "family_work": "nobody in this world helps a relative: exchange/family/tests tries both sides",
    "data_request": "nobody asked for a correction: accounts/my_data/tests tries both sides",
}
"""Pages that have no second object in this world, so that one's own is 404 as well."""


def addresses_without_arguments() -> dict[str, str]:
    """Name → address of the pages that name no object."""
    found = {}
    for name in DOORS:
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def address_of(name: str, side: Side) -> str:
    """The page of this side's object, with the query it needs."""
    more = urlencode(NEEDS_MORE[name](side)) if name in NEEDS_MORE else ""
    return reverse(name, kwargs=OBJECTS[name](side)) + (f"?{more}" if more else "")


def readable(world: World, role: str, *, public: bool = True) -> Iterator[tuple[str, str]]:
    """(name, address) of every page a role may read here: first those without arguments, then its own objects.

    Args:
        role: a role, or ``visitor``.
        public: with the pages that anybody may read.
    """
    own = world.own
    for name, address in addresses_without_arguments().items():
        door = DOORS[name]
        if not door.only_post and (public if door.who == PUBLIC else role in door.who):
            yield name, address
    for name in OBJECTS:
        if not DOORS[name].only_post and DOORS[name].who != PUBLIC and role in DOORS[name].who:
            yield name, address_of(name, own)
    if public:
        yield "job_detail", reverse("job_detail", args=[own.open_posting.number])
        yield "station_detail", reverse("station_detail", args=[own.station.code])
        yield "station_qr", reverse("station_qr", args=[own.station.code])


def pages(world: World, role: str) -> Iterator[tuple[str, Any]]:
    """Name and answer of every page a role may read."""
    client = world.client(role)
    for name, address in readable(world, role):
        yield name, client.get(address)
