"""The gate before somebody is sent out (F507): licence, age, stop for weather; gear and insurance are read aloud."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    decide,
    fresh,
    make_posting,
    make_trade,
    make_worker,
    offered,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.safety import actions, rules
from yizhan.exchange.safety.models import WorkStop
from yizhan.exchange.safety.queries import gate_of
from yizhan.exchange.workers.models import WorkerCertificate

pytestmark = pytest.mark.django_db
TOMORROW_EVENING = clock.local(date(2026, 11, 24), "20:00")


def officer(region: str = "421002", role: str = "district_officer") -> Actor:
    return Actor(role=role, person_uid="officer-1", region_prefix=region, staff_session=True)


def stop(region: str = "421002", **changes) -> int:
    fields = {"kind": "heat", "level": "orange", "source": "气象台橙色预警", "ends_at": TOMORROW_EVENING}
    return actions.declare_work_stop(officer(), region, **(fields | changes))


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def states(engagement) -> dict[str, str]:
    return {check.code: check.state for check in gate_of(fresh(engagement.pk))}


def test_d2_an_orange_stop_keeps_outdoor_workers_from_being_sent() -> None:
    engagement = accepted()
    stop_id = stop()
    with pytest.raises(Refused) as caught:
        engagements.print_slip(as_station(), engagement.pk)
    assert codes(caught) == {"work_stop"}
    assert "高温橙色预警停工" in str(caught.value.reasons[0].text)
    assert states(engagement)["weather"] == "blocked"
    with pytest.raises(Refused):
        offered(make_posting(), make_worker())
    assert actions.lift_work_stop(officer(), stop_id) is True
    assert actions.lift_work_stop(officer(), stop_id) is False
    assert engagements.print_slip(as_station(), engagement.pk)["slip_number"]


@pytest.mark.parametrize(
    "case",
    [
        {"trade": "indoor"},
        {"region": "421003"},
        {"ends_at": clock.local(date(2026, 11, 24), "07:30")},  # over when the work begins
        {"starts_at": clock.local(date(2026, 11, 24), "17:00")},  # begins when it ends
    ],
)
def test_d2_a_stop_for_others_blocks_nobody_here(case: dict) -> None:
    trade = make_trade("OFC01", "打字员", "OFC") if case.pop("trade", "") else make_trade()
    engagement = accepted(make_posting(trade=trade))
    region = case.pop("region", "421002")
    fields = {"kind": "heat", "level": "red", "source": "预警", "ends_at": TOMORROW_EVENING} | case
    actions.declare_work_stop(officer(region), region, **fields)
    assert engagements.print_slip(as_station(), engagement.pk)["slip_number"]


def test_d2_an_order_for_everybody_stops_indoor_work_too() -> None:
    engagement = accepted(make_posting(trade=make_trade("OFC01", "打字员", "OFC")))
    stop(all_trades=True, kind="order")
    with pytest.raises(Refused):
        engagements.dispatch_engagement(as_station(), engagement.pk) if engagement.state == "confirmed" else (
            engagements.print_slip(as_station(), engagement.pk)
        )


def test_d2_a_licence_that_ran_out_after_the_yes_blocks_the_dispatch() -> None:
    worker = make_worker()
    held = WorkerCertificate.objects.create(worker=worker, kind="健康证", valid_until=date(2027, 1, 1))
    engagement = accepted(make_posting(certificate="健康证"), worker)
    assert states(engagement)["certificate"] == "ok"
    held.valid_until = date(2026, 11, 23)  # the day before the work
    held.save()
    with pytest.raises(Refused) as caught:
        engagements.print_slip(as_station(), engagement.pk)
    assert codes(caught) == {"certificate_missing"}
    assert states(engagement)["certificate"] == "blocked"


@pytest.mark.parametrize(("birth_on", "fits"), [(date(2008, 11, 24), True), (date(2008, 11, 25), False)])
def test_l13_eighteen_on_the_first_day_of_a_dangerous_job(birth_on: date, fits: bool) -> None:
    worker = make_worker(person_fields={"birth_on": date(1990, 1, 1)})
    kind = "特种作业操作证（高处作业）"
    WorkerCertificate.objects.create(worker=worker, kind=kind, valid_until=date(2027, 1, 1))
    engagement = accepted(make_posting(certificate=kind), worker)
    worker.person.birth_on = birth_on  # the birthday was corrected after the yes
    worker.person.save()
    if fits:
        assert engagements.print_slip(as_station(), engagement.pk)["slip_number"]
        return
    with pytest.raises(Refused) as caught:
        engagements.print_slip(as_station(), engagement.pk)
    assert codes(caught) == {"dangerous_for_minor"}
    assert states(engagement)["age"] == "blocked"


def test_d2_gear_and_insurance_are_read_aloud_but_stop_nobody() -> None:
    engagement = accepted()
    checks = {check.code: check for check in gate_of(engagement)}
    assert (checks["gear"].state, str(checks["gear"].text)) == ("note", "手套、防砸鞋")
    assert checks["insurance"].state == "note"
    assert fresh(engagement.pk).terms["gear"] == ["手套", "防砸鞋"]
    decide("exchange.protective_gear", {})
    assert states(engagement)["gear"] == "ok"


def test_other_reasons_stand_in_the_gate_as_well() -> None:
    found = rules.gate_checks(
        [Reason("worker_paused", "停用")], certificate="", gear=[], insurance_words="", insured=True
    )
    assert [(check.code, check.state) for check in found if check.state == "blocked"] == [
        ("other", "blocked")
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "x"}, "kind_unknown"),
        ({"level": "yellow"}, "level_unknown"),
        ({"source": " "}, "source_missing"),
        ({"ends_at": None}, "end_missing"),
        ({"ends_at": clock.local(date(2026, 11, 23), "09:00")}, "end_before_start"),
        ({"ends_at": clock.local(date(2026, 11, 23), "09:00") + timedelta(hours=72, minutes=1)}, "too_long"),
    ],
)
def test_a_stop_says_why_until_when_and_on_what_ground(changes: dict, code: str) -> None:
    with pytest.raises(Refused) as caught:
        stop(**changes)
    assert codes(caught) == {code}
    assert not WorkStop.objects.exists()


def test_a_stop_is_the_officers_inside_his_region() -> None:
    for actor, region in ((as_station(), "421002"), (officer(), "421003"), (officer(""), "421002")):
        with pytest.raises(Forbidden):
            actions.declare_work_stop(
                actor, region, kind="heat", level="red", source="x", ends_at=TOMORROW_EVENING
            )
    with pytest.raises(OutOfSight):
        actions.lift_work_stop(officer(), 99999)


# ---- insurance ----


def test_d2_who_said_what_about_insurance_is_printed() -> None:
    engagement = accepted(make_posting(insurance="hirer"))
    assert (engagement.insurance, engagement.insurance_said_by) == ("hirer", "hirer")
    actions.state_insurance(as_station(), engagement.pk, status="public", policy="LG-2026-1")
    from yizhan.exchange.engagements.queries import insurance_words

    assert insurance_words(fresh(engagement.pk)) == "政府零工保（驿站核过），保单 LG-2026-1"
    assert states(engagement)["insurance"] == "ok"
    with pytest.raises(Refused) as caught:
        actions.state_insurance(as_hirer(engagement.posting), engagement.pk, status="public", policy="9" * 41)
    assert codes(caught) == {"only_station", "policy_too_long"}
    with pytest.raises(Refused) as caught:
        actions.state_insurance(as_station(), engagement.pk, status="unknown")
    assert codes(caught) == {"status_unknown"}
    for actor in (as_worker(engagement.worker), as_hirer(engagement.posting, "foreman")):
        with pytest.raises(Forbidden):
            actions.state_insurance(actor, engagement.pk, status="none")


def test_the_pages_of_gate_insurance_and_stops_work(browser: Browser) -> None:  # noqa: F811
    engagement = accepted()
    gate = f"/console/engagements/{engagement.uid}/gate/"
    assert "可以派出" in browser.as_(as_station()).text(gate)
    assert "没有停工令" in browser.as_(officer()).text("/district/work-stops/")
    page = "/district/work-stops/"
    assert browser.post(page, kind="heat", once="a-token-number-one").status_code == 422
    form = {"kind": "heat", "level": "red", "source": "预警 3 号", "ends_at": "2026-11-24T20:00"}
    assert browser.post(page, **form, once="a-token-number-two").status_code == 302
    assert WorkStop.objects.get().ends_at == TOMORROW_EVENING
    assert "现在不能派出" in browser.as_(as_station()).text(gate)
    lift = f"/district/work-stops/{WorkStop.objects.get().uid}/lift/"
    assert browser.as_(officer("421003")).post(lift, once="a-token-number-333").status_code == 404
    assert browser.as_(officer()).post(lift, once="a-token-number-333").status_code == 302
    assert "已过" in browser.text(page)
    insurance = f"/engagements/{engagement.uid}/insurance/"
    assert "零工保" in browser.as_(as_station()).text(insurance)
    assert "零工保" not in browser.as_(as_hirer(engagement.posting)).text(insurance)
    assert browser.post(insurance, status="", once="a-token-number-444").status_code == 422
    assert browser.post(insurance, status="none", once="a-token-number-555").status_code == 302
    assert fresh(engagement.pk).insurance == "none"
