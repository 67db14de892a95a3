"""Taking the consent back takes the person off every list at once."""

from yizhan.accounts.consents.events import ConsentWithdrawn
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.recommended_list.actions import PURPOSE, _do_leave


@on(ConsentWithdrawn, kind="atomic")
def leave_the_list(work: Work, event: ConsentWithdrawn) -> None:
    """The page itself asks for the consent; here the rows go too."""
    if event.purpose == PURPOSE:
        _do_leave(work, event.person_id)
