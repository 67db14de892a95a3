"""How much of what decides and writes the tests walk through: rules, workflows and actions, by branches.

    python -m tools.coverage                run the SQLite tests measured, then print the table
    python -m tools.coverage --report       print the table of the last run

What counts is every module named ``rules`` or ``workflow`` and every module that holds an ``@action`` or a ``_do_``
step. The exit status is 1 when fewer than 95 % of their branches were taken (work order 2, proofs).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("YIZHAN_VAR", ROOT / "var")).resolve()
DATA, FIGURES = VAR / "coverage", VAR / "coverage.json"
LEAST = 0.95
SHOWN = 25
NAMES = {"rules.py", "workflow.py"}
WRITES = re.compile(r"^@action\b|^def _do_", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Measured:
    """Branches of one file, and the lines from which one was never taken."""

    path: str
    branches: int
    taken: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.taken / self.branches if self.branches else 1.0


def counted(path: Path) -> bool:
    """Whether a module decides or writes."""
    if {"tests", "migrations", "demo"} & set(path.parts):
        return False
    return path.name in NAMES or bool(WRITES.search(path.read_text(encoding="utf-8")))


def measure() -> None:
    """Run the tests on SQLite with branch coverage, also of the processes they start."""
    VAR.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "TEST_SQLITE_PATH": str(VAR / "test.sqlite3"),
        "COVERAGE_FILE": str(DATA),
    }
    coverage = [sys.executable, "-m", "coverage"]

    def call(*arguments: str) -> int:
        return subprocess.run([*coverage, *arguments], cwd=ROOT, env=environment, check=False).returncode

    call("erase")
    if call("run", "-m", "pytest", "-q", "-n", "2") != 0:
        raise SystemExit("the tests failed; see above")
    call("combine", "-q")
    call("json", "-q", "-o", str(FIGURES))


def read(figures: Path = FIGURES) -> list[Measured]:
    """The counted files of the last run, the least covered first."""
    files = json.loads(figures.read_text(encoding="utf-8"))["files"]
    found = []
    for name, facts in files.items():
        if counted(ROOT / name):
            summary = facts["summary"]
            missing = tuple(f"{start}→{end}" for start, end in facts.get("missing_branches", ()))
            found.append(Measured(name, summary["num_branches"], summary["covered_branches"], missing))
    return sorted(found, key=lambda row: (row.share, row.path))


def report(rows: list[Measured]) -> bool:
    """Print the table; whether enough branches were taken."""
    branches, taken = sum(row.branches for row in rows), sum(row.taken for row in rows)
    for row in rows[:SHOWN]:
        if row.missing:
            print(
                f"{row.share:7.1%}  {row.taken:4}/{row.branches:<4}  {row.path}  {' '.join(row.missing[:12])}"
            )
    share = taken / branches
    print(
        f"\n{len(rows)} files of rules, workflows and actions: {taken} of {branches} branches taken, {share:.2%}"
    )
    return share >= LEAST


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--report", action="store_true", help="print the table of the last run")
    options = parser.parse_args()
    if not options.report:
        measure()
    return 0 if report(read()) else 1


if __name__ == "__main__":
    sys.exit(main())
