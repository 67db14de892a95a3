"""What happens after events of hirers, and after somebody is given the role."""

from yizhan.accounts.enums import Role
from yizhan.accounts.memberships.events import RoleGranted
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.hirers.actions import _do_open_hirer_of_role


@on(RoleGranted, kind="atomic")
def open_file(work: Work, event: RoleGranted) -> None:
    """Sign-up makes a household and a role; the hirer's file follows."""
    if event.role == Role.HIRER:
        _do_open_hirer_of_role(work, event.person_id, event.organisation_id)
