#!/usr/bin/env python3
"""One command for everything: ``python3 dev.py run | test | check | fix | bench | cover | chaos | shots``.

Standard library only, so that a bare checkout needs nothing but Python 3.11 or newer. What it needs it installs into
``.venv`` from the hashed lock files; nothing outside this folder is touched.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tools.supervisor import Supervisor, say

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("YIZHAN_VAR", ROOT / "var")).resolve()
UV_VERSION = "0.13.9"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def fail(text: str) -> None:
    """Say what is wrong and what to do, and end."""
    say(text, "bad")
    sys.exit(1)


# --- what is installed -------------------------------------------------------------------------------------------------


def ensure_venv(lock: str) -> None:
    """Make ``.venv`` hold exactly what a lock file names; at once when it already does.

    Args:
        lock: ``"prod"`` or ``"test"``.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever types the command may have an older one)
        fail("Python 3.11 or newer is needed: python3.11 dev.py …")
    path = ROOT / "requirements" / f"{lock}.lock"
    wanted = hashlib.sha256(path.read_bytes()).hexdigest()
    marker = VENV / f".installed-{lock}"
    if _works(PYTHON) and marker.exists() and marker.read_text() == wanted:
        return
    if not _works(PYTHON):
        say("creating .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        if subprocess.run([sys.executable, "-m", "venv", str(VENV)], cwd=ROOT, check=False).returncode != 0:
            fail("python -m venv failed; on Debian: apt-get install python3-venv")
    say(f"installing requirements/{lock}.lock")
    if not (_install_with_uv(path) or _install_with_pip(path)):
        fail(f"requirements/{lock}.lock could not be installed; is the package index reachable?")
    marker.write_text(wanted)


def _works(program: Path | str) -> bool:
    try:
        return subprocess.run([str(program), "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _install_with_uv(lock: Path) -> bool:
    uv = next((found for found in ("uv", str(VENV / "bin" / "uv")) if _works(found)), None)
    if uv is None:
        _quietly([str(PYTHON), "-m", "pip", "install", "-q", f"uv=={UV_VERSION}"])
        uv = str(VENV / "bin" / "uv")
    if not _works(uv):
        return False
    options = ["--python", str(PYTHON), "--require-hashes", "--quiet", "-r", str(lock)]
    return subprocess.run([uv, "pip", "install", *options], cwd=ROOT, check=False).returncode == 0


def _install_with_pip(lock: Path) -> bool:
    say("uv is not to be had; pip takes a little longer")
    _quietly([str(PYTHON), "-m", "ensurepip"])
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(lock)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def _quietly(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def manage(*arguments: str, **environment: str) -> int:
    """Run ``manage.py`` in the virtual environment; returns its exit status."""
    command = [str(PYTHON), "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


# --- run ---------------------------------------------------------------------------------------------------------------


def command_run(options: argparse.Namespace) -> int:
    """Install, prepare the database, then supervise server and worker in this terminal."""
    port = int(os.environ.get("PORT", "8000"))
    if _port_is_taken(port):
        fail(f"port {port} is taken; choose another: PORT=8001 python3 dev.py run")
    began = time.monotonic()
    ensure_venv("prod")
    prepare_database()
    return Supervisor(PYTHON, port, began).run()


def _port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def prepare_database() -> None:
    """Migrations at every start; reference data when it changed; demo data once."""
    VAR.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL", "")
    default = VAR / "yizhan.sqlite3"
    marker = VAR / f".prepared-{hashlib.sha256(url.encode()).hexdigest()[:12]}"
    known = marker.read_text() if marker.exists() else ""
    fingerprint = _reference_fingerprint()
    if not url and not default.exists():
        # A first start that is interrupted must not leave half a district behind: build beside, then rename.
        building = VAR / "building.sqlite3"
        for left_over in VAR.glob("building.sqlite3*"):
            left_over.unlink()
        _fill(DATABASE_URL=f"sqlite:///{building}")
        _fold_write_ahead_log(building)
        building.rename(default)
    elif url and not known:
        _fill()
    else:
        _step("migrate", "--verbosity", "0")
        if known != fingerprint:
            _step("load_reference_data")
    marker.write_text(fingerprint)


def _fold_write_ahead_log(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill(**environment: str) -> None:
    say("preparing the database (first start: about two minutes)")
    _step("migrate", "--verbosity", "0", **environment)
    _step("load_reference_data", **environment)
    if os.environ.get("YIZHAN_MODE", "demo") == "demo":
        _step("build_demo", **environment)


def _step(*arguments: str, **environment: str) -> None:
    if manage(*arguments, **environment) != 0:
        fail(f"manage.py {arguments[0]} failed; see above")


def _reference_fingerprint() -> str:
    """Changes when a reference data file of any context changes."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "yizhan").glob("**/data/*")):
        if path.is_file() and "tests" not in path.parts:
            digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


# --- test --------------------------------------------------------------------------------------------------------------


@dataclass
class Step:
    """One line of the closing table."""

    name: str
    status: str = "passed"  # passed, FAILED, skipped
    detail: str = ""
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0


@dataclass
class Report:
    """Everything that ran, and what did not and why."""

    steps: list[Step] = field(default_factory=list)

    def run(self, name: str, command: list[str], **environment: str) -> Step:
        """Run a command that passes or fails as a whole."""
        say(name)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode
        step = Step(name, "passed" if code == 0 else "FAILED", seconds=time.monotonic() - began)
        self.steps.append(step)
        return step

    def skip(self, name: str, why: str, *, required: bool = False) -> None:
        """Note what was not run; in CI a missing service is a failure."""
        self.steps.append(Step(name, "FAILED" if required and IN_CI else "skipped", why))

    def pytest(self, name: str, arguments: list[str], **environment: str) -> None:
        """Run pytest and count its results from the JUnit file."""
        results = VAR / "test-results" / (re.sub(r"\W+", "-", name) + ".xml")
        results.parent.mkdir(parents=True, exist_ok=True)
        results.unlink(missing_ok=True)
        command = [str(PYTHON), "-m", "pytest", f"--junitxml={results}", *arguments]
        began = time.monotonic()
        say(name)
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode
        step = Step(name, seconds=time.monotonic() - began)
        if results.exists():
            for suite in ElementTree.parse(results).getroot().iter("testsuite"):
                count = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
                bad = count["failures"] + count["errors"]
                step.failed += bad
                step.passed += count["tests"] - bad - count["skipped"]
                step.detail = f"{count['skipped']} skipped" if count["skipped"] else ""
        if code not in (0, 5) or step.failed:  # 5: nothing collected, as with a path that has no such tests
            step.status = "FAILED"
            step.failed = max(step.failed, 1)
        elif code == 5:
            step.status, step.detail = "skipped", "no such tests here"
        self.steps.append(step)

    def close(self) -> int:
        """Print the table and the closing line; returns the exit status."""
        width = max(len(step.name) for step in self.steps)
        print()
        for step in self.steps:
            count = f"{step.passed} passed, {step.failed} failed" if step.passed or step.failed else ""
            facts = "  ".join(part for part in (count, step.detail) if part)
            print(f"{step.name:<{width}}  {step.status:<7}  {step.seconds:7.1f} s  {facts}".rstrip())
        print()
        print(
            f"{sum(s.passed for s in self.steps)} passed, {sum(s.failed for s in self.steps)} failed",
            flush=True,
        )
        return 1 if any(step.status == "FAILED" for step in self.steps) else 0


def command_test(options: argparse.Namespace) -> int:
    """Everything this machine can run; with paths only the tests in them."""
    ensure_venv("test")
    report = Report()
    paths = options.paths
    if not paths:
        run_checks(report)
    sqlite = {"DATABASE_URL": "", "TEST_SQLITE_PATH": str(VAR / "test.sqlite3")}
    report.pytest("tests on SQLite", ["-n", "2", *paths], **sqlite)
    report.pytest("races on SQLite", ["-m", "race", *paths], **sqlite)
    postgres = find_postgres()
    if postgres:
        report.pytest(
            "database tests on PostgreSQL",
            ["-n", "2", "-m", "database and not race and not e2e and not every_page", *paths],
            DATABASE_URL=postgres,
        )
        report.pytest("races on PostgreSQL", ["-m", "race", *paths], DATABASE_URL=postgres)
    else:
        why = "no PostgreSQL at DATABASE_URL or 127.0.0.1:5432"
        report.skip("database tests on PostgreSQL", why, required=True)
        report.skip("races on PostgreSQL", why, required=True)
    chromium = find_chromium()
    if chromium:
        report.pytest("journeys in Chromium", ["-n", "2", "-m", "e2e", *paths], CHROMIUM=chromium, **sqlite)
    else:
        report.skip("journeys in Chromium", "no Chromium found (CHROMIUM=/path/to/it)", required=True)
    return report.close()


def run_checks(report: Report) -> None:
    """Style, imports, migrations, diagrams: what needs no test database."""
    tool = VENV / "bin"
    no_database = {"DATABASE_URL": "sqlite:///"}
    report.run("ruff check", [str(tool / "ruff"), "check", "."])
    report.run("ruff format", [str(tool / "ruff"), "format", "--check", "--quiet", "."])
    report.run("imports run one way", [str(tool / "lint-imports")])
    report.run("Django checks", [str(PYTHON), "manage.py", "check"], **no_database)
    migrations = ["makemigrations", "--check", "--dry-run"]
    report.run("migrations are complete", [str(PYTHON), "manage.py", *migrations], **no_database)
    report.run(
        "state diagrams are fresh", [str(PYTHON), "manage.py", "draw_states", "--check"], **no_database
    )


def find_postgres() -> str:
    """A URL of a server that answers and lets us create databases, or ``""``."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        candidates = [named]
    else:
        candidates = [f"postgresql://{user}@127.0.0.1:5432/yizhan" for user in ("yizhan", "root", "postgres")]
    script = (
        "import sys, psycopg, urllib.parse as u\n"
        "for url in sys.argv[1:]:\n"
        "    try:\n"
        "        there = u.urlsplit(url)._replace(path='/postgres').geturl()\n"
        "        with psycopg.connect(there, connect_timeout=3) as c:\n"
        "            ok = c.execute('SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user')\n"
        "            if ok.fetchone()[0]: print(url); break\n"
        "    except psycopg.Error: pass\n"
    )
    found = subprocess.run(
        [str(PYTHON), "-c", script, *candidates], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def find_chromium() -> str:
    """Path of a Chromium or Chrome, or ``""``."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), "")


# --- the rest ----------------------------------------------------------------------------------------------------------


def command_check(options: argparse.Namespace) -> int:
    """Style, imports, migrations, diagrams."""
    ensure_venv("test")
    report = Report()
    run_checks(report)
    return report.close()


def command_fix(options: argparse.Namespace) -> int:
    """Let the tools repair what they can."""
    ensure_venv("test")
    ruff = str(VENV / "bin" / "ruff")
    codes = [
        subprocess.run([ruff, "check", "--fix", "."], cwd=ROOT, check=False).returncode,
        subprocess.run([ruff, "format", "."], cwd=ROOT, check=False).returncode,
        manage("draw_states"),
    ]
    return max(codes)


def command_bench(options: argparse.Namespace) -> int:
    """Run the benchmarks, all or those named."""
    ensure_venv("test")
    files = sorted((ROOT / "benchmarks").glob("*.py"))
    chosen = [path for path in files if not options.names or path.stem in options.names]
    if not chosen:
        fail("no such benchmark; there are: " + ", ".join(path.stem for path in files))
    return max(_module(f"benchmarks.{path.stem}") for path in chosen if path.stem != "__init__")


def command_cover(options: argparse.Namespace) -> int:
    """Measure how many branches of rules, workflows and actions the tests take; at least 95 %."""
    ensure_venv("test")
    return _module("tools.coverage")


def command_chaos(options: argparse.Namespace) -> int:
    """Kill server and worker at random during the journey; nothing may be lost or doubled."""
    ensure_venv("test")
    return _module("tests.chaos", "--kills", str(options.kills))


def command_shots(options: argparse.Namespace) -> int:
    """Take the screenshots of docs/shots/."""
    ensure_venv("test")
    return _module("tests.shots", *options.names)


def _module(name: str, *arguments: str) -> int:
    environment = {**os.environ, "CHROMIUM": find_chromium()}
    command = [str(PYTHON), "-m", name, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=(run.__doc__ or "").splitlines()[0])
        command.set_defaults(run=run)
        return command

    add("run", command_run)
    add("test", command_test).add_argument("paths", nargs="*", help="only tests in these files or folders")
    add("check", command_check)
    add("fix", command_fix)
    add("bench", command_bench).add_argument("names", nargs="*")
    add("cover", command_cover)
    add("chaos", command_chaos).add_argument("--kills", type=int, default=15)
    add("shots", command_shots).add_argument("names", nargs="*")
    options = parser.parse_args()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
