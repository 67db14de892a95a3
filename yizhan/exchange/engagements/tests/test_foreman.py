"""A foreman calls the roll at the sites he leads and sees nothing else of his firm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_worker,
    dispatched,
    make_hirer,
    make_posting,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.hirers.models import WorkSite
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Engagement:
    """Somebody at the site he leads."""
    return dispatched()


@pytest.fixture
def foreman(ours: Engagement) -> Actor:
    return as_hirer(ours.posting, "foreman")


@pytest.fixture
def theirs(ours: Engagement) -> Engagement:
    """Somebody of the same firm at a site that somebody else leads."""
    site = WorkSite.objects.create(hirer=ours.posting.hirer, name="西门工地")
    return dispatched(make_posting(hirer=ours.posting.hirer, site=site))


def test_he_sees_the_postings_and_people_of_his_site_only(ours, theirs, foreman) -> None:
    make_posting(hirer=ours.posting.hirer)  # no site at all
    assert [row.pk for row in Posting.objects.visible_to(foreman)] == [ours.posting_id]
    assert [row.pk for row in Engagement.objects.visible_to(foreman)] == [ours.pk]


def test_the_people_of_the_office_go_on_seeing_everything(ours, theirs) -> None:
    assert Posting.objects.visible_to(as_hirer(ours.posting)).count() == 2


def test_a_foreman_of_no_site_sees_nothing(ours, foreman) -> None:
    for nobody in (replace(foreman, person_id=None), as_hirer(ours.posting, "foreman")):
        if nobody.person_id is not None:
            WorkSite.objects.update(foreman=None)
        assert not Posting.objects.visible_to(nobody).exists()
        assert not Engagement.objects.visible_to(nobody).exists()


def test_he_acts_for_the_firm_he_signed_in_for(ours, foreman) -> None:
    """The same person may lead a site of another firm; that is another account."""
    elsewhere = make_hirer(ours.station, name="沙北木器厂")
    site = WorkSite.objects.create(hirer=elsewhere, name="木器厂", foreman_id=foreman.person_id)
    there = dispatched(make_posting(hirer=elsewhere, site=site))
    assert there.pk not in Engagement.objects.visible_to(foreman).values_list("pk", flat=True)
    at_theirs = replace(foreman, organisation_id=elsewhere.organisation_id)
    assert [row.pk for row in Engagement.objects.visible_to(at_theirs)] == [there.pk]


def test_he_calls_the_roll_and_reports_hours_at_his_site(ours, foreman) -> None:
    with clock.at("2026-11-24T07:25"):
        assert attendance.show_day_code(foreman, ours.posting_id)
        assert attendance.check_in_by_foreman(foreman, ours.posting_id, [ours.pk])[0]["ok"]
    with clock.at("2026-11-24T17:01"):
        assert attendance.check_out_by_foreman(foreman, ours.posting_id, [ours.pk], minutes=480)[0]["ok"]
    assert AttendanceDay.objects.get(engagement=ours).submitted_minutes == 480


def test_another_site_of_the_firm_is_as_if_it_did_not_exist(theirs, foreman, browser: Browser) -> None:  # noqa: F811
    with clock.at("2026-11-24T07:25"):
        with pytest.raises(OutOfSight):
            attendance.check_in_by_foreman(foreman, theirs.posting_id, [theirs.pk])
        with pytest.raises(OutOfSight):
            attendance.show_day_code(foreman, theirs.posting_id)
    browser.as_(foreman)
    for name in ("roll_call", "day_code"):
        assert browser.get(reverse(name, args=[theirs.posting.uid])).status_code == 404
    assert browser.get(reverse("slip", args=[theirs.uid])).status_code == 404


def test_he_neither_offers_nor_pays(ours, foreman, browser: Browser) -> None:  # noqa: F811
    with pytest.raises(Forbidden):
        actions.offer_place(foreman, ours.posting_id, make_worker().pk)
    with clock.at("2026-11-24T07:25"):
        attendance.check_in_by_foreman(foreman, ours.posting_id, [ours.pk])
    with clock.at("2026-11-24T17:01"):
        day = attendance.check_out(as_hirer(ours.posting), ours.pk)
        attendance.agree_hours(as_worker(ours.worker), day)
        drain()
        with pytest.raises(Forbidden) as caught:
            pay.claim_paid(foreman, [PayDue.objects.get().pk], "cash")
    assert caught.value.codes == ("wrong_role",)
    browser.as_(foreman)
    assert browser.get(reverse("claim_pay", args=[ours.posting.uid])).status_code == 403
