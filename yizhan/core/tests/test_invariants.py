"""The registry of invariants and its command."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from yizhan.core import invariants


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(invariants, "_checks", {})


def holds():
    return []


def breaks():
    yield "posting 7: taken_count 3, takers 2"
    yield "posting 9: taken_count 1, takers 0"


def run(*names):
    out = io.StringIO()
    try:
        call_command("check_invariants", *names, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_sound_data_passes():
    invariants.invariant("a.holds")(holds)
    assert run() == (0, "ok   a.holds\n1 invariants hold\n")


def test_each_violation_is_printed_and_the_command_fails():
    invariants.invariant("a.holds")(holds)
    invariants.invariant("b.breaks")(breaks)
    status, printed = run()
    assert status == 1
    assert printed.splitlines() == [
        "ok   a.holds",
        "FAIL b.breaks",
        "     posting 7: taken_count 3, takers 2",
        "     posting 9: taken_count 1, takers 0",
    ]


def test_one_invariant_can_be_checked_alone():
    invariants.invariant("a.holds")(holds)
    invariants.invariant("b.breaks")(breaks)
    assert run("a.holds")[0] == 0
    assert run("b.breaks")[0] == 1


def test_a_misspelt_name_does_not_pass_as_sound():
    invariants.invariant("a.holds")(holds)
    assert run("a.hold")[0] == 2


def test_violations_name_their_invariant():
    invariants.invariant("b.breaks")(breaks)
    found = list(invariants.violations())
    assert found[0] == invariants.Violation("b.breaks", "posting 7: taken_count 3, takers 2")
    assert len(found) == 2


def test_a_name_is_declared_once():
    invariants.invariant("a.holds")(holds)
    invariants.invariant("a.holds")(holds)
    with pytest.raises(ValueError, match="twice"):
        invariants.invariant("a.holds")(breaks)
