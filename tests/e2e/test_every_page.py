"""Every page that the public, a worker or a hirer may read, at 320, 390 and 1280 px and in the elder view.

The pages are those of the access table, so that a new one is looked at without being named here. Each is opened by
its address with something in it (the world of two sides), checked by axe at each width, and measured: no sideways
scrolling, no small letters, no small targets.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from tests.door_objects import readable
from tests.e2e.checks import Checker
from tests.journey import HEIGHTS, Person
from tests.world import World, build_world
from yizhan.core.preferences import ELDER_COOKIE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

VIEWS = {"plain": (320, 390, 1280), "elder": (390,)}
"""Widths in pixels at which each view is looked at; sideways scrolling is tried at 320 as well whenever it is 390."""
NO_PAGES = {
    "components",
    "component_layout",
    "healthz",
    "readyz",
    "metrics",
    "job_feed",
    "sitemap",
    "robots",
}
"""Public addresses that nobody reads as a page."""


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


def is_page(client: Client, address: str) -> bool:
    """Whether a whole page stands here (not a file, a part of a page, or a way to somewhere else)."""
    answer = client.get(address)
    return (
        answer.status_code == 200
        and answer["Content-Type"].startswith("text/html")
        and b"</html>" in answer.getvalue()
    )


@pytest.mark.parametrize("role", ["visitor", "worker", "hirer"])
def test_every_page_can_be_read_by_everybody(
    role: str, world: World, browser: Browser, live_server: Any, checker: Checker
) -> None:
    client = world.client(role)
    found_here = readable(world, role, public=role == "visitor")
    pages = [
        (name, address) for name, address in found_here if name not in NO_PAGES and is_page(client, address)
    ]
    person = Person(browser, live_server.url, role, width=390)
    checker.people.append(person)
    here = {"url": live_server.url}
    if role != "visitor":
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        person.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, **here}])
    for view, widths in VIEWS.items():
        person.context.add_cookies([{"name": ELDER_COOKIE, "value": view, **here}])
        person.is_elder = view == "elder"
        for name, address in pages:
            person.go(address, name)
            for width in widths:
                person.width = width
                person.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                checker.look(person, f"{name}, {view}, {width}")
    found = checker.close()
    assert not found, "\n".join(found)
