"""A browser, a server with a small district, and a strict eye on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.canaries import Canaries, watched
from tests.e2e.checks import Checker
from tests.journey import Journey, Person, Sent, open_browser
from tests.world import changed_tables, fingerprint, open_district
from yizhan.core.jobs.engine import drain

REPEATABLE = {"core_oncekey"}
"""A second tab that finds its wish fulfilled keeps its own key; nothing else may change."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys.

    Playwright keeps an event loop in this thread, and Django refuses the ORM beside a loop unless told that no other
    coroutine shares the connection.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with open_browser() as opened:
            yield opened


@pytest.fixture
def district(transactional_db: None) -> dict[str, int]:
    """Where a journey begins; person ids of the demo accounts by role."""
    return open_district()


@pytest.fixture
def canaries() -> Iterator[Canaries]:
    """Everything the server answers and logs during the run."""
    with watched() as kept:
        yield kept


@pytest.fixture
def checker() -> Checker:
    return Checker()


@pytest.fixture
def stubborn(checker: Checker) -> Callable[[Person, Sent, Callable[[], None] | None], None]:
    """After every form: send it again byte for byte, then send it from a second tab; no table may change."""

    def insist(person: Person, sent: Sent, again: Callable[[], None] | None) -> None:
        before = fingerprint()
        path = person.path()
        person.context.request.post(
            sent.url,
            data=sent.body,
            headers={"content-type": sent.content_type, "referer": sent.url},
            max_redirects=0,
        )
        if changed := changed_tables(before):
            checker.wrong.append(f"{person.name} {sent.url} sent twice changed {changed} (then on {path})")
        if again is not None:
            again()
            if changed := sorted(set(changed_tables(before)) - REPEATABLE):
                checker.wrong.append(f"{person.name} {sent.url} from a second tab changed {changed}")

    return insist


@pytest.fixture
def journey_at(
    browser: Browser, live_server: Any, district: Any, checker: Checker, stubborn: Any
) -> Callable[..., Journey]:
    """``journey_at(390)``: a journey whose people all come with windows of that width."""

    def build(width: int) -> Journey:
        def newcomer(name: str, *, look_closely: bool = True, script: bool = True) -> Person:
            person = Person(
                browser,
                live_server.url,
                name,
                width=width,
                script=script,
                look=checker.look if look_closely else (lambda person, screen: None),
                after_sending=stubborn,
            )
            checker.people.append(person)
            return person

        return Journey(live_server.url, newcomer, do_jobs=drain)

    return build
