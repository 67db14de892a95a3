"""Saying what a helper did and what became of a tie, to both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yizhan.core.actions import Work
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel
from yizhan.messaging.queries import can_send_sms


def _do_tell(
    work: Work,
    person: Any,
    template: str,
    facts: Mapping[str, object],
    *,
    key: str,
    link: str,
    by_sms: bool = False,
) -> None:
    """In the app; by SMS too where the father must hear of it on his own phone."""
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(person.uid),
        language=person.language,
        facts=facts,
        link=link,
        dedupe_key=f"{template}:{key}",
    )
    if by_sms:
        _do_text(work, person.phone, template, facts, key=key, person=person)


def _do_text(
    work: Work, phone: str, template: str, facts: Mapping[str, object], *, key: str, person: Any = None
) -> None:
    """To a phone, when texts can be sent at all."""
    if phone and can_send_sms():
        _do_queue_message(
            work,
            channel=Channel.SMS,
            template=template,
            address=phone,
            recipient_uid=str(person.uid) if person else "",
            language=person.language if person else "zh-hans",
            facts=facts,
            dedupe_key=f"{template}:{key}:sms",
        )
