"""``manage.py check_invariants``: is the data sound? Exit status 1 when it is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.core import invariants


class Command(BaseCommand):
    help = "Check every declared invariant of the data; prints each violation, exits 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="invariants to check (all when none is named)")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["names"] or list(invariants.names())
        unknown = sorted(set(names) - set(invariants.names()))
        if unknown:
            raise CommandError(f"no such invariant: {', '.join(unknown)}", returncode=2)
        count = 0
        for name in names:
            found = list(invariants.violations([name]))
            count += len(found)
            self.stdout.write(f"{'ok  ' if not found else 'FAIL'} {name}")
            for violation in found:
                self.stdout.write(f"     {violation.what}")
        if count:
            raise CommandError(f"{count} violations in {len(names)} invariants", returncode=1)
        self.stdout.write(f"{len(names)} invariants hold")
