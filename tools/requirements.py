"""Draw ``docs/requirements.md``: each requirement of the founding document and the tests that show it.

    python -m tools.requirements            write the page
    python -m tools.requirements --check    change nothing; exit status 1 when the page is stale

A test shows a requirement when its name carries the id: ``test_r6_12_…`` shows R6.12, ``test_g2_…`` shows G2. The
requirements themselves stand in ``docs/requirements.csv``.
"""

from __future__ import annotations

import argparse
import ast
import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "requirements.csv"
PAGE = ROOT / "docs" / "requirements.md"
TEST_FOLDERS = ("yizhan", "tests")

_NAME = re.compile(r"test_([gorc])(\d+)(?:_(\d+)([a-z]?))?_")

HEAD = """# Requirements and the tests that show them

Drawn by `python -m tools.requirements` from `docs/requirements.csv` and the names of the tests; do not edit.
A requirement is *tested* when at least one test carries its id and *open* when none does. `dev.py test` runs them all.
"""


@dataclass
class Requirement:
    """One line of the founding document as something that can be observed."""

    id: str
    article: str
    text: str
    check: str
    tests: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        return "tested" if self.tests else "open"


def read_requirements(path: Path = LIST) -> list[Requirement]:
    """All requirements in the order of the document."""
    with path.open(newline="") as file:
        return [
            Requirement(row["id"], row["article"], row["requirement"], row["check"])
            for row in csv.DictReader(file)
        ]


def requirement_id(test_name: str) -> str | None:
    """The id a test name carries: ``test_r4_3a_number`` → ``"R4.3a"``, ``test_g2_marks`` → ``"G2"``."""
    if not (found := _NAME.match(test_name)):
        return None
    letter, first, second, part = found.groups()
    return f"{letter.upper()}{first}" + (f".{second}{part}" if second else "")


def tests_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Pairs of requirement id and ``path::test`` of every test below a folder."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (known := requirement_id(node.name)):
                yield known, f"{path.relative_to(ROOT)}::{node.name}"


def collect() -> list[Requirement]:
    """Requirements with their tests.

    Raises:
        ValueError: a test names a requirement that does not exist.
    """
    requirements = read_requirements()
    by_id = {requirement.id: requirement for requirement in requirements}
    for folder in TEST_FOLDERS:
        for known, test in tests_in(ROOT / folder):
            if known not in by_id:
                raise ValueError(f"{test} names the requirement {known}, which does not exist")
            by_id[known].tests.append(test)
    return requirements


def draw(requirements: list[Requirement]) -> str:
    """The page as Markdown."""
    tested = sum(requirement.status == "tested" for requirement in requirements)
    lines = [HEAD, f"{tested} of {len(requirements)} tested.", ""]
    for article, group in groupby(requirements, key=lambda requirement: requirement.article):
        lines += [
            f"## {article}",
            "",
            "| id | requirement | what can be observed | tests | status |",
            "|---|---|---|---|---|",
        ]
        for one in group:
            tests = "<br>".join(f"`{test}`" for test in sorted(one.tests)) or "–"
            lines.append(f"| {one.id} | {one.text} | {one.check} | {tests} | {one.status} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write or check the page; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    page = draw(collect())
    if parser.parse_args().check:
        fresh = PAGE.exists() and PAGE.read_text() == page
        if not fresh:
            sys.stderr.write("docs/requirements.md is stale: python -m tools.requirements\n")
        return 0 if fresh else 1
    PAGE.write_text(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
