"""Walk the audit chain; end with status 1 and the name of the first broken rows when it does not hold."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yizhan.core import audit
from yizhan.core.audit import AuditRow, AuditSeal


class Command(BaseCommand):
    help = "Verify the hash chain of the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", help="a head published earlier, as NUMBER:DIGEST; it must be in the chain"
        )

    def handle(self, *args: Any, head: str | None, **options: Any) -> None:
        breaks = list(audit.verify(_parse(head)))
        for found in breaks[:20]:
            row = f"audit row {found.row_id}" if found.row_id is not None else "no row"
            self.stderr.write(self.style.ERROR(f"link {found.number} ({row}): {found.what}"))
        if breaks:
            self.stderr.write(f"{len(breaks)} breaks")
            sys.exit(1)
        last = AuditSeal.objects.order_by("-number").first()
        waiting = AuditRow.objects.filter(seal__isnull=True).count()
        self.stdout.write(f"{last.number if last else 0} links hold, {waiting} rows wait for their seal")
        if last:
            self.stdout.write(f"head {last.number}:{last.digest}")


def _parse(head: str | None) -> tuple[int, str] | None:
    if not head:
        return None
    number, _colon, digest = head.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise CommandError("--head must be NUMBER:DIGEST as verify_audit prints it")
    return int(number), digest
