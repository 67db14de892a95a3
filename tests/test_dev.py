"""The command everybody types first: its supervisor, its report, its closing line."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import dev
from tools import supervisor
from tools.supervisor import Child

WAIT_SECONDS = 20


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


@pytest.mark.race
def test_a_killed_child_is_started_again_and_its_own_children_are_gone(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = (
        "import os, subprocess, sys, time\n"
        f"grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(pids)!r}, 'a').write(f'{{os.getpid()}} {{grandchild.pid}}\\n')\n"
        "time.sleep(60)\n"
    )
    child = Child("web", [sys.executable, "-c", script])

    def started(count: int) -> bool:
        child.watch()
        return pids.exists() and len(pids.read_text().splitlines()) == count

    wait_for(lambda: started(1))
    first, grandchild = (int(pid) for pid in pids.read_text().split())
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: started(2))
    wait_for(lambda: not _alive(grandchild))
    child.signal(signal.SIGKILL)
    child.process.wait()
    wait_for(lambda: child.process.stdout.closed)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_that_ends_at_once_is_started_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child("web", [sys.executable, "-c", ""])
    monkeypatch.setattr(
        supervisor.threading, "Thread", lambda **_options: type("T", (), {"start": lambda self: None})()
    )
    pauses = []
    for _round in range(6):
        child.start()
        child.process.wait()
        child.process.stdout.close()
        child.watch()
        pauses.append(child.pause)
    assert pauses == [1, 2, 4, 8, 10, 10]


def report_of(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str = "some tests"
) -> dev.Report:
    """A report over a test file with this code, run by the real pytest."""
    monkeypatch.setattr(dev, "VAR", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    (tmp_path / "test_it.py").write_text(code)
    report = dev.Report()
    report.pytest(
        name, ["-p", "no:cacheprovider", "-p", "no:django", "-c", "/dev/null", str(tmp_path / "test_it.py")]
    )
    return report


def test_the_closing_line_counts_passed_and_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "def test_a(): pass\ndef test_b(): pass\ndef test_c(): assert 0\n"
    assert report_of(code, tmp_path, monkeypatch).close() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 1 failed"


def test_a_file_that_cannot_be_read_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = report_of("import nothing_like_this", tmp_path, monkeypatch).steps[0]
    assert (step.status, step.failed) == ("FAILED", 1)


def test_no_tests_in_a_path_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report_of("", tmp_path, monkeypatch).steps[0].status == "skipped"


@pytest.mark.parametrize(("in_ci", "status"), [(False, "skipped"), (True, "FAILED")])
def test_a_missing_service_fails_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, in_ci: bool, status: str
) -> None:
    monkeypatch.setattr(dev, "IN_CI", in_ci)
    report = dev.Report()
    report.skip("PostgreSQL", "none here", required=True)
    assert report.steps[0].status == status
    assert report.close() == int(in_ci)


def test_a_taken_port_is_noticed() -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert dev._port_is_taken(other.getsockname()[1])
