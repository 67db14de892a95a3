"""Gathering the facts of an engagement; reads only."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from yizhan.core.dated import value
from yizhan.exchange.attendance.enums import FlagState, Moment
from yizhan.exchange.attendance.models import AttendanceDay, AttendanceFlag, PresenceProof
from yizhan.exchange.attendance.rules import proves
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.pay.enums import ConfirmedVia, EntryKind
from yizhan.exchange.pay.models import PayEntry
from yizhan.exchange.verification.rules import Evidence

IMPORTED_ENTRANCES = frozenset({"import", "imported"})  # D15; set by the import of old ledgers


def facts_of(engagement: Engagement, *, called_back: bool) -> Evidence:
    """What is known about one engagement now."""
    return Evidence(
        worker_said=engagement.worker_confirmed_at is not None,
        hirer_said=engagement.hirer_confirmed_at is not None,
        attended=has_presence(engagement),
        paid=has_payment(engagement.pk),
        called_back=called_back,
        is_imported=engagement.entrance in IMPORTED_ENTRANCES,
    )


def has_presence(engagement: Engagement) -> bool:
    """Whether some day was attended by more than one's own word and was not found wrong by the station."""
    table = value("exchange.proof_strength", on=local(engagement.starts_at).date())
    wrong = AttendanceFlag.objects.filter(day=OuterRef("pk"), state=FlagState.WRONG)
    days = AttendanceDay.objects.filter(engagement=engagement, checked_in_at__isnull=False).exclude(
        Exists(wrong)
    )
    standing = [proof for proof in days.values_list("check_in_proof", flat=True) if proof]
    proofs = PresenceProof.objects.filter(day__in=days, moment=Moment.IN, is_conflict=False)
    return any(proves(proof, table) for proof in [*standing, *proofs.values_list("proof", flat=True)])


def has_payment(engagement_id: int) -> bool:
    """Whether the worker himself said that he received money, and did not take it back."""
    own = PayEntry.objects.filter(engagement_id=engagement_id, via=ConfirmedVia.OWN, amount_fen__gt=0)
    said = sum(own.filter(kind=EntryKind.RECEIVED).values_list("amount_fen", flat=True))
    back = PayEntry.objects.filter(engagement_id=engagement_id, kind=EntryKind.TAKEN_BACK)
    return said > sum(back.values_list("amount_fen", flat=True))
