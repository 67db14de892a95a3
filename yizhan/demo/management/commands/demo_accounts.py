"""Print the demo accounts (demo mode only: the app is not installed elsewhere)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yizhan.demo.accounts.actions import create_demo_accounts
from yizhan.demo.accounts.queries import rows


class Command(BaseCommand):
    help = "Print one demo account per role: phone, user name, password, current TOTP code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--create", action="store_true", help="first make the accounts that are missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["create"]:
            create_demo_accounts()
        for row in rows():
            a = row.account
            entry = f"{a.username} / {a.password} / {row.code}" if a.is_staff else "SMS code: /_dev/messages/"
            state = "" if row.is_there else "  (missing: run with --create)"
            self.stdout.write(f"{a.role.value:<17} {a.role.label:<8} {a.phone}  {entry}{state}")
