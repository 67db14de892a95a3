"""Bringing ``data/divisions.csv`` into the table (reference data; may be run again at any time)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from django.db import transaction

from yizhan.core.regions.models import Region

DATA_FILE = Path(__file__).parent / "data" / "divisions.csv"
_CERTAINTY = re.compile(r"(?P<word>high|medium|low)(?: \(±(?P<km>[\d.]+) km\))?")


def load_regions(path: Path = DATA_FILE) -> int:
    """Insert or refresh every division of the file; rows that are not in the file stay.

    Returns:
        number of divisions in the file.
    """
    with path.open(encoding="utf-8", newline="") as file:
        regions = [_region(line) for line in csv.DictReader(file)]
    regions.sort(key=lambda region: (len(region.code), region.code))
    columns = [field.name for field in Region._meta.concrete_fields if not field.primary_key]
    with transaction.atomic():
        Region.objects.bulk_create(
            regions, update_conflicts=True, unique_fields=["code"], update_fields=columns, batch_size=500
        )
    return len(regions)


def _region(line: dict[str, str]) -> Region:
    if line["lat"] and line["crs"] != "WGS-84":
        raise ValueError(f"{line['code']}: coordinates must be WGS-84, not {line['crs']!r}")
    word, error_metres = _certainty(line["coord_certainty"])
    return Region(
        code=line["code"],
        level=line["level"],
        name=line["name"],
        full_name=line["full_name"],
        parent_id=line["parent_code"] or None,
        latitude=float(line["lat"]) if line["lat"] else None,
        longitude=float(line["lon"]) if line["lon"] else None,
        coord_source=line["coord_source"],
        coord_certainty=word,
        coord_error_metres=error_metres,
        source=line["name_source"],
        note=line["note"],
    )


def _certainty(text: str) -> tuple[str, int | None]:
    """``"low (±1.5 km)"`` → ``("low", 1500)``."""
    if not text:
        return "", None
    found = _CERTAINTY.fullmatch(text)
    if not found:
        raise ValueError(f"certainty {text!r} is not understood")
    return found["word"], round(float(found["km"]) * 1000) if found["km"] else None
