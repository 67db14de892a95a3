"""Accidents (F508): reported by whoever is there, first the numbers; unsafe work becomes one by itself."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.accounts.tests.factories import make_actor
from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_station,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.safety import actions
from yizhan.exchange.safety.models import Incident
from yizhan.exchange.safety.queries import open_incident_count, visible_incident

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging", "Message")


def on_site() -> Engagement:
    engagement = dispatched()
    Engagement.objects.filter(pk=engagement.pk).update(state="on_site")
    return fresh(engagement.pk)


def test_d2_unsafe_work_makes_one_incident_and_never_counts_against_the_worker() -> None:
    engagement = on_site()
    clerk = make_actor("attendant", station_codes=["ST-901"])
    engagements.stop_for_safety(as_worker(engagement.worker), engagement.pk)
    drain()
    drain()
    incident = Incident.objects.get()
    assert (incident.kind, incident.harm, incident.station.code) == ("unsafe_site", "none", "ST-901")
    now = fresh(engagement.pk)
    assert (now.state, now.is_late, now.is_protected) == ("abandoned_safety", False, True)
    assert (
        Message.objects.filter(recipient_uid=clerk.person_uid, template="exchange.incident_reported").count()
        == 1
    )


@pytest.mark.parametrize("side", ["worker", "foreman", "station"])
def test_d2_worker_foreman_and_attendant_report(side: str) -> None:
    engagement = on_site()
    actor = {
        "worker": as_worker(engagement.worker),
        "foreman": as_hirer(engagement.posting, "foreman"),
        "station": as_station(),
    }[side]
    clerk = make_actor("attendant", station_codes=["ST-901"])
    pk = actions.report_incident(
        actor, engagement.pk, kind="injury", harm="hospital", what="砸到脚", called_help=True
    )
    drain()
    incident = Incident.objects.get(pk=pk)
    assert (incident.what, incident.called_help, incident.insurance) == ("砸到脚", True, "unknown")
    assert Message.objects.filter(
        recipient_uid=clerk.person_uid, template="exchange.incident_urgent"
    ).exists()


def test_all_mistakes_are_told_at_once() -> None:
    engagement = on_site()
    later = clock.local(clock.today(), "23:00")
    with pytest.raises(Refused) as caught:
        actions.report_incident(
            as_station(), engagement.pk, kind="x", harm="y", what="长" * 501, happened_at=later
        )
    assert set(caught.value.codes) == {"kind_unknown", "harm_unknown", "too_long", "in_future"}
    with pytest.raises(OutOfSight):
        actions.report_incident(as_worker(make_worker()), engagement.pk, kind="injury", harm="none")


def test_the_station_takes_it_in_hand_and_closes_it_with_words() -> None:
    engagement = on_site()
    pk = actions.report_incident(as_worker(engagement.worker), engagement.pk, kind="heat", harm="light")
    clerk = as_station()
    assert open_incident_count(clerk) == 1
    for run in (actions.take_incident_in_hand, actions.close_incident):
        with pytest.raises(Refused):
            run(clerk, pk)
    with pytest.raises(Forbidden):
        actions.close_incident(as_worker(engagement.worker), pk, note="好了")
    make_station("ST-777")
    with pytest.raises(OutOfSight):
        actions.close_incident(as_station("ST-777"), pk, note="好了")
    actions.take_incident_in_hand(clerk, pk, note="打了电话，人在休息")
    actions.close_incident(clerk, pk, note="回家了，没事")
    assert Incident.objects.get(pk=pk).state == "closed"
    assert open_incident_count(clerk) == 0


def test_who_sees_an_accident() -> None:
    engagement = on_site()
    actions.report_incident(as_worker(engagement.worker), engagement.pk, kind="injury", harm="light")
    uid = str(Incident.objects.get().uid)
    for actor in (
        as_worker(engagement.worker),
        as_hirer(engagement.posting),
        as_hirer(engagement.posting, "foreman"),
        as_station(),
    ):
        assert visible_incident(actor, uid).kind == "injury"
    for actor in (as_worker(make_worker()), as_station("ST-777"), make_actor("liaison")):
        with pytest.raises(OutOfSight):
            visible_incident(actor, uid)


def test_the_pages_put_the_numbers_first(browser: Browser) -> None:  # noqa: F811
    engagement = on_site()
    page = f"/incidents/new/{engagement.uid}/"
    body = browser.as_(as_worker(engagement.worker)).get(page).content.decode()
    assert body.index("tel:120") < body.index("tel:110") < body.index('name="kind"')
    assert browser.post(page, once="a-token-number-one").status_code == 422
    form = {"kind": "injury", "harm": "hospital", "once": "a-token-number-two"}
    assert browser.post(page, **form).status_code == 302
    incident = Incident.objects.get()
    assert "人受伤了" in browser.as_(as_station()).text("/console/incidents/")
    own = f"/console/incidents/{incident.uid}/"
    assert "我来处理" in browser.text(own)
    assert browser.post(own, step="take_in_hand", note="", once="a-token-number-333").status_code == 422
    assert browser.post(own, step="nonsense", note="x", once="a-token-number-444").status_code == 404
    assert browser.post(own, step="close", note="送到医院了", once="a-token-number-555").status_code == 302
    assert "送到医院了" in browser.text(own)
    assert "没有要处理的事故" in browser.text("/console/incidents/")
