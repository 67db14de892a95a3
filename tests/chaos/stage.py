"""The district of a chaos run: a database of its own, and everybody signed in beforehand.

Nothing here may import Django's models before :func:`prepare` has named the database.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.chaos.processes import ROOT

LEASE_SECONDS = "4"
"""Shorter than in a district, so that the jobs of a killed worker come back within the run."""


@dataclass
class District:
    """Keys of sessions: one station clerk and one reviewer, several hirers, many workers."""

    station: str
    reviewer: str
    hirers: list[str] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)


@contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """An empty database for this run and the environment that names it."""
    url = os.environ.get("DATABASE_URL", "")
    environment = {
        **os.environ,
        "YIZHAN_VAR": str(folder),
        "YIZHAN_MODE": "demo",
        "JOB_LEASE_SECONDS": LEASE_SECONDS,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if not url.startswith("postgres"):
        yield {**environment, "DATABASE_URL": f"sqlite:///{folder / 'chaos.sqlite3'}"}
        return
    import psycopg

    parts = urlsplit(url)
    name = f"yizhan_chaos_{os.getpid()}"
    server = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield {**environment, "DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    finally:
        with contextlib.suppress(psycopg.Error), psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def manage(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Run ``manage.py``; exit status and everything it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).strip()


def prepare(environment: dict[str, str], *, hirers: int, workers: int) -> District:
    """Migrate, fill, sign everybody in. After this the ORM of this process speaks to that database."""
    status, words = manage(environment, "migrate", "--verbosity", "0")
    if status:
        raise RuntimeError(words)
    os.environ.update(environment)
    import django

    django.setup()
    return _fill(hirers, workers)


def _fill(hirer_count: int, worker_count: int) -> District:
    from importlib import import_module

    from django.apps import apps
    from django.conf import settings
    from django.db import connections, transaction

    from tests.world import OWN_STATION, OWN_TOWN, open_district
    from yizhan.accounts.queries import session_payload
    from yizhan.accounts.tests.factories import grant, make_household
    from yizhan.core import clock
    from yizhan.exchange.engagements.tests.factories import make_person, make_worker
    from yizhan.exchange.hirers.models import Hirer

    session_store = import_module(settings.SESSION_ENGINE).SessionStore

    def sign_in(person_id: int, role: str) -> str:
        store = session_store()
        store.update(session_payload(person_id, role))
        store.create()
        return store.session_key

    people = open_district()
    station = apps.get_model("facilities", "Station").objects.get(code=OWN_STATION)
    district = District(
        sign_in(people["attendant"], "attendant"), sign_in(people["posting_reviewer"], "posting_reviewer")
    )
    for number in range(hirer_count):
        boss = make_person(f"老板{number:02d}")
        household = make_household(f"示例{number:02d}家")
        grant(boss, "hirer", organisation=household)
        Hirer.objects.create(
            organisation=household,
            contact=boss,
            station=station,
            region_code=OWN_TOWN,
            verification_state="verified",
            registered_at=clock.now(),
        )
        district.hirers.append(sign_in(boss.pk, "hirer"))
    for start in range(0, worker_count, 50):  # not all in one transaction, not one transaction each
        with transaction.atomic():
            for number in range(start, min(start + 50, worker_count)):
                worker = make_worker(station, person_fields={"name": f"工{number:04d}"})
                grant_in(worker.person, "worker")
                district.workers.append(sign_in(worker.person_id, "worker"))
    connections.close_all()
    return district


def grant_in(person: object, role: str) -> None:
    """A role inside an open transaction."""
    from yizhan.accounts.tests.factories import grant

    grant(person, role)  # type: ignore[arg-type]
