"""Who may open which address: one table, held against the resolver, the declared doors and real answers.

A new URL fails until it stands here. ``Door.who`` is what the view must declare (``@public`` or ``@roles``); pages
without arguments are opened by all fifteen roles and a visitor; pages of an object are opened on one's own object and
on the same object of another district, which must be as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from tests.world import ROLES, Side, World, build_world, changed_tables, fingerprint

pytestmark = pytest.mark.every_page

PUBLIC = "public"
WORKER = frozenset({"worker"})
HIRERS = frozenset({"hirer", "hirer_staff"})
SITE = HIRERS | {"foreman"}
STATION = frozenset({"attendant", "station_manager"})
REVIEWERS = STATION | {"posting_reviewer"}
HOURS = STATION | {"local_officer", "district_officer"}
LISTERS = STATION | {"district_officer"}
SETTERS = frozenset({"district_officer", "platform_admin"})
IMPORTERS = frozenset({"station_manager", "district_officer"})
STAFF_OFFICE = SETTERS | {"local_officer", "station_manager", "operator_manager"}
EVERYBODY = frozenset(ROLES)
API = "api/"


@dataclass(frozen=True)
class Door:
    """One line of the table.

    Args:
        who: ``PUBLIC`` or the roles that may enter.
        only_post: reading it is answered with 405.
    """

    who: str | frozenset[str]
    only_post: bool = False


def to(who: str | frozenset[str]) -> Door:
    return Door(who)


def post(who: str | frozenset[str]) -> Door:
    return Door(who, only_post=True)


DOORS: dict[str, Door] = {
    # the house
    "healthz": to(PUBLIC),
    "readyz": to(PUBLIC),
    "metrics": to(PUBLIC),
    "set_view": post(PUBLIC),
    "set_language": post(PUBLIC),
    "components": to(PUBLIC),
    "component_layout": to(PUBLIC),
    "background_jobs": to(frozenset({"platform_admin"})),
    "background_job": to(frozenset({"platform_admin"})),
    "background_job_retry": post(frozenset({"platform_admin"})),
    "background_job_discard": post(frozenset({"platform_admin"})),
    # demo mode only
    "dev_messages": to(PUBLIC),
    "demo_accounts": to(PUBLIC),
    "demo_enter": post(PUBLIC),
    "availability_list": to(PUBLIC),
    # own devices and keys of programs
    "my_devices": to(WORKER | SITE),
    "sign_device_out": post(WORKER | SITE),
    "organisation_keys": to(frozenset({"hirer"})),
    "take_key_back": post(frozenset({"hirer"})),
    # both doors
    "sign_in": to(PUBLIC),
    "sign_in_code": to(PUBLIC),
    "sign_in_choose": to(PUBLIC),
    "sign_in_register": to(PUBLIC),
    "sign_out": post(PUBLIC),
    "switch_role": to(PUBLIC),
    "staff_sign_in": to(PUBLIC),
    "mfa_authenticate": to(PUBLIC),
    "staff_second_factor": to(PUBLIC),
    "staff_new_password": to(PUBLIC),
    "account_login": to(PUBLIC),
    # a person's own pages
    "my_settings": to(EVERYBODY),
    "my_consents": to(EVERYBODY),
    "change_consent": post(EVERYBODY),
    "my_looks": to(EVERYBODY),
    "my_messages": to(EVERYBODY),
    "open_message": post(EVERYBODY),
    # the public
    "home": to(PUBLIC),
    "help": to(PUBLIC),
    "how_ranked": to(PUBLIC),
    "recommended_list": to(PUBLIC),
    "star_reports": to(PUBLIC),
    "job_list": to(PUBLIC),
    "job_detail": to(PUBLIC),
    "job_feed": to(PUBLIC),
    "sitemap": to(PUBLIC),
    "robots": to(PUBLIC),
    "report_job": to(PUBLIC),
    "posting_standard": to(PUBLIC),
    "station_list": to(PUBLIC),
    "station_print": to(PUBLIC),
    "station_detail": to(PUBLIC),
    "station_qr": to(PUBLIC),
    "station_qr_image": to(PUBLIC),
    # workers
    "me_home": to(WORKER),
    "me_more": to(WORKER),
    "me_shifts": to(WORKER),
    "me_shift": to(WORKER),
    "me_register": to(WORKER),
    "me_profile": to(WORKER),
    "me_days": to(WORKER),
    "me_card": to(WORKER),
    "me_week": to(WORKER),
    "me_entry": to(WORKER),
    "undo_entry": to(PUBLIC),
    "me_stars": to(WORKER),
    "object_star": to(WORKER),
    "me_perks": to(WORKER),
    "me_list": to(WORKER),
    "me_not_suitable": to(WORKER),
    "me_lessons": to(WORKER),
    "object_answer": to(WORKER | HIRERS),
    "my_objection": to(WORKER | HIRERS),
    "hire_facts": to(HIRERS),
    "object_fact": to(HIRERS),
    "hire_not_suitable": to(HIRERS),
    "hire_lessons": to(HIRERS),
    "console_objections": to(STATION | {"district_officer"}),
    "console_objection": to(STATION | {"district_officer"}),
    "star_policies": to(frozenset({"district_officer"})),
    "star_policy": to(frozenset({"district_officer"})),
    "star_complaints": to(frozenset({"district_officer"})),
    "me_recommendations": to(WORKER),
    "apply": to(WORKER),
    "me_engagement_step": to(WORKER),
    "check_in": to(WORKER),
    "confirm_pay": to(WORKER | STATION),
    "scan_check_in": to(WORKER),
    "my_income": to(WORKER),
    "my_income_print": to(WORKER),
    "my_income_pdf": to(WORKER),
    "my_income_xlsx": to(WORKER),
    "hours_day": to(WORKER | SITE | STATION),
    "evidence_photo": to(WORKER | SITE | STATION),
    "pay_pack": to(WORKER | STATION),
    "rate_hirer": to(WORKER),
    # hirers and foremen
    "hire_home": to(SITE),
    "hire_postings": to(SITE),
    "hire_board": to(SITE),
    "hire_record": to(SITE),
    "hire_ask": to(HIRERS),
    "ask_phone": post(SITE),
    "hire_phone": to(SITE),
    "hire_profile": to(HIRERS),
    "hire_start": to(PUBLIC),
    "quick_post": to(HIRERS),
    "posting_form": to(HIRERS | STATION),
    "posting_step": post(HIRERS | STATION),
    "posting_slip": to(HIRERS | STATION),
    "object_to_posting": post(HIRERS | STATION),
    "order_list": to(HIRERS | STATION),
    "order_new": to(HIRERS | STATION),
    "order_detail": to(HIRERS | STATION),
    "order_step": post(HIRERS | STATION),
    "order_change": to(HIRERS | STATION),
    "order_sheet": to(HIRERS | STATION),
    "hire_reports": to(HIRERS),
    "hire_report": to(HIRERS),
    "report_mismatch": to(WORKER | STATION),
    "hire_people": to(HIRERS),
    "hire_person": to(HIRERS),
    "invite": to(HIRERS),
    "hire_engagement_step": to(SITE),
    "roll_call": to(SITE | STATION),
    "day_code": to(SITE | STATION),
    "claim_pay": to(HIRERS | STATION),
    "pay_line": to(HIRERS | STATION),
    "day_qr": to(SITE | STATION),
    "crew_sheet": to(SITE | STATION),
    "rate_worker": to(HIRERS),
    "slip": to(WORKER | SITE | STATION),
    "slip_pdf": to(WORKER | SITE | STATION),
    "slip_check": to(PUBLIC),
    "me_changed_terms": to(WORKER),
    "me_engagement_days": to(WORKER | STATION),
    "me_no_show": to(WORKER),
    "hire_no_show": to(HIRERS),
    "me_walk_on": to(WORKER),
    "walk_on_code": to(SITE | STATION),
    "stop_day": to(SITE | STATION),
    "call_standbys": post(HIRERS | STATION),
    "hire_again": to(HIRERS),
    "agreement": to(WORKER | HIRERS | STATION),
    "agreement_pdf": to(WORKER | HIRERS | STATION),
    "agreement_check": to(PUBLIC),
    "report_incident": to(WORKER | SITE | STATION),
    "insurance": to(HIRERS | STATION),
    # the station
    "console_home": to(STATION),
    "choose_station": post(STATION),
    "console_postings": to(STATION),
    "console_posting": to(STATION),
    "dispatch_proposed": post(STATION),
    "console_engagements": to(STATION),
    "console_replace": to(STATION),
    "settle_hours": to(STATION),
    "attendance_flags": to(STATION),
    "look_at_flag": post(STATION),
    "correct_hours": to(STATION),
    "late_pay": to(STATION),
    "late_pay_detail": to(STATION),
    "call_backs": to(HOURS),
    "call_back": to(HOURS),
    "call_back_number": post(HOURS),
    "counter_register": to(STATION),
    "counter_duplicates": post(STATION),
    "counter_registered": to(STATION),
    "counter_read_back": to(STATION),
    "counter_slip": to(STATION),
    "confirm_worker": to(STATION),
    "worker_consents": to(STATION),
    "paper_forms": to(STATION),
    "paper_batch": to(STATION),
    "paper_form": to(STATION),
    "paper_photo": to(STATION),
    "paper_register": to(STATION),
    "paper_post": to(STATION),
    "console_workers": to(STATION),
    "console_worker": to(STATION),
    "console_worker_card": to(STATION),
    "correct_worker_person": to(STATION),
    "console_hirers": to(HOURS),
    "console_hirer": to(HOURS),
    "console_hirer_new": to(STATION),
    "console_hirer_contact": to(STATION),
    "console_roster": to(STATION),
    "console_hirers_export": to(STATION),
    "console_blocks": to(LISTERS),
    "console_block_new": to(LISTERS),
    "console_block": to(LISTERS),
    "hire_sites": to(HIRERS),
    "hire_site": to(HIRERS),
    "invitations": to(frozenset({"worker", "hirer", "hirer_staff", "foreman"})),
    "hire_blocks": to(HIRERS),
    "hire_block": to(HIRERS),
    "hire_favourites": to(HIRERS),
    "hire_pool": to(HIRERS),
    "hire_avoid": to(HIRERS),
    "hire_roster": to(HIRERS),
    "hire_roster_print": to(SITE),
    "me_hirers": to(WORKER),
    "me_blocks": to(WORKER),
    "me_block": to(WORKER),
    "me_avoid": to(WORKER),
    "organisations": to(frozenset({"district_officer"})),
    "organisation_new": to(frozenset({"district_officer"})),
    "organisation": to(frozenset({"district_officer"})),
    "own_organisation": to(frozenset({"operator_manager"})),
    "counter_post": to(STATION),
    "review_inbox": to(REVIEWERS),
    "review_posting": to(REVIEWERS),
    "merge_posting": post(REVIEWERS),
    "after_publication": to(REVIEWERS),
    "spot_check": to(REVIEWERS),
    "answer_objection": to(REVIEWERS),
    "posting_figures": to(
        frozenset({"station_manager", "posting_reviewer", "local_officer", "district_officer"})
    ),
    "report_list": to(REVIEWERS),
    "report_detail": to(REVIEWERS),
    "console_people": to(STATION),
    "assign": to(STATION),
    "console_engagement_step": to(STATION),
    "assign_together": to(STATION),
    "console_send": to(STATION),
    "console_no_shows": to(STATION),
    "console_no_show": to(STATION),
    "console_relation": to(STATION),
    "console_gate": to(STATION),
    "console_incidents": to(STATION),
    "console_incident": to(STATION),
    "work_stops": to(frozenset({"local_officer", "district_officer"})),
    "lift_work_stop": post(frozenset({"local_officer", "district_officer"})),
    "ledger_list": to(IMPORTERS),
    "ledger_new": to(IMPORTERS),
    "ledger_template": to(IMPORTERS),
    "ledger_report": to(IMPORTERS),
    "ledger_map": to(IMPORTERS),
    "ledger_step": post(IMPORTERS),
    "ledger_decide": post(IMPORTERS),
    "ledger_report_sheet": to(IMPORTERS),
    "console_hours": to(HOURS),
    "edit_hours": to(HOURS),
    "announce_closure": post(HOURS),
    "withdraw_closure": post(HOURS),
    # first pages of the other roles
    "local_home": to(frozenset({"local_officer"})),
    "district_home": to(SETTERS),
    "partner_home": to(frozenset({"liaison"})),
    "operator_home": to(frozenset({"operator_manager"})),
    "mediator_home": to(frozenset({"mediator"})),
    "inspector_home": to(frozenset({"inspector"})),
    "auditor_home": to(frozenset({"auditor"})),
    # the district
    "role_directory": to(frozenset({"local_officer", "district_officer", "auditor", "platform_admin"})),
    "staff_list": to(STAFF_OFFICE),
    "staff_new": to(STAFF_OFFICE),
    "staff_detail": to(STAFF_OFFICE),
    "staff_password": to(STAFF_OFFICE),
    "district_settings": to(SETTERS),
    "district_setting": to(SETTERS),
    "district_holidays": to(SETTERS),
    "remove_holiday": post(SETTERS),
    "withdraw_setting": post(SETTERS),
}

OTHER_ANSWERS = {"readyz": 503}
"""Pages whose honest answer here is neither 200 nor 302: no worker process beats during a test."""

MAY_BE_REFUSED = {"hire_start": EVERYBODY - WORKER - SITE}
"""Public pages that a signed-in person of these roles is refused with a reason (staff do not hire)."""

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
    "console_worker_card": lambda side: {"uid": side.worker.uid},
    "correct_worker_person": lambda side: {"uid": side.worker.uid},
    "staff_detail": lambda side: {"uid": side.colleague.uid},
    "staff_password": lambda side: {"uid": side.colleague.uid},
    "console_hirer": lambda side: {"uid": side.hirer.uid},
    "console_hirer_contact": lambda side: {"uid": side.hirer.uid},
    "console_roster": lambda side: {"uid": side.hirer.uid},
    "console_block_new": lambda side: {"side": "hirer", "uid": side.hirer.uid},
    "console_block": lambda side: {"uid": side.hirer_block.uid},
    "hire_site": lambda side: {"uid": side.open_posting.site.uid},
    "hire_block": lambda side: {"uid": side.hirer_block.uid},
    "hire_pool": lambda side: {"uid": side.open_posting.uid},
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
    "me_not_suitable": "public postings are for every worker",
    "star_policy": "the one star policy of this installation",
    "sign_device_out": "tokens are made through the API: yizhan/api/tests tries a stranger's",
    "take_key_back": "the same for keys",
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
    "paper_photo": "no sheet was photographed",
}
"""Pages that have no second object in this world, so that one's own is 404 as well."""


