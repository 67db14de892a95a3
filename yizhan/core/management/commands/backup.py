"""Write a backup of database and media into a new folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.core.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Back up database and media into the folder TARGET; work may go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, target: Path, **options: Any) -> None:
        try:
            manifest = back_up(target.resolve())
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = sum(facts["bytes"] for facts in manifest.files.values())
        self.stdout.write(f"{target}: {len(manifest.files)} files, {size} bytes, {manifest.made_at}")
        self.stdout.write(f"audit head {manifest.audit_head or 'none yet'}")
