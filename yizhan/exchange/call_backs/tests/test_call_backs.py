"""e.1, V4: random call-backs by somebody else than the station; unreachable after three tries is half a failure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.call_backs import queries, rules
from yizhan.exchange.call_backs.actions import (
    draw_call_backs,
    look_at_number,
    record_call_back,
    withdraw_call_back,
)
from yizhan.exchange.call_backs.models import CallBack, CallTry
from yizhan.exchange.engagements.tests.factories import (
    as_station,
    dispatched,
    fresh,
    make_person,
    make_station,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.tests.test_actions import codes, worked, worker_of

pytestmark = pytest.mark.django_db


def officer(prefix: str = "421002") -> Actor:
    person = make_person("区人社")
    return Actor(
        role="district_officer",
        person_uid=str(person.uid),
        person_id=person.pk,
        region_prefix=prefix,
        staff_session=True,
    )


def paid_and_done() -> int:
    row = worked()
    pay.confirm_received(worker_of(row), row.pk, 26000)
    drain()
    return row.engagement_id


def drawn(**fields) -> tuple[int, CallBack]:
    engagement_id = paid_and_done()
    (made,) = draw_call_backs(officer(), [engagement_id], sample="2026Q4", **fields)
    return engagement_id, CallBack.objects.get(pk=made)


def test_e1_a_yes_on_the_phone_lifts_v3_to_v4() -> None:
    engagement_id, row = drawn()
    assert fresh(engagement_id).verification == 3
    assert record_call_back(officer(), row.pk, "confirmed") == "answered"
    assert fresh(engagement_id).verification == 4


def test_e1_a_no_on_the_phone_lifts_nothing_and_says_why() -> None:
    engagement_id, row = drawn()
    with pytest.raises(Refused) as caught:
        record_call_back(officer(), row.pk, "denied")
    assert codes(caught) == {"note_missing"}
    with pytest.raises(Refused) as caught:
        record_call_back(officer(), row.pk, "perhaps")
    assert codes(caught) == {"answer_unknown"}
    record_call_back(officer(), row.pk, "denied", note="没去过")
    assert fresh(engagement_id).verification == 3
    assert queries.failure_of_sample("2026Q4") == (Fraction(1), 1)


def test_e1_three_silences_are_half_a_failure_and_a_late_answer_still_counts() -> None:
    _engagement_id, row = drawn()
    assert [record_call_back(officer(), row.pk, "no_answer") for _try in range(3)] == [
        "waiting",
        "waiting",
        "unreachable",
    ]
    assert CallTry.objects.count() == 3
    assert queries.failure_of_sample("2026Q4") == (Fraction(1, 2), 1)
    with pytest.raises(Refused) as caught:
        record_call_back(officer(), row.pk, "no_answer")
    assert codes(caught) == {"wrong_state"}
    record_call_back(officer(), row.pk, "confirmed")
    assert queries.failure_of_sample("2026Q4", station_id=row.engagement.station_id) == (Fraction(0), 1)


def test_e1_nobody_calls_about_his_own_station() -> None:
    other = make_station("ST-902")
    engagement_id, row = drawn(caller_station_id=other.pk)
    own_station = row.engagement.station_id
    with pytest.raises(Refused) as caught:
        draw_call_backs(officer(), [engagement_id], sample="b", caller_station_id=own_station)
    assert codes(caught) == {"own_record"}
    with pytest.raises(OutOfSight):
        record_call_back(as_station(), row.pk, "confirmed")
    both = Actor(
        role="attendant",
        person_uid="u",
        person_id=1,
        station_codes=frozenset({"ST-901", "ST-902"}),
        staff_session=True,
    )
    with pytest.raises(Forbidden):
        record_call_back(both, row.pk, "confirmed")
    assert record_call_back(as_station("ST-902"), row.pk, "confirmed") == "answered"


def test_e1_only_officers_draw_and_only_what_is_done_in_their_region() -> None:
    engagement_id = paid_and_done()
    with pytest.raises(Forbidden):
        draw_call_backs(as_station(), [engagement_id])
    with pytest.raises(OutOfSight):
        draw_call_backs(officer("429005"), [engagement_id])
    with pytest.raises(Refused) as caught:
        draw_call_backs(officer(), [dispatched().pk], side="neighbour")
    assert codes(caught) == {"not_done", "side_unknown"}
    first = draw_call_backs(officer(), [engagement_id], sample="a")
    assert draw_call_backs(officer(), [engagement_id], sample="a") == first
    with pytest.raises(Refused) as caught:
        withdraw_call_back(officer(), first[0])
    assert codes(caught) == {"missing_reason"}
    withdraw_call_back(officer(), first[0], reason="抽错了")
    assert rules.weight_of("withdrawn", "") is None


def test_e1_the_queue_asks_shows_the_number_once_and_notes_the_look(browser: Browser) -> None:  # noqa: F811
    _engagement_id, row = drawn()
    person = row.engagement.worker.person
    person.phone = "15400010001"
    person.save()
    CallBack.objects.filter(pk=row.pk).update(number_masked="154****0001")
    browser.as_(officer())
    assert "154****0001" in browser.text(reverse("call_backs"))
    url = reverse("call_back", args=[row.uid])
    assert "15400010001" not in browser.text(url)
    shown = browser.post(reverse("call_back_number", args=[row.uid]))
    assert "15400010001" in shown.content.decode()
    assert browser.post(url, answer="partly", once="call-token-00001").status_code == 422
    assert browser.post(url, answer="no_answer", once="call-token-00002").status_code == 302
    assert browser.post(url, answer="confirmed", once="call-token-00003").status_code == 302
    assert "问到了" in browser.text(reverse("call_backs"))


def test_e1_who_left_no_number_is_not_looked_up() -> None:
    _engagement_id, row = drawn()
    assert look_at_number(officer(), row.pk) == 0
    with pytest.raises(OutOfSight):
        look_at_number(as_station("ST-999"), row.pk)


outcomes = st.sampled_from(
    [
        ("answered", "confirmed"),
        ("answered", "denied"),
        ("answered", "partly"),
        ("answered", "not_willing"),
        ("unreachable", ""),
        ("waiting", ""),
        ("withdrawn", ""),
    ]
)


@given(st.lists(outcomes, max_size=40))
def test_e1_the_share_of_failures_lies_between_nothing_and_all(rows: list[tuple[str, str]]) -> None:
    share, counted = rules.failure_share(rows)
    assert 0 <= share <= 1
    assert counted <= len(rows)
    assert rules.integrity_factor(share) == max(0, 1 - 2 * share)
