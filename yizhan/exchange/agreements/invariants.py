"""What always holds of agreements."""

from __future__ import annotations

from collections.abc import Iterator

from yizhan.core.invariants import invariant
from yizhan.exchange.agreements.enums import AgreementState
from yizhan.exchange.agreements.models import Agreement
from yizhan.exchange.agreements.queries import view_of

CONFIRMED = {AgreementState.OPEN: 0, AgreementState.HALF: 1, AgreementState.AGREED: 2}


@invariant("exchange.agreement_is_whole")
def agreement_is_whole() -> Iterator[str]:
    """No byte of a kept agreement has changed, and its state says how many sides have confirmed."""
    for agreement in Agreement.objects.prefetch_related("confirmations").iterator(chunk_size=200):
        view = view_of(agreement)
        if not view.is_whole:
            yield f"agreement {agreement.pk}: 已被改动"
        wanted = CONFIRMED.get(AgreementState(agreement.state))
        if wanted is not None and len(view.confirmations) != wanted:
            yield f"agreement {agreement.pk}: {agreement.state} with {len(view.confirmations)} confirmations"
