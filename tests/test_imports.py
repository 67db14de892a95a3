"""Imports run one way, down (docs/adr/0001-house.md)."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "yizhan"
PURE_CORE = {
    "refusals",
    "actors",
    "money",
    "masks",
    "workflow",
    "events",
    "geo",
    "clock",
    "validators",
    "calendar",
}
FOREIGN_OK = {"actions", "queries", "access", "enums", "rules", "events", "loader", "defect_actions"}


def test_contexts_import_only_what_lies_below(capsys):
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def _slices(context: str) -> list[str]:
    text = importlib.import_module(f"yizhan.{context}").__doc__ or ""
    found = re.search(r"Slices,? in order[^:]*:\s*([a-z_,\s]+)\.", text, re.S)
    return [name.strip() for name in re.split(r"[,\s]+", found[1]) if name.strip()] if found else []


def _imports(path: Path) -> list[str]:
    """Dotted names a file imports; ``from package.slice import queries`` counts as ``package.slice.queries``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            deep = len(node.module.split(".")) >= 4
            found += [node.module] if deep else [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*.py") if "migrations" not in p.parts]


@pytest.mark.parametrize("context", ["facilities", "exchange", "accounts"])
def test_slices_import_only_earlier_slices(context):
    order = _slices(context)
    assert order, f"yizhan/{context}/__init__.py lists its slices in order"
    wrong = []
    for place, name in enumerate(order):
        for path in _files(HOUSE / context / name):
            if "tests" in path.parts:
                continue
            for module in _imports(path):
                parts = module.split(".")
                if parts[:2] == ["yizhan", context] and len(parts) > 2 and parts[2] in order[place + 1 :]:
                    wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_other_contexts_are_used_through_their_front_doors():
    """Across contexts: actions, queries, access, enums, rules, events. Tests may look at rows to see what happened."""
    contexts = ["messaging", "accounts", "facilities", "exchange"]
    wrong = []
    for path in _files(HOUSE):
        own = path.relative_to(HOUSE).parts[0]
        for module in _imports(path) if "tests" not in path.parts else ():
            parts = module.split(".")
            if parts[0] != "yizhan" or len(parts) < 3 or parts[1] not in contexts or parts[1] == own:
                continue
            if not set(parts[2:]) & FOREIGN_OK:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not wrong, "\n".join(sorted(wrong))


def test_rules_are_pure():
    """``rules.py``: no ORM, no settings, no clock, no I/O."""
    barred = ("django.db", "django.conf", "yizhan.core.actions", "yizhan.core.dated", "requests", "random")
    wrong = []
    for path in HOUSE.rglob("rules.py"):
        for module in _imports(path):
            if module.startswith(barred) or module.endswith(".models"):
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
        if "clock.now(" in path.read_text() or "clock.today(" in path.read_text():
            wrong.append(f"{path.relative_to(ROOT)} asks the clock")
    assert not wrong, "\n".join(wrong)
