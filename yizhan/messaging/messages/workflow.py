"""Way of a message from the queue to the recipient."""

from django.utils.translation import gettext_lazy as _

from yizhan.core.workflow import Transition, Workflow
from yizhan.messaging.messages.enums import MessageState

_SYSTEM = frozenset({"SYSTEM"})

message_workflow = Workflow(
    "messaging.message",
    MessageState,
    initial=[MessageState.QUEUED, MessageState.DELIVERED],
    transitions=[
        Transition("send", (MessageState.QUEUED,), MessageState.SENT, _SYSTEM, _("发出")),
        Transition(
            "fail",
            (MessageState.QUEUED, MessageState.SENT),
            MessageState.FAILED,
            _SYSTEM,
            _("没发成"),
            requires=("reason",),
        ),
        Transition("deliver", (MessageState.SENT,), MessageState.DELIVERED, _SYSTEM, _("送到")),
    ],
)
