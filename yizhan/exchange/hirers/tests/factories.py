"""Hirers for the tests of the exchange."""

from __future__ import annotations

from itertools import count
from typing import Any

from yizhan.core.actors import Actor
from yizhan.core.validators.credit_code import check_character, organisation_check_character
from yizhan.exchange.hirers.actions import register_enterprise, register_household
from yizhan.exchange.hirers.models import Hirer
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
