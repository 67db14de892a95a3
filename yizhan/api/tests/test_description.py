"""Every address keeps what the description promises, whoever calls and whatever is sent (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.world import World, build_world
from yizhan.api.tests.test_api import key_of, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.every_page]

CALLERS = ("visitor", "worker", "hirer", "foreman", "key")
EXAMPLES = 6
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The world, and one connection for all requests: a real WSGI call would close the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield build_world()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("caller", CALLERS)
def test_answers_keep_to_the_description(world: World, caller: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    headers = {"Accept-Encoding": "identity"}  # the tool reads a compressed body as it stands
    if caller == "key":
        headers |= {"Authorization": f"Bearer {key_of(world, 'postings:read', 'postings:write')}"}
    elif caller != "visitor":
        headers |= {"Authorization": f"Bearer {token_of(world, caller)}"}
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith("/tokens/current/sign-out"):
            continue  # the caller would be out for the rest
        try:
            _try(operation, headers)
        except (
            Exception,
            BaseExceptionGroup,
        ) as error:  # every address is tried, not only up to the first mistake
            wrong.append(f"{operation.label}: {error}\n{_causes(error)}")
    assert not wrong, "\n\n".join(wrong)


def _try(operation, headers: dict[str, str]) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    run()


def _causes(error: BaseException) -> str:
    return "\n".join(str(one) for one in getattr(error, "exceptions", ()))
