"""``manage.py import_stations PATH --as-found``: take an existing register over as it is (D4)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Refused
from yizhan.facilities.stations.actions import import_stations_as_found


class Command(BaseCommand):
    help = "Import existing places from a JSON file; violations of the standard become defects (待整改)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help='JSON: {"stations": [...]}')
        parser.add_argument(
            "--as-found",
            action="store_true",
            required=True,
            help="say that the register is taken over as it is; new places are registered one by one",
        )
        parser.add_argument("--source", default="", help="where the file comes from, kept with every place")

    def handle(self, *_args: Any, path: Path, source: str, **_options: Any) -> None:
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))["stations"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{path} cannot be read: {error!r}") from error
        try:
            counts = import_stations_as_found(SYSTEM.by_way_of("import"), rows, source=source or path.name)
        except Refused as refused:
            raise CommandError("\n".join(str(reason.text) for reason in refused.reasons)) from refused
        self.stdout.write("{created} created, {kept} kept, {defects} defects".format(**counts))
