"""``manage.py parse_postings --jsonl IN [--out OUT]``: read a file of messages into structured postings."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yizhan.exchange.postings.message_lines import parsed_lines


class Command(BaseCommand):
    help = (
        "Read messages, one JSON a line with id, text and now, and write what each says: is_job_posting, jobs, contact, "
        "risk_flags, expected_decision. Nothing is stored. A line that is no message gives a line with an error."
    )

    requires_system_checks: list[str] = []  # it needs neither the pages nor a finished installation

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jsonl", type=Path, required=True, metavar="IN", help="file of messages")
        parser.add_argument("--out", type=Path, metavar="OUT", help="file to write (default: the screen)")
        parser.add_argument(
            "--explain", action="store_true", help="add the kind of message and the words of every finding"
        )

    def handle(
        self, *_args: Any, jsonl: Path, out: Path | None, explain: bool = False, **_options: Any
    ) -> None:
        count = bad = 0
        try:
            target = out.open("w", encoding="utf-8") if out else nullcontext(self.stdout)
            with jsonl.open("rb") as lines, target as sink:
                for answer in parsed_lines(lines, explain=explain):
                    count, bad = count + 1, bad + ("error" in answer)
                    sink.write(json.dumps(answer, ensure_ascii=False) + "\n")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        sys.stderr.write(f"{count} messages read, {bad} with an error\n")
