"""Prepare an empty database for a district: reference data, first administrator, member units, hotlines, minimum wage.

No demo account is made. The password is asked for, or read from YIZHAN_ADMIN_PASSWORD.
"""

from __future__ import annotations

import getpass
import os
from datetime import date

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.dated import definition_of
from yizhan.core.dated.actions import set_dated_value
from yizhan.core.dated.models import DatedValue
from yizhan.core.refusals import Refused
from yizhan.portal.district_start.actions import prepare_district

STARTING_VALUES = {
    "exchange.minimum_wage.month_fen": date(2025, 12, 1),
    "exchange.minimum_wage.hour_fen": date(2025, 12, 1),
    "portal.hotlines": None,
}
"""Values written as rows from the start, so that the settings page shows them as the district's own (None = today)."""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--district", default="421002", help="six-digit administrative code")
        parser.add_argument("--name", required=True, help="full name of the first administrator")
        parser.add_argument("--phone", required=True)
        parser.add_argument("--username", default="admin")

    def handle(self, *args, district, name, phone, username, **options):
        password = os.environ.get("YIZHAN_ADMIN_PASSWORD") or getpass.getpass(
            "Password of the administrator: "
        )
        call_command("load_reference_data", stdout=self.stdout)
        try:
            made = prepare_district(
                SYSTEM,
                district_code=district,
                full_name=name,
                phone=phone,
                username=username,
                password=password,
            )
        except Refused as refused:
            raise CommandError("\n".join(str(reason.text) for reason in refused.reasons)) from refused
        for code, since in STARTING_VALUES.items():
            self._write(code, since)
        self.stdout.write(
            f"District {district}: administrator {username!r}, {made['units']} member units. "
            f"Provisional review qualification until {made['qualified_until']}. "
            "Sign in at /staff/sign-in/ and set up the second factor."
        )

    def _write(self, code: str, since: date | None) -> None:
        made = definition_of(code)
        if DatedValue.objects.standing().filter(code=code).exists():
            return
        day = since or clock.today()
        set_dated_value(
            SYSTEM,
            code,
            made.default,
            effective_from=day,
            source=made.source,
            certainty=made.certainty,
            note="start_clean",
        )
