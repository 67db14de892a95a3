"""Unpaid work is taken up by the station, first step of d.4."""

from __future__ import annotations

import pytest

from yizhan.core import clock
from yizhan.core.refusals import Forbidden, Refused
from yizhan.exchange.engagements.tests.factories import as_station
from yizhan.exchange.pay import actions
from yizhan.exchange.pay.periodic import pay_overdue
from yizhan.exchange.pay.tests.test_actions import again, codes, hirer_of, worked, worker_of

pytestmark = pytest.mark.django_db


def test_overdue_pay_goes_up_the_ladder_to_a_case_and_is_settled_at_last() -> None:
    pay = worked()
    with pytest.raises(Refused) as caught:
        actions.enter_ladder(as_station(), pay.pk)
    assert codes(caught) == {"wrong_state"}
    with clock.at("2026-11-25T10:00"):
        pay_overdue()
        actions.enter_ladder(as_station(), pay.pk)
        with pytest.raises(Refused) as caught:
            actions.open_case(as_station(), pay.pk)
        assert codes(caught) == {"missing_reason"}
        actions.open_case(as_station(), pay.pk, reason="三次打电话不接")
        assert again(pay).state == "case"
        assert actions.confirm_received(worker_of(pay), pay.pk, 26000) == "settled"


def test_the_hirer_does_not_steer_the_ladder() -> None:
    pay = worked()
    with clock.at("2026-11-25T10:00"):
        pay_overdue()
        with pytest.raises(Forbidden):
            actions.enter_ladder(hirer_of(pay), pay.pk)
