"""Hirers for the tests of the exchange."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.apps import apps

from yizhan.accounts.actions import record_licence
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.validators.credit_code import check_character, organisation_check_character
from yizhan.exchange.hirers.actions import accept_invite, add_site, register_enterprise, register_household
from yizhan.exchange.hirers.models import Hirer, MemberInvite, WorkSite
from yizhan.exchange.workers.tests.factories import TOWN, attendant, make_regions, make_station

_numbers = count(1)


def credit_code() -> str:
    """A well-formed unified social credit code of an enterprise."""
    organisation = f"MA{next(_numbers):06d}"
    body = f"91421002{organisation}{organisation_check_character(organisation)}"
    return body + check_character(body)


def make_household(actor: Actor | None = None, **given: Any) -> Hirer:
    """A household that was registered at the counter (O2)."""
    make_regions()
    actor = actor or attendant()
    station = make_station(next(iter(actor.station_codes)))
    form = {
        "full_name": "刘玉兰",
        "address_form": "女士",
        "phone": f"138{next(_numbers):08d}",
        "region_code": TOWN,
    }
    hirer_id = register_household(actor, **{**form, "station_id": station.pk, **given})
    return Hirer.objects.select_related("organisation", "contact").get(pk=hirer_id)


def make_enterprise(actor: Actor | None = None, **given: Any) -> Hirer:
    """A packing plant with its HR manager as contact (O3)."""
    make_regions()
    actor = actor or attendant()
    station = make_station(next(iter(actor.station_codes)))
    form = {
        "kind": "enterprise",
        "organisation_name": "示例包装厂",
        "credit_code": credit_code(),
        "full_name": "陈学文",
        "phone": f"139{next(_numbers):08d}",
        "region_code": TOWN,
    }
    hirer_id = register_enterprise(actor, **{**form, "station_id": station.pk, **given})
    return Hirer.objects.select_related("organisation", "contact").get(pk=hirer_id)


def as_hirer(hirer: Hirer) -> Actor:
    """The contact, signed in for the organisation."""
    return Actor(
        role="hirer",
        person_uid=str(hirer.contact.uid),
        person_id=hirer.contact_id,
        organisation_id=hirer.organisation_id,
    )


def give_licence(hirer: Hirer, kind: str, *, until: date | None = None, number: str = "") -> int:
    """A licence that the district looked at."""
    return record_licence(
        SYSTEM,
        hirer.organisation_id,
        kind,
        number=number or f"证{next(_numbers):06d}",
        valid_from=date(2025, 1, 1),
        valid_until=until,
        issued_by="沙市区人社局",
    )


def texts_to(person: Any) -> list[str]:
    """What a person was told, oldest first."""
    message = apps.get_model("messaging", "Message")
    return [str(row.text) for row in message.objects.filter(recipient_uid=str(person.uid)).order_by("pk")]


def as_person(person: Any, role: str = "worker", organisation_id: int | None = None) -> Actor:
    """A citizen, signed in with a phone."""
    return Actor(role=role, person_uid=str(person.uid), person_id=person.pk, organisation_id=organisation_id)


def led_site(hirer: Hirer, foreman: Any, name: str = "一号仓") -> WorkSite:
    """A site whose foreman was asked by phone and said yes."""
    me = as_hirer(hirer)
    site_id = add_site(me, hirer.pk, name=name, region_code=TOWN, foreman_phone=foreman.phone)
    accept_invite(as_person(foreman), MemberInvite.objects.get(site_id=site_id).pk)
    return WorkSite.objects.get(pk=site_id)
