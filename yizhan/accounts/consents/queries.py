"""What a person agrees to now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from yizhan.accounts.consents.models import ConsentRecord
from yizhan.accounts.consents.notices import Notice, notice
from yizhan.accounts.enums import ConsentPurpose


def has_consent(person_id: int, purpose: str) -> bool:
    """Whether the newest record of this purpose is a yes. No record is a no."""
    records = ConsentRecord.objects.filter(person_id=person_id, purpose=purpose).order_by("-pk")
    return bool(records.values_list("is_given", flat=True).first())


def times_agreed(person_id: int, purpose: str) -> int:
    """How often somebody said yes to a purpose so far; 1 right after the first time."""
    return ConsentRecord.objects.filter(person_id=person_id, purpose=purpose, is_given=True).count()


def consenting(person_ids: Iterable[int], purpose: str) -> set[int]:
    """Which of these persons agree to a purpose now; one query for a whole list."""
    newest = (
        ConsentRecord.objects.filter(person_id__in=list(person_ids), purpose=purpose)
        .order_by()
        .values("person_id")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    given = ConsentRecord.objects.filter(pk__in=newest, is_given=True)
    return set(given.values_list("person_id", flat=True))


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One purpose on a person's consent page."""

    purpose: str
    label: str
    notice: Notice
    record: ConsentRecord | None

    @property
    def is_given(self) -> bool:
        return self.record is not None and self.record.is_given


def consent_lines(person_id: int, language: str = "zh-hans") -> list[ConsentLine]:
    """Every purpose with the newest record of this person; one query."""
    newest = {r.purpose: r for r in ConsentRecord.objects.filter(person_id=person_id).order_by("pk")}
    return [
        ConsentLine(p.value, str(p.label), notice(p.value, language), newest.get(p.value))
        for p in ConsentPurpose
    ]


def consents_recorded(person_id: int, *, by_uid: str, at: datetime) -> list[str]:
    """Purposes a clerk wrote a yes to at one instant: what came with one entry on somebody's word."""
    rows = ConsentRecord.objects.filter(person_id=person_id, recorded_by_uid=by_uid, at=at, is_given=True)
    return list(rows.order_by("pk").values_list("purpose", flat=True))
