"""Write ``docs/states/<workflow>.md`` from the transition tables, or check that the pages are fresh."""

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

import yizhan
from yizhan.core.workflow import Workflow, diagram


class Command(BaseCommand):
    help = "Generate the state diagrams in docs/states/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; end with 1 when a page is stale"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "states"
        wanted = pages()
        present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        if check:
            stale = sorted(
                name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name)
            )
            for name in stale:
                self.stderr.write(f"docs/states/{name} is stale; run manage.py draw_states")
            sys.exit(1 if stale else 0)
        _write(folder, wanted, set(present))
        self.stdout.write(f"{len(wanted)} diagrams")


def pages() -> dict[str, str]:
    """File name → text of every workflow of the house."""
    for module in pkgutil.walk_packages(yizhan.__path__, "yizhan."):
        if module.name.endswith(".workflow"):
            importlib.import_module(module.name)
    with translation.override("zh-hans"):
        return {
            f"{name}.md": diagram(workflow)
            for name, workflow in sorted(Workflow.registry.items())
            if not name.startswith("test.")
        }


def _write(folder: Path, wanted: dict[str, str], present: set[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in present - wanted.keys():
        (folder / name).unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
