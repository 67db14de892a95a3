"""Let a locked-out staff member in again: a new initial password is printed, the second factor is forgotten.

For the case that no administrator is left who could do it at /district/people/. Every session of the login ends; a login
that was closed is opened again. The first sign-in sets up a second factor and asks for an own password.
"""

from __future__ import annotations

import secrets

from django.core.management.base import BaseCommand, CommandError

from yizhan.accounts.staff.actions import recover_staff_login
from yizhan.accounts.staff.rules import password_of_digest
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Refused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("username", help="user name of the staff login")

    def handle(self, *args, username, **options):
        password = password_of_digest(secrets.randbits(128))
        try:
            recover_staff_login(SYSTEM.by_way_of("command"), username, password=password)
        except Refused as refused:
            raise CommandError("\n".join(str(reason.text) for reason in refused.reasons)) from refused
        self.stdout.write(f"Initial password of {username!r}: {password}")
        self.stdout.write("Sign in at /staff/sign-in/, set up the second factor, choose an own password.")
