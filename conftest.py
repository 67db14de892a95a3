"""A stricter Django for every test: fixed clock, no network, no undefined template variables."""

from __future__ import annotations

import importlib
import socket
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.template import engines
from django.template.base import FilterExpression, Variable
from django.test import Client, override_settings
from django.urls import get_resolver
from django.utils import translation

from yizhan.core import clock
from yizhan.core.dated import reading

#: Monday; a work day; before the winter. Tests that need another instant open ``clock.at(...)`` themselves.
TEST_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=clock.SHANGHAI)

# A context variable *with a default* is seen by threads as well (race tests, the live server, heartbeats).
_test_clock: ContextVar[datetime | None] = ContextVar("yizhan_test_clock", default=TEST_NOW)


PAGE_FILES = ("test_views", "test_pages", "test_screens", "test_console", "test_staff_views")
"""Tests of what pages show; actions, rules in SQL and races are what differs between the databases."""

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "database: uses the database (set by itself; `dev.py test` runs it twice)"
    )
    config.addinivalue_line(
        "markers",
        "every_page: opens every page as every role; what it looks at is the same on both databases",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, by mark or by fixture, so that it can run on PostgreSQL as well."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        if item.path.name.startswith(PAGE_FILES):
            item.add_marker("every_page")


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test happens at :data:`TEST_NOW`."""
    monkeypatch.setattr(clock, "_set_at", _test_clock)


@pytest.fixture(autouse=True)
def _chinese_first() -> Iterator[None]:
    """Every test begins in Chinese: a request in English leaves its language on the thread."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _nothing_kept_from_before() -> None:
    """A request that a tool never closed must not leave its district values to the tests after it."""
    reading._end_request()


@pytest.fixture
def machine_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the few tests that must see time pass (leases of killed processes)."""
    monkeypatch.setattr(clock, "_set_at", ContextVar("yizhan_machine_clock", default=None))


class UndefinedVariableError(AssertionError):
    """A template used a name that nobody gave it."""


class _FailOnUse(str):
    """Django formats this text with the unknown variable; formatting it fails the test."""

    def __contains__(self, text: object) -> bool:
        return text == "%s" or str.__contains__(self, str(text))

    def __mod__(self, variable: Any) -> str:
        name = variable.var if isinstance(variable, Variable) else variable
        raise UndefinedVariableError(f"undefined template variable: {name}")


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    """``{{ unknown }}`` fails; ``{{ unknown|default:"…" }}`` and ``{% if unknown %}`` are honest and stay allowed."""
    resolve = FilterExpression.resolve

    def resolve_with_default(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        has_default = bool(self.filters) and self.filters[0][0].__name__ in {"default", "default_if_none"}
        return resolve(self, context, ignore_failures or has_default)

    engine = engines["django"].engine
    patch = pytest.MonkeyPatch()
    patch.setattr(engine, "string_if_invalid", _FailOnUse("undefined"))
    patch.setattr(FilterExpression, "resolve", resolve_with_default)
    yield
    patch.undo()


class NetworkBlockedError(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Only loopback and Unix sockets may be connected to."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse_others(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX:
            return
        host = str(address[0])
        if host != "localhost" and not host.startswith("127.") and host != "::1":
            raise NetworkBlockedError(f"tests stay on this machine; {host} was asked for")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_others(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_others(self, address)
        return connect_ex(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _addresses_are_built() -> None:
    """Import every URL module before a test switches demo mode off: some addresses exist in demo mode only."""
    _ = get_resolver().url_patterns


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply; the real cost of Argon2 is not what tests look at."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _logs_can_be_flushed() -> Iterator[None]:
    """Between transactional tests the test database is emptied; lift the append-only triggers for that moment."""
    triggers = importlib.import_module("yizhan.core.migrations.0002_append_only")
    operations = type(connection.ops)
    sql_flush = operations.sql_flush

    def flush_with_triggers_off(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = sql_flush(self, style, tables, **options)
        if not set(triggers.TABLES) & set(tables):
            return statements
        vendor = self.connection.vendor
        return [*triggers.drop_statements(vendor), *statements, *triggers.create_statements(vendor)]

    patch = pytest.MonkeyPatch()
    patch.setattr(operations, "sql_flush", flush_with_triggers_off)
    yield
    patch.undo()


@pytest.fixture
def client_as(db: None) -> Callable[..., Any]:
    """``client_as("attendant")``: a client signed in as the demo account of a role; ``person_id=`` for somebody else."""

    def build(
        role: str, *, person_id: int | None = None, stations: tuple[str, ...] = ("ST-001", "ST-002", "ST-003")
    ) -> Any:
        from yizhan.conftest import sign_in
        from yizhan.core.actors import SYSTEM
        from yizhan.demo.accounts.actions import create_demo_account

        person = person_id or create_demo_account(SYSTEM, role, list(stations))
        return sign_in(Client(), person, role)

    return build
