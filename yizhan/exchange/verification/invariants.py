"""What always holds of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from yizhan.core.invariants import invariant
from yizhan.exchange.verification.models import EngagementEvidence
from yizhan.exchange.verification.rules import Evidence, evidence_level


@invariant("exchange.evidence_says_its_level")
def evidence_says_its_level() -> Iterator[str]:
    """The stored rung is what the stored facts mean, and nothing imported ever counts (D15)."""
    for row in EngagementEvidence.objects.iterator():
        facts = Evidence(
            row.worker_said, row.hirer_said, row.attended, row.paid, row.called_back, row.is_imported
        )
        if row.level != evidence_level(facts):
            yield f"engagement {row.engagement_id}: facts mean V{int(evidence_level(facts))}, stored is V{row.level}"
    imported = EngagementEvidence.objects.filter(is_imported=True, engagement__verification__gt=0)
    for engagement_id in imported.values_list("engagement_id", flat=True):
        yield f"engagement {engagement_id} is imported and scores"
    higher = EngagementEvidence.objects.filter(level__lt=4, engagement__verification=4).exclude(
        level=F("engagement__verification")
    )
    for engagement_id in higher.values_list("engagement_id", flat=True):
        yield f"engagement {engagement_id} is V4 without a call-back"
