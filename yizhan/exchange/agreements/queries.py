"""Reading agreements."""

from __future__ import annotations

from dataclasses import dataclass

from yizhan.exchange.agreements import rules
from yizhan.exchange.agreements.actions import facts_of, file_of
from yizhan.exchange.agreements.enums import AgreementState, Control
from yizhan.exchange.agreements.models import Agreement, AgreementConfirmation, RelationFinding
from yizhan.exchange.engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as its page shows it. ``is_whole`` is false when a byte of the file or of the chain was changed."""

    agreement: Agreement
    confirmations: tuple[AgreementConfirmation, ...]
    is_whole: bool

    def has(self, party: str) -> bool:
        """Whether that side has confirmed."""
        return any(row.party == party for row in self.confirmations)


def agreement_of(engagement: Engagement) -> AgreementView | None:
    """The one of the terms that hold now, checked as it is read."""
    found = (
        Agreement.objects.filter(engagement=engagement, terms_version=engagement.terms_version)
        .exclude(state=AgreementState.SUPERSEDED)
        .first()
    )
    return view_of(found) if found else None


def view_of(agreement: Agreement) -> AgreementView:
    """With its confirmations and the verdict on file and chain."""
    rows = tuple(agreement.confirmations.order_by("pk"))
    return AgreementView(agreement, rows, file_of(agreement) is not None and chain_is_whole(agreement, rows))


def chain_is_whole(agreement: Agreement, rows: tuple[AgreementConfirmation, ...]) -> bool:
    """Whether every confirmation says what it said when it was made, in that order."""
    before = agreement.content_sha256
    for row in rows:
        facts = (
            row.party,
            row.channel,
            rules.written(row.confirmed_at),
            row.confirmed_by_uid,
            row.paper_number,
        )
        if row.pdf_sha256 != agreement.pdf_sha256:
            return False
        if row.chain != rules.chain_hash(before, agreement.slip_number, row.pdf_sha256, *facts):
            return False
        before = row.chain
    return True


def check_file(slip_number: str, content: bytes) -> str:
    """Hold a file somebody brings against what was made: ``same``, ``old`` (superseded), ``changed`` or ``unknown``."""
    rows = list(Agreement.objects.filter(slip_number=slip_number.strip().upper()).order_by("-pk"))
    if not rows:
        return "unknown"
    brought = rules.file_hash(content)
    for row in rows:
        if row.pdf_sha256 == brought:
            return "old" if row.state == AgreementState.SUPERSEDED else "same"
    return "changed"


def relation_finding(engagement: Engagement) -> RelationFinding | None:
    """What a person decided, if anybody has."""
    return RelationFinding.objects.filter(engagement=engagement).first()


def proposed_relation(
    engagement: Engagement,
    *,
    control: str = Control.UNKNOWN,
    by_result: bool | None = None,
    own_tools: bool = False,
    draws_pension: bool | None = None,
) -> rules.Finding:
    """What the rules would say to these answers."""
    paid_by_piece = engagement.is_by_piece if by_result is None else by_result
    facts = facts_of(
        engagement,
        control=control,
        by_result=paid_by_piece,
        own_tools=own_tools,
        draws_pension=draws_pension,
    )
    return rules.classify(facts)
