"""Bringing ``data/holidays_cn.csv`` into the table."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from yizhan.core.calendar.models import Holiday
from yizhan.core.dated.enums import Certainty

DATA_FILE = Path(__file__).parent / "data" / "holidays_cn.csv"
SOURCE = "国务院办公厅放假通知（经 chinesecalendar 1.11.0）"


def load_holidays(path: Path = DATA_FILE) -> int:
    """Add the days of the file that are not recorded yet; what a district recorded itself stays.

    Returns:
        number of days in the file.
    """
    with path.open(encoding="utf-8", newline="") as file:
        days = [
            Holiday(
                date=date.fromisoformat(line["date"]),
                kind=line["kind"],
                name=line["name"],
                source=SOURCE,
                certainty=Certainty.HIGH,
            )
            for line in csv.DictReader(file)
        ]
    with transaction.atomic():
        Holiday.objects.bulk_create(days, ignore_conflicts=True)
    return len(days)