def every_pattern() -> Iterator[URLPattern]:
    """Every address a session may open. Those of the API ask for a bearer token: yizhan/api/tests holds their doors."""
    pages = [one for one in get_resolver().url_patterns if str(one.pattern) != API]

    def walk(patterns: list[Any]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    return walk(pages)


def addresses_without_arguments() -> dict[str, str]:
    found = {}
    for name in DOORS:
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def objects() -> list[str]:
    """Names of ``OBJECTS`` that have an address (a missing one is told by the first test)."""
    there = {pattern.name for pattern in every_pattern()}
    return [name for name in OBJECTS if name in there]


def roles_of(who: str | frozenset[str]) -> list[str]:
    return list(ROLES) if who == PUBLIC else [role for role in ROLES if role in who]


def pages(world: World, role: str) -> Iterator[tuple[str, Any]]:
    """Every page this role may read here: name and response, first those without arguments, then its own objects."""
    client = world.client(role)
    for name, address in addresses_without_arguments().items():
        if not DOORS[name].only_post and (DOORS[name].who == PUBLIC or role in DOORS[name].who):
            yield name, client.get(address)
    for name in objects():
        if not DOORS[name].only_post and role in DOORS[name].who:
            more = NEEDS_MORE[name](world.own) if name in NEEDS_MORE else {}
            yield name, client.get(reverse(name, kwargs=OBJECTS[name](world.own)), more)
    own = world.own
    for name, arguments in (
        ("job_detail", [own.open_posting.number]),
        ("station_detail", [own.station.code]),
        ("station_qr", [own.station.code]),
    ):
        yield name, client.get(reverse(name, args=arguments))


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_every_address_stands_in_the_table() -> None:
    names = [pattern.name for pattern in every_pattern()]
    assert None not in names, "an address without a name cannot be listed"
    assert sorted(set(names) - set(DOORS)) == [], "say in DOORS who may open it"
    assert sorted(set(DOORS) - set(names)) == [], "this address is gone"
    assert len(names) == len(set(names)), "two addresses share a name"


def test_views_declare_the_door_of_the_table() -> None:
    wrong = []
    for pattern in every_pattern():
        declared = getattr(pattern.callback, "yizhan_roles", None)
        wanted = DOORS[pattern.name].who if pattern.name in DOORS else None
        if wanted is not None and (
            declared is None or (declared if declared == PUBLIC else frozenset(map(str, declared))) != wanted
        ):
            wrong.append(f"{pattern.name}: declares {declared}, the table says {wanted}")
    assert not wrong, "\n".join(wrong)


def test_every_page_of_an_object_is_tried_on_a_strangers_object() -> None:
    with_arguments = {p.name for p in every_pattern() if p.pattern.converters}
    missing = {name for name in with_arguments if name in DOORS and DOORS[name].who != PUBLIC}
    assert sorted(missing - set(OBJECTS) - set(NO_SCOPE)) == []


def test_pages_answer_each_role_as_the_table_says(world: World) -> None:
    wrong = []
    for role in ("visitor", *ROLES):
        client = world.client(role)
        for name, address in addresses_without_arguments().items():
            door = DOORS[name]
            status = client.get(address).status_code
            if door.who == PUBLIC or role in door.who:
                wanted = {405} if door.only_post else {200, 302, OTHER_ANSWERS.get(name, 200)}
                if role in MAY_BE_REFUSED.get(name, ()):
                    wanted = {403}
            elif role == "visitor":
                wanted = {302}
            else:
                wanted = {403}
            if status not in wanted:
                wrong.append(f"{role} {name}: {status}, not {sorted(wanted)}")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_is_sent_to_the_sign_in_and_back(client: Client, db: None) -> None:
    assert client.get(reverse("me_home"))["Location"] == "/sign-in/?next=%2Fme%2F"


def _open(client: Client, name: str, side: Side, *, by_post: bool = False) -> int:
    address = reverse(name, kwargs=OBJECTS[name](side))
    more = NEEDS_MORE[name](side) if name in NEEDS_MORE else {}
    answer = (
        client.post(address, {"once": f"matrix-{name}", **more}) if by_post else client.get(address, more)
    )
    return answer.status_code


def test_ones_own_object_opens_and_a_strangers_does_not_exist(world: World) -> None:
    wrong = []
    for name in objects():
        door = DOORS[name]
        for role in roles_of(door.who):
            client = world.client(role)
            if not door.only_post:
                own = _open(client, name, world.own)
                if own != 200 and name not in ABSENT_FOR_OWN:
                    wrong.append(f"{role} {name} on the own object: {own}")
                other = _open(client, name, world.other)
                if other != 404:
                    wrong.append(f"{role} {name} on a stranger's object: {other}")
            before = fingerprint()
            other = _open(client, name, world.other, by_post=True)
            if other not in {404, 405} or (other == 405 and door.only_post):
                wrong.append(f"{role} {name} posted to a stranger's object: {other}")
            if changed := changed_tables(before):
                wrong.append(f"{role} {name} posted to a stranger's object changed {changed}")
    assert not wrong, "\n".join(wrong)


def test_other_roles_are_refused_before_the_object_is_looked_up(world: World) -> None:
    wrong = []
    for name in objects():
        door = DOORS[name]
        for role in ROLES:
            if role not in door.who:
                statuses = {_open(world.client(role), name, side) for side in (world.own, world.other)}
                if statuses != {403}:
                    wrong.append(f"{role} {name}: {sorted(statuses)}, not 403")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_reaches_no_object(world: World) -> None:
    client = Client()
    assert {_open(client, name, world.own) for name in objects()} == {302}
    assert {_open(client, name, world.own, by_post=True) for name in objects()} == {302}
