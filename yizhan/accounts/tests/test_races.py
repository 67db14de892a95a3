"""Two at once: what only constraints and row locks keep true."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from yizhan.accounts.people.models import Person
from yizhan.accounts.registration.actions import register_person
from yizhan.accounts.sign_in import limits
from yizhan.accounts.sign_in.actions import check_code, request_code
from yizhan.accounts.sign_in.models import RateCounter, SignInCode
from yizhan.core import clock
from yizhan.core.actions import Work
from yizhan.core.actors import SYSTEM, VISITOR
from yizhan.core.refusals import Refused
from yizhan.messaging.messages.models import Message

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 6  # with the test's own connection fewer than the pool holds
IDENTITY = "421002197803059975"
PHONE = "15400010001"


def race(run: Callable[[int], object]) -> list[object]:
    """Start everybody at once; results are values or the refusals that were raised."""
    start = Barrier(RACERS)

    def one(number: int) -> object:
        start.wait()
        try:
            return run(number)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(one, range(RACERS)))


def granted(results: list[object]) -> list[object]:
    return [result for result in results if not isinstance(result, Refused)]


def test_one_identity_number_makes_one_person():
    results = race(
        lambda number: register_person(
            SYSTEM, full_name=f"周{number}", identity_number=IDENTITY, how="spoken"
        )
    )
    assert len(granted(results)) == 1
    assert Person.objects.count() == 1
    assert {r.codes for r in results if isinstance(r, Refused)} == {("identity_taken",)}


def ask(number: int) -> str:
    return request_code(VISITOR, PHONE, nonce=f"browser-{number}", address="192.0.2.1")


def test_a_phone_gets_one_code_however_many_ask_at_once():
    assert len(granted(race(ask))) == 1
    assert Message.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite runs writers one after the other")
def test_without_the_row_lock_several_would_pass(monkeypatch):
    """Shows the race that the lock prevents."""
    for kind, subject in (("code_to_phone", PHONE), ("code_from_address", "192.0.2.1")):
        digest = limits.subject_digest(kind, subject)
        RateCounter.objects.create(kind=kind, subject=digest, touched_at=clock.now())
    meet = Barrier(RACERS)

    def read_without_lock(self: Work, *wanted):
        rows = {(model, key): model.objects.get(pk=key) for model, keys in wanted for key in keys}
        meet.wait(timeout=20)
        return rows

    monkeypatch.setattr(Work, "lock_all", read_without_lock)
    assert len(granted(race(ask))) > 1


def test_guessing_in_parallel_buys_no_extra_tries():
    uid = ask(0)
    results = race(lambda number: check_code(VISITOR, uid, nonce="browser-0", typed=f"wrong{number}"))
    assert [r["outcome"] for r in results].count("wrong") == 5
    assert SignInCode.objects.get().tries == 5
