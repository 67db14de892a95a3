"""Persons, organisations, roles and signed-in clients for tests, made through the same steps as in real life."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import transaction
from django.test import Client

from yizhan.accounts.actions import (
    _do_give_consent,
    _do_grant_role,
    _do_open_staff_login,
    _do_register_organisation,
    _do_register_person,
)
from yizhan.accounts.enums import STAFF_ROLES, ConsentHow, ConsentPurpose, OrganisationKind, Role
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import actor_for, session_payload
from yizhan.core.actions import Work, open_work
from yizhan.core.actors import SYSTEM, Actor

DISTRICT = "421002"
TOWN = "421002001"
PASSWORD = "correct-horse-battery"
ENTERPRISE_CODE = "91421002MAYYYY016Y"
_numbers = count(1)


@contextmanager
def work_of(actor: Actor = SYSTEM, locks: Iterable[str] = ()) -> Iterator[Work]:
    """An open unit of work, for calling ``_do_`` steps straight from a test."""
    with transaction.atomic():
        yield open_work(actor, "tests", locks=locks)


def new_phone() -> str:
    """A mobile nobody has (154 is unallocated)."""
    return f"1540000{next(_numbers):04d}"


def make_person(full_name: str = "周大勇", *, consents: Iterable[str] = (), **facts: Any) -> Person:
    """A person registered on paper in the demo town, with a phone of her own."""
    facts = {"phone": new_phone(), "home_region_code": TOWN, "how": ConsentHow.PAPER, **facts}
    with work_of() as work:
        person = _do_register_person(work, full_name=full_name, **facts)
        for purpose in (ConsentPurpose.ACCOUNT, *consents):
            _do_give_consent(work, person, purpose, how=ConsentHow.PAPER, proof="盒 1")
    return person


def make_organisation(
    name: str = "江畔建筑", *, kind: str = OrganisationKind.ENTERPRISE, **facts: Any
) -> Organisation:
    """An unverified enterprise of the demo town."""
    code = ENTERPRISE_CODE if kind == OrganisationKind.ENTERPRISE else ""
    facts = {"credit_code": code, "region_code": TOWN, **facts}
    with work_of() as work:
        return _do_register_organisation(work, kind=kind, name=name, **facts)


def make_household(name: str = "陈玉兰家", **facts: Any) -> Organisation:
    """A household, which needs no code."""
    return make_organisation(name, kind=OrganisationKind.HOUSEHOLD, **facts)


def grant(person: Person, role: str, **scope: Any) -> Membership:
    """A role with the scope it needs, unless the test says otherwise."""
    if role in STAFF_ROLES:
        scope = {"region_prefix": DISTRICT, **scope}
    if role in {Role.ATTENDANT, Role.STATION_MANAGER, Role.OPERATOR_MANAGER}:
        scope = {"station_codes": ["ST-001"], **scope}
    bodies = {Role.LIAISON, Role.MEDIATOR, Role.OPERATOR_MANAGER, Role.HIRER, Role.HIRER_STAFF, Role.FOREMAN}
    if role in bodies and "organisation" not in scope:
        scope["organisation"] = make_household()
    with work_of() as work:
        return _do_grant_role(work, person, role, **scope)


def make_actor(role: str, *, person: Person | None = None, **scope: Any) -> Actor:
    """Somebody acting in a role, as after a complete sign-in."""
    person = person or make_person(f"演{role}")
    grant(person, role, **scope)
    return actor_for(person.pk, role, device="web")


def give_login(person: Person, username: str = "", password: str = PASSWORD) -> str:
    """A staff login; returns the user name."""
    name = username or f"user{person.pk}"
    with work_of() as work:
        _do_open_staff_login(work, person, username=name, password=password)
    return name


def client_of(actor: Actor, *, client: Client | None = None) -> Client:
    """A browser signed in as this actor (for staff a login is made when there is none)."""
    assert actor.person_id is not None
    person = Person.objects.get(pk=actor.person_id)
    if actor.role in STAFF_ROLES and not hasattr(person, "staff_login"):
        give_login(person)
    client = client or Client()
    session = client.session
    session.update(session_payload(person.pk, actor.role))
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client
