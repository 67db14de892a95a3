"""Telling the person: in the app, and by SMS where she has a phone, because a stranger may hold the open session."""

from __future__ import annotations

from collections.abc import Mapping

from yizhan.accounts.people.models import Person
from yizhan.core.actions import Work
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel
from yizhan.messaging.queries import can_send_sms

LINK = "/me/data/"


def _do_tell(
    work: Work, person: Person, template: str, facts: Mapping[str, object], *, key: str, by_sms: bool = False
) -> None:
    """Say it once in the app, and when it is grave to the person's own phone as well."""
    shared = {"template": template, "language": person.language, "facts": facts}
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        recipient_uid=str(person.uid),
        link=LINK,
        dedupe_key=f"{key}:app",
        **shared,
    )
    if by_sms and person.phone and can_send_sms():
        _do_queue_message(
            work,
            channel=Channel.SMS,
            recipient_uid=str(person.uid),
            address=person.phone,
            dedupe_key=f"{key}:sms",
            **shared,
        )
