"""Free weekdays, dated exceptions, further wishes, papers that run out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yizhan.accounts.tests.factories import client_of
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.workers import actions, periodic, rules
from yizhan.exchange.workers.models import WorkerCertificate, WorkerWeek
from yizhan.exchange.workers.queries import coming_days, free_on, mutual_partner, worker_of
from yizhan.exchange.workers.tests import factories as make
from yizhan.matching.rows import SLOTS
from yizhan.messaging.messages.models import Message

MONDAY = date(2026, 11, 23)
MASKS = st.sampled_from([0, 3, 12, 15])


def _free(worker, day: int) -> int:
    """Mask of the four quarters of a day of the match row."""
    return MatchWorker.objects.filter(worker_id=worker.pk).first().free_mask >> (SLOTS * day) & 0b1111


@given(
    st.dictionaries(st.integers(0, 6), MASKS),
    st.dictionaries(st.integers(0, 30).map(lambda n: MONDAY + timedelta(days=n)), MASKS),
)
def test_a_day_goes_before_its_weekday_and_the_rest_is_unspoken(weekly, said):
    known = rules.days_of_weeks(said, weekly, today=MONDAY, count=15)
    for number in range(15):
        on = MONDAY + timedelta(days=number)
        expected = said[on] if on in said else weekly.get(on.weekday())
        assert known.get(on) == expected
    assert all(0 <= (on - MONDAY).days < 15 for on in known)


@pytest.mark.django_db
def test_a_week_is_said_once_and_a_single_day_otherwise():
    worker = make.make_worker()
    me = make.as_worker(worker)
    assert actions.set_worker_week(me, worker.pk, {"0": 15, "6": 0}) == 2
    assert (_free(worker, 0), _free(worker, 1), _free(worker, 6)) == (15, 15, 0)
    actions.set_worker_day(me, worker.pk, MONDAY + timedelta(days=6), 3)
    assert _free(worker, 6) == 3
    assert actions.forget_worker_day(me, worker.pk, MONDAY + timedelta(days=6))
    assert not actions.forget_worker_day(me, worker.pk, MONDAY + timedelta(days=6))
    assert _free(worker, 6) == 0
    actions.set_worker_week(me, worker.pk, {})
    assert _free(worker, 6) == 15
    assert not WorkerWeek.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("weekly", [{"7": 15}, {"0": 16}, {"0": -1}])
def test_a_week_has_seven_days_of_four_quarters(weekly):
    worker = make.make_worker()
    with pytest.raises(Refused) as caught:
        actions.set_worker_week(make.as_worker(worker), worker.pk, weekly)
    assert caught.value.codes == ("slots_unknown",)


@pytest.mark.django_db
def test_the_day_that_comes_into_view_follows_the_week():
    worker = make.make_worker()
    actions.set_worker_week(make.as_worker(worker), worker.pk, {"0": 0})
    assert _free(worker, 7) == 0
    with clock.at("2026-11-24T00:25"):  # the row knows 24 November to 7 December, a Monday
        periodic.refresh_weeks()
        assert (_free(worker, 6), _free(worker, 13)) == (0, 0)
    with pytest.raises(OutOfSight):
        actions.refresh_free_days(make.attendant(), worker.pk)


@pytest.mark.django_db
def test_the_attendants_list_follows_week_and_day():
    worker = make.make_worker()
    me = make.as_worker(worker)
    assert [row.said_free for row in free_on(worker.station_id, MONDAY)] == [False]
    actions.set_worker_week(me, worker.pk, {"0": 0})
    assert not free_on(worker.station_id, MONDAY)
    actions.set_worker_day(me, worker.pk, MONDAY, 15)
    assert [row.said_free for row in free_on(worker.station_id, MONDAY)] == [True]
    actions.set_worker_week(me, worker.pk, {"1": 15})
    assert [row.said_free for row in free_on(worker.station_id, MONDAY + timedelta(days=1))] == [True]


@pytest.mark.django_db
def test_the_pages_of_week_and_days_work_for_worker_and_clerk():
    worker = make.make_worker()
    phone = client_of(make.as_worker(worker))
    answers = {f"w{weekday}": "-" for weekday in range(7)} | {"w6": "0", "once": "w1"}
    assert phone.get(reverse("me_week")).status_code == 200
    assert phone.post(reverse("me_week"), answers).status_code == 302
    assert dict(WorkerWeek.objects.values_list("weekday", "slots")) == {6: 0}
    assert phone.post(reverse("me_week"), {**answers, "w0": "9", "once": "w2"}).status_code == 422
    days = reverse("me_days")
    phone.post(days, {"day": "2026-11-29:15", "once": "w3"})
    assert "这天不单说" in phone.get(days).content.decode()
    phone.post(days, {"forget": "2026-11-29", "once": "w4"})
    assert "这天不单说" not in phone.get(days).content.decode()
    desk = client_of(make.attendant())
    page = reverse("console_worker", args=[worker.uid])
    assert desk.post(page, {**answers, "step": "week", "w6": "15", "once": "w5"}).status_code == 302
    assert dict(WorkerWeek.objects.values_list("weekday", "slots")) == {6: 15}
    shown = {day.on.weekday(): day.choice for day in coming_days(worker, MONDAY)}
    assert shown[6] == 15


# ---- wishes ----


@pytest.mark.django_db
def test_further_wishes_are_kept_and_left_alone():
    worker = make.make_worker(wants={"wants_lunch": True})
    me = make.as_worker(worker)
    shared = {"trades": [{"trade_code": "LOG01"}], "radius_km": 5}
    actions.update_wishes(me, worker.pk, **shared)
    worker.refresh_from_db()
    assert (worker.wants_lunch, worker.no_night) == (True, False)
    actions.update_wishes(me, worker.pk, **shared, wants={"no_night": True})
    worker.refresh_from_db()
    assert (worker.wants_lunch, worker.wants_transport, worker.no_night) == (False, False, True)


@pytest.mark.django_db
def test_going_together_counts_when_both_say_so():
    clerk = make.attendant()
    one, two = make.make_worker(clerk), make.make_worker(clerk, full_name="李四")
    shared = {"trades": [{"trade_code": "LOG01"}], "radius_km": 5}
    actions.update_wishes(make.as_worker(one), one.pk, **shared, goes_with=str(two.pk))
    assert mutual_partner(worker_of(make.as_worker(one))) is None
    actions.update_wishes(make.as_worker(two), two.pk, **shared, goes_with=one.card_number)
    assert mutual_partner(worker_of(make.as_worker(one))).pk == two.pk
    for wrong in ("999999", one.card_number):
        with pytest.raises(Refused) as caught:
            actions.update_wishes(make.as_worker(one), one.pk, **shared, goes_with=wrong)
        assert caught.value.codes == ("partner_unknown",)
    actions.update_wishes(make.as_worker(one), one.pk, **shared, goes_with="")
    assert worker_of(make.as_worker(one)).goes_with_id is None


# ---- papers ----


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "told"), [(29, 1), (30, 1), (31, 0), (0, 1), (-1, 0)])
def test_a_paper_is_warned_of_thirty_days_before(days, told):
    worker = make.make_worker()
    actions.add_certificate(make.attendant(), worker.pk, "健康证", valid_until=MONDAY + timedelta(days=days))
    periodic.warn_ending_certificates()
    with clock.at(clock.now() + timedelta(hours=1)):
        periodic.warn_ending_certificates()
    assert Message.objects.filter(template="exchange.certificate_ending").count() == told
    with pytest.raises(OutOfSight):
        actions.warn_of_certificates(make.attendant(), worker.pk)


@pytest.mark.django_db
def test_a_renewed_paper_is_warned_of_anew():
    worker, clerk = make.make_worker(), make.attendant()
    actions.add_certificate(clerk, worker.pk, "健康证", valid_until=MONDAY)
    assert actions.warn_of_certificates(SYSTEM, worker.pk) == 1
    actions.add_certificate(clerk, worker.pk, "健康证", valid_until=MONDAY + timedelta(days=9))
    assert actions.warn_of_certificates(SYSTEM, worker.pk) == 1
    assert actions.warn_of_certificates(SYSTEM, worker.pk) == 0


@pytest.mark.django_db
def test_a_paper_that_runs_out_in_the_night_no_longer_matches():
    worker = make.make_worker()
    actions.add_certificate(make.attendant(), worker.pk, "健康证", valid_until=MONDAY)
    row = MatchWorker.objects.get(worker_id=worker.pk)
    assert (row.certificate_mask > 0, row.void_certificate_mask) == (True, 0)
    with clock.at("2026-11-24T00:25"):
        periodic.refresh_weeks()
    row.refresh_from_db()
    assert (row.certificate_mask, row.void_certificate_mask > 0) == (0, True)


@pytest.mark.django_db
def test_a_paper_is_taken_off_by_who_may():
    worker, clerk = make.make_worker(), make.attendant()
    key = actions.add_certificate(clerk, worker.pk, "健康证")
    other = make.make_worker(clerk, full_name="李四")
    with pytest.raises(OutOfSight):
        actions.remove_certificate(clerk, other.pk, key)
    desk, page = client_of(clerk), reverse("console_worker", args=[worker.uid])
    assert desk.post(page, {"step": "remove_certificate", "certificate": key, "once": "r"}).status_code == 302
    assert not WorkerCertificate.objects.exists()
