"""The table of doors, held against the resolver, the declared doors and real answers.

Pages without arguments are opened by all fifteen roles and a visitor; pages of an object are opened on one's own object
and on the same object of another district, which must be as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.door_objects import ABSENT_FOR_OWN, NEEDS_MORE, NO_SCOPE, OBJECTS, addresses_without_arguments
from tests.doors import DOORS, EVERYBODY, PUBLIC, SITE, WORKER
from tests.world import ROLES, Side, World, build_world, changed_tables, fingerprint

pytestmark = pytest.mark.every_page

API = "api/"

OTHER_ANSWERS = {"readyz": 503}
"""Pages whose honest answer here is neither 200 nor 302: no worker process beats during a test."""

MAY_BE_REFUSED = {"hire_start": EVERYBODY - WORKER - SITE}
"""Public pages that a signed-in person of these roles is refused with a reason (staff do not hire)."""


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


def roles_of(who: str | frozenset[str]) -> list[str]:
    return list(ROLES) if who == PUBLIC else [role for role in ROLES if role in who]


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
    for name in OBJECTS:
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
    for name in OBJECTS:
        door = DOORS[name]
        for role in ROLES:
            if role not in door.who:
                statuses = {_open(world.client(role), name, side) for side in (world.own, world.other)}
                if statuses != {403}:
                    wrong.append(f"{role} {name}: {sorted(statuses)}, not 403")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_reaches_no_object(world: World) -> None:
    client = Client()
    assert {_open(client, name, world.own) for name in OBJECTS} == {302}
    assert {_open(client, name, world.own, by_post=True) for name in OBJECTS} == {302}
