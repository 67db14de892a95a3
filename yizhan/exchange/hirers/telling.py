"""Messages to a hirer's contact and to people who are asked to work for it."""

from __future__ import annotations

from typing import Any

from yizhan.accounts.queries import people_by_phone
from yizhan.core.actions import Work
from yizhan.core.navigation import url_or_blank
from yizhan.exchange.hirers.models import Hirer, MemberInvite
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel


def _do_tell_contact(work: Work, hirer: Hirer, template: str, *, key: str = "", **facts: Any) -> bool:
    """Say something to the hirer's contact; a key says it once. A hirer without one is called by the station.

    Returns:
        whether there is somebody to tell.
    """
    contact = hirer.contact
    if contact is None:
        return False
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(contact.uid),
        language=contact.language,
        facts={"name": hirer.organisation.name, **facts},
        link=url_or_blank("hire_profile"),
        dedupe_key=f"{template}:{hirer.pk}:{key}" if key else "",
    )
    return True


def _do_tell_invited(work: Work, invite: MemberInvite) -> None:
    """Tell everybody who uses the phone; who has no file yet finds the invitation when he signs in."""
    for person in people_by_phone(invite.phone):
        _do_queue_message(
            work,
            channel=Channel.IN_APP,
            template="exchange.member_invited",
            recipient_uid=str(person.uid),
            language=person.language,
            facts={
                "name": invite.hirer.organisation.name,
                "role": str(invite.get_role_display()),
                "day": invite.lapses_on.isoformat(),
            },
            link=url_or_blank("invitations"),
            dedupe_key=f"exchange.member_invited:{invite.pk}:{person.uid}",
        )
