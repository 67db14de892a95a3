"""Carrying queued messages out of the house."""

from yizhan.core.actors import SYSTEM
from yizhan.core.events import on
from yizhan.messaging.messages.actions import note_outcome
from yizhan.messaging.messages.enums import Channel, MessageState
from yizhan.messaging.messages.events import MessageQueued
from yizhan.messaging.messages.models import Message
from yizhan.messaging.senders.ports import SendResult, sms_sender

NOT_CONFIGURED = "not_configured"


@on(MessageQueued, kind="external")
def carry_sms(event: MessageQueued, event_id: str) -> None:
    """Hand an SMS to the gateway and note the answer; a district without a gateway gets ``not_configured``."""
    if event.channel != Channel.SMS:
        return
    message = Message.objects.get(pk=event.message_id)
    if message.state != MessageState.QUEUED:
        return
    sender = sms_sender()
    if sender is None:
        answer = SendResult(accepted=False, failure=NOT_CONFIGURED)
    else:
        answer = sender.send(message.address, message.text, key=str(message.uid))
    failure = "" if answer.accepted else answer.failure or "refused"
    note_outcome(
        SYSTEM, message.pk, failure=failure, reference=answer.reference, once=f"{event_id}:carry_sms"
    )
