"""What happens after events of workers, and after what a person agrees to."""

from yizhan.accounts.consents.events import ConsentGiven, ConsentWithdrawn
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.people.events import PersonConfirmed
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.workers.actions import (
    MATCHING_CONSENTS,
    _do_follow_confirmation,
    _do_follow_consent,
    _do_look_for_imported,
)


@on(ConsentWithdrawn, kind="atomic")
def take_out_of_matching(work: Work, event: ConsentWithdrawn) -> None:
    """A yes is taken back: the worker is in no list after this one event."""
    if event.purpose in MATCHING_CONSENTS:
        _do_follow_consent(work, event.person_id)


@on(ConsentGiven, kind="atomic")
def take_into_matching(work: Work, event: ConsentGiven) -> None:
    """A yes is given (again): the worker is found again."""
    if event.purpose == ConsentPurpose.MATCHING_PROFILE:
        _do_look_for_imported(work, event.person_id)
    if event.purpose in MATCHING_CONSENTS:
        _do_follow_consent(work, event.person_id, is_given=True)


@on(PersonConfirmed, kind="atomic")
def claim_entry(work: Work, event: PersonConfirmed) -> None:
    """Somebody signed in for whom staff had typed: the entry is hers now, and she is asked to look at it."""
    _do_follow_confirmation(work, event.person_id, event.channel)
