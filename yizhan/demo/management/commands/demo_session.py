"""Print a session cookie of a demo account (demo mode only: the app is not installed elsewhere)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import session_payload
from yizhan.demo.accounts.queries import person_of


class Command(BaseCommand):
    help = "Open a session as the demo account of a role and print it as a cookie: sessionid=…"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        person_id = person_of(options["role"])
        if person_id is None:
            raise CommandError("The demo accounts are not there yet: manage.py demo_accounts --create")
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store.update(session_payload(person_id, options["role"]))
        store.create()
        self.stdout.write(f"{settings.SESSION_COOKIE_NAME}={store.session_key}")
