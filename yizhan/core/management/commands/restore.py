"""Bring a backup back, then prove that what came back is sound."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.core.backup import BackupError, restore


class Command(BaseCommand):
    help = "Restore database and media from the folder SOURCE; stop web and worker first."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--yes", action="store_true", help="replace a database that is not empty")

    def handle(self, *args: Any, source: Path, yes: bool, **options: Any) -> None:
        try:
            manifest = restore(source.resolve(), overwrite=yes)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"restored the state of {manifest.made_at}")
        call_command("migrate", verbosity=0)  # a backup of an older release is brought up to this one
        call_command("verify_audit", head=manifest.audit_head or None, stdout=self.stdout, stderr=self.stderr)
        call_command("check_invariants", stdout=self.stdout, stderr=self.stderr)
