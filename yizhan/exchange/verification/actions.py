"""Computing the rung of an engagement anew from its facts."""

from __future__ import annotations

from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.verification.events import EvidenceChanged
from yizhan.exchange.verification.facts import facts_of
from yizhan.exchange.verification.models import EngagementEvidence
from yizhan.exchange.verification.rules import RULE_VERSION, evidence_level


def _do_recompute(work: Work, engagement: Engagement, *, called_back: bool | None = None) -> int:
    """Write the facts and the rung they mean (engagement locked by the caller).

    Args:
        called_back: result of a call-back that was just recorded; default what was known before.
    """
    row = EngagementEvidence.objects.filter(engagement=engagement).first()
    known = row.called_back if row else engagement.verification == 4
    facts = facts_of(engagement, called_back=known if called_back is None else called_back)
    level = int(evidence_level(facts))
    said = {
        "level": level,
        "worker_said": facts.worker_said,
        "hirer_said": facts.hirer_said,
        "attended": facts.attended,
        "paid": facts.paid,
        "called_back": facts.called_back,
        "is_imported": facts.is_imported,
        "rule_version": RULE_VERSION,
    }
    if row is None or any(getattr(row, name) != fact for name, fact in said.items()):
        EngagementEvidence.objects.update_or_create(
            engagement=engagement, defaults={**said, "computed_at": work.at}
        )
    before = int(engagement.verification)
    if level != before:
        engagement.verification = level
        engagement.save(update_fields=["verification"])
        work.record(engagement, before={"verification": before}, after={"verification": level})
        work.emit(EvidenceChanged(engagement.pk, before, level))
    return level


@action(locks=("exchange.Engagement",))
def recompute_evidence(work: Work, engagement_id: int) -> int:
    """SYSTEM or a rebuild: compute the rung of one engagement anew.

    Returns:
        the rung, 0 to 4.
    """
    if not Engagement.objects.visible_to(work.actor).filter(pk=engagement_id).exists():
        raise OutOfSight(NOT_FOUND)
    return _do_recompute(work, work.lock(Engagement, engagement_id))
