"""What happens after events of hirers, and after somebody is given the role."""

from yizhan.accounts.enums import Role
from yizhan.accounts.memberships.events import RoleGranted
from yizhan.accounts.qualifications.events import LicenceLapsed
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.hirers.actions import _do_halt_unlicensed, _do_open_hirer_of_role
from yizhan.exchange.hirers.events import MemberInvited
from yizhan.exchange.hirers.queries import invite_of, invites_to_person
from yizhan.exchange.hirers.telling import _do_tell_invited


@on(RoleGranted, kind="atomic")
def open_file(work: Work, event: RoleGranted) -> None:
    """Sign-up makes a household and a role; the hirer's file follows."""
    if event.role == Role.HIRER:
        _do_open_hirer_of_role(work, event.person_id, event.organisation_id)


@on(RoleGranted, kind="atomic")
def find_invitations(work: Work, event: RoleGranted) -> None:
    """Who signs up for the first time is told that somebody asked for her before."""
    for invite in invites_to_person(event.person_id):
        _do_tell_invited(work, invite)


@on(MemberInvited, kind="atomic")
def tell_invited(work: Work, event: MemberInvited) -> None:
    """Tell whoever uses the phone."""
    if (invite := invite_of(event.invite_id)) is not None:
        _do_tell_invited(work, invite)


@on(LicenceLapsed, kind="atomic")
def halt_unlicensed(work: Work, event: LicenceLapsed) -> None:
    """An agency or dispatch firm without its licence hires nobody (D17)."""
    _do_halt_unlicensed(work, event.organisation_id, event.kind)
