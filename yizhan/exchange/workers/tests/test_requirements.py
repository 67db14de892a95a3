"""O1: a person without a smartphone is registered at the counter in a minute (product test 1)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.exchange.workers.forms import CounterForm
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests import factories as make

pytestmark = pytest.mark.django_db

# A practised clerk, measured with a stop watch at such counters: certainty low, to be taken anew at a real counter.
SECONDS = {"typed": 8, "ticked": 2, "read out": 6, "pressed": 2, "page": 2}


def _register(desk, **typed):
    return desk.post(
        reverse("counter_register"), {"once": "o1", "address_form": "师傅", "consent_how": "spoken", **typed}
    )


def test_o1_a_58_year_old_without_a_phone_is_registered_with_a_name_a_trade_and_a_yes():
    make.make_regions()
    make.make_trades()
    desk = client_of(make.attendant())
    needed = {"full_name": "周大山", "trades": ["LOG01"], "agree_account": "on"}
    for name in needed:
        without = {key: value for key, value in needed.items() if key != name}
        assert _register(desk, **without).status_code == 422, name
    answer = _register(desk, **needed)
    assert answer.status_code == 302
    worker = Worker.objects.get()
    assert (worker.person.phone, worker.person.identity_number) == ("", "")
    number = desk.post(answer.url, {"once": "o2"})
    assert worker.card_number in desk.get(number.url).content.decode()


def test_o1_the_short_screen_and_two_presses_fit_into_a_minute():
    make.make_regions()
    make.make_trades()
    desk = client_of(make.attendant())
    page = desk.get(reverse("counter_register")).content.decode()
    form = re.search(r'<form method="post" action="/console/register/".*?</form>', page, re.S)[0]
    short = form.partition("<details")[0]
    folded = form.partition("<details")[2]
    typed = set(re.findall(r'<input[^>]*type="(?:text|number|tel)"[^>]*name="(\w+)"', short))
    assert typed == {"full_name", "birth_year", "trade_words"}
    assert {"phone", "identity_number", "home_region_code", "free_days", "consent_how"} <= set(
        re.findall(r'name="(\w+)"', folded)
    )
    yeses = set(re.findall(r'type="checkbox" name="(agree_\w+)"', short))
    assert yeses == {"agree_account", "agree_matching", "agree_location", "agree_phone"}
    needed = {"typed": 1, "ticked": 1 + len(yeses), "read out": len(yeses), "pressed": 2, "page": 2}
    assert sum(SECONDS[what] * count for what, count in needed.items()) <= 60
    assert [name for name in CounterForm().fields if CounterForm().fields[name].required] == [
        "agree_account", "full_name", "address_form", "consent_how",
    ]  # fmt: skip
    for filled_in in ("address_form", "consent_how"):
        assert CounterForm().fields[filled_in].initial
