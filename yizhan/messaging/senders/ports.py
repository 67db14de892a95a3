"""The SMS port. Demo mode stores messages on this machine; a live district names its gateway (work order 3)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SendResult:
    """What a gateway answered.

    Args:
        accepted: the gateway took the message.
        reference: the gateway's own number, for later delivery reports.
        failure: short word why not, e.g. ``"number_blocked"``.
    """

    accepted: bool
    reference: str = ""
    failure: str = ""


class SmsSender(Protocol):
    """Carries one SMS. Called outside any transaction; may raise, then the job tries again later."""

    def send(self, address: str, text: str, *, key: str) -> SendResult:
        """Send ``text`` to a mobile number. ``key`` is the same for every try of one message."""
        ...


class LocalSmsSender:
    """Accepts everything and sends nothing: the text is read at ``/_dev/messages/`` (demo mode)."""

    def send(self, address: str, text: str, *, key: str) -> SendResult:
        logger.info("SMS kept on this machine (demo), key %s", key)
        return SendResult(accepted=True, reference="local")


def sms_sender() -> SmsSender | None:
    """The configured sender; ``None`` while a live district has named no gateway (setting ``SMS_SENDER``)."""
    path = getattr(settings, "SMS_SENDER", "")
    if path:
        return import_string(path)()
    return LocalSmsSender() if settings.DEMO_MODE else None
