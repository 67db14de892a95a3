"""What every test of family ties stands on."""

import pytest


@pytest.fixture(autouse=True)
def texts_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel for texts, as in a district that has one."""
    monkeypatch.setattr("yizhan.messaging.queries.can_send_sms", lambda: True)
    monkeypatch.setattr("yizhan.exchange.family.telling.can_send_sms", lambda: True)
