"""用工名单: who works that day, masked; whole numbers with a permission of their own, and every look written down."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from yizhan.accounts.queries import looks_at
from yizhan.accounts.tests.factories import client_of, make_actor
from yizhan.core import clock
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.tests import factories as world
from yizhan.exchange.engagements.tests.factories import decide
from yizhan.exchange.hirers.actions import verify_hirer
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.rosters import actions, sheets
from yizhan.exchange.rosters.models import RosterExport
from yizhan.exchange.rosters.queries import fresh_export, hirers_of_station, roster
from yizhan.exchange.rosters.rules import cell_text, reasons_against_export
from yizhan.exchange.workers.tests import factories as people
from yizhan.exchange.workers.tests.factories import identity_number

pytestmark = pytest.mark.django_db
TOMORROW = date(2026, 11, 24)
WHY = {"purpose": "insurance", "note": "给保险公司"}


@pytest.fixture
def clerk():
    return people.attendant()


@pytest.fixture
def hirer(clerk):
    hirer = make.make_enterprise(clerk)
    verify_hirer(clerk, hirer.pk, evidence="licence_seen")
    hirer.refresh_from_db()
    return hirer


@pytest.fixture
def number():
    return identity_number(date(1976, 5, 1))


@pytest.fixture
def worker(clerk, number):
    return people.make_worker(
        clerk, full_name="周大勇", identity_number=number, birth_on=date(1976, 5, 1), phone="13700000001"
    )


@pytest.fixture
def engagement(hirer, worker):
    posting = world.make_posting(hirer=hirer, station=hirer.station)
    return world.accepted(posting, worker)


def settle(engagement, clerk) -> None:
    """Both have said yes for good: the slip is printed."""
    engagements.print_slip(clerk, engagement.pk)


def cells(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


# ---- who is on it ----


def test_the_list_of_a_day_holds_who_works_that_day(hirer, engagement):
    (row,) = roster(hirer.pk, TOMORROW)
    assert row.engagement_id == engagement.pk
    assert roster(hirer.pk, date(2026, 11, 23)) == roster(hirer.pk, date(2026, 11, 25)) == []
    assert roster(make.make_enterprise().pk, TOMORROW) == []


def test_a_foreman_sees_his_sites_only(hirer, engagement):
    foreman = people.make_person("郑工", phone="13600000001")
    site = make.led_site(hirer, foreman)
    me = make.as_person(foreman, "foreman", hirer.organisation_id)
    page = reverse("hire_roster_print") + "?on=2026-11-24"
    name = engagement.worker.person.display_name
    assert name not in client_of(me).get(page).content.decode()
    engagement.posting.site = site
    engagement.posting.save(update_fields=["site"])
    assert name in client_of(me).get(page).content.decode()


def test_everything_is_masked_by_default(hirer, engagement, worker, number, clerk):
    settle(engagement, clerk)
    (row,) = roster(hirer.pk, TOMORROW)
    assert row.identity_number == f"{number[:4]}{'*' * 10}{number[-4:]}"
    assert row.phone == "137****0001"
    assert row.name == worker.person.display_name


# ---- taking it out ----


def test_an_export_is_written_down(hirer, engagement):
    boss = make.as_hirer(hirer)
    export_id = actions.export_roster(boss, hirer.pk, TOMORROW, purpose="gate", note="给门卫")
    made = RosterExport.objects.get(pk=export_id)
    assert (made.row_count, made.is_full, made.made_by_uid) == (1, False, boss.person_uid)
    row = AuditRow.objects.filter(action__endswith="export_roster").get()
    assert (row.reason, row.after["rows"], row.after["whole_numbers"]) == ("给门卫", 1, False)
    assert looks_at(engagement.worker.person_id) == []


def test_whole_numbers_need_the_head_a_reason_and_a_yes_for_good(hirer, engagement, worker, number, clerk):
    boss = make.as_hirer(hirer)
    full = {**WHY, "is_full": True, "full_reason": "保单要证件号"}
    export_id = actions.export_roster(boss, hirer.pk, TOMORROW, **full)
    (row,) = roster(hirer.pk, TOMORROW, is_full=True)
    assert "*" in row.identity_number
    assert looks_at(worker.person_id) == []
    settle(engagement, clerk)
    export_id = actions.export_roster(boss, hirer.pk, TOMORROW, **full)
    (row,) = roster(hirer.pk, TOMORROW, is_full=True)
    assert (row.identity_number, row.name, row.phone) == (number, "周大勇", "137****0001")
    (look,) = looks_at(worker.person_id)
    assert (look.field, look.viewer_uid) == ("identity_number", boss.person_uid)
    assert "保单要证件号" in look.reason
    assert fresh_export(boss, export_id).is_full


@pytest.mark.parametrize("role", ["hirer_staff", "attendant"])
def test_others_get_no_whole_numbers(hirer, engagement, clerk, role):
    actor = clerk
    if role == "hirer_staff":
        person = people.make_person("赵会计", phone="13600000003")
        actor = make.as_person(person, role, hirer.organisation_id)
    with pytest.raises(Forbidden):
        actions.export_roster(actor, hirer.pk, TOMORROW, **WHY, is_full=True, full_reason="想看")
    assert actions.export_roster(actor, hirer.pk, TOMORROW, **WHY)


def test_an_unchecked_hirer_gets_no_whole_numbers(clerk):
    hirer = make.make_enterprise(clerk)
    with pytest.raises(Forbidden) as caught:
        actions.export_roster(
            make.as_hirer(hirer), hirer.pk, TOMORROW, **WHY, is_full=True, full_reason="保险"
        )
    assert caught.value.codes == ("hirer_unchecked",)


def test_the_stations_manager_may(hirer, engagement):
    boss = make_actor("station_manager", station_codes=["SS-01"])
    assert actions.export_roster(boss, hirer.pk, TOMORROW, **WHY, is_full=True, full_reason="代买保险")


def test_a_foreman_and_a_stranger_take_nothing_out(hirer, engagement):
    foreman = make.as_person(engagement.worker.person, "foreman", hirer.organisation_id)
    with pytest.raises(Forbidden) as caught:
        actions.export_roster(foreman, hirer.pk, TOMORROW, **WHY)
    assert caught.value.codes == ("wrong_role",)
    with pytest.raises(OutOfSight):
        actions.export_roster(make.as_hirer(make.make_enterprise()), hirer.pk, TOMORROW, **WHY)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"purpose": "fun"}, ["purpose_missing"]),
        ({"note": " "}, ["note_missing"]),
        ({"is_full": True, "full_reason": "x"}, []),
        ({"is_full": True}, ["reason_missing"]),
        ({"purpose": "gate", "is_full": True, "full_reason": "x"}, ["purpose_unfit"]),
    ],
)
def test_what_an_export_lacks(change, codes):
    given = {"purpose": "insurance", "note": "n", "is_full": False, "full_reason": "", **change}
    assert [why.code for why in reasons_against_export(("insurance", "gate"), **given)] == codes


def test_a_day_has_its_limits(hirer):
    decide("exchange.full_rosters_per_day", 1)
    boss, full = make.as_hirer(hirer), {**WHY, "is_full": True, "full_reason": "保险"}
    actions.export_roster(boss, hirer.pk, TOMORROW, **full)
    with pytest.raises(Refused) as caught:
        actions.export_roster(boss, hirer.pk, TOMORROW, **full)
    assert caught.value.codes == ("too_many",)
    assert actions.export_roster(boss, hirer.pk, TOMORROW, **WHY)
    with clock.at("2026-11-24T09:00:01"):
        assert actions.export_roster(boss, hirer.pk, TOMORROW, **full)


def test_the_permit_to_read_the_rows_is_ones_own_and_short(hirer):
    export_id = actions.export_roster(make.as_hirer(hirer), hirer.pk, TOMORROW, **WHY)
    with pytest.raises(OutOfSight):
        fresh_export(make.as_hirer(make.make_enterprise()), export_id)
    with clock.at("2026-11-23T09:06"), pytest.raises(OutOfSight):
        fresh_export(make.as_hirer(hirer), export_id)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@SUM", "'@SUM"), ("\t=1", "'\t=1"), ("搬砖", "搬砖"),
        (None, ""), (3, "3"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value, shown):
    assert cell_text(value) == shown


def test_a_name_that_looks_like_a_formula_stays_text(hirer, engagement):
    engagement.posting.title = '=HYPERLINK("http://x","点我")'
    engagement.posting.save(update_fields=["title"])
    boss = make.as_hirer(hirer)
    made = fresh_export(boss, actions.export_roster(boss, hirer.pk, TOMORROW, **WHY))
    content = sheets.roster_sheet(made, hirer.organisation.name, roster(hirer.pk, TOMORROW))
    with ZipFile(BytesIO(content)) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "'=HYPERLINK" in cells(content)


# ---- pages ----


def test_the_page_gives_a_file_and_leaves_a_line(hirer, engagement, number):
    client = client_of(make.as_hirer(hirer))
    here = reverse("hire_roster") + "?on=2026-11-24"
    page = client.get(here).content.decode()
    assert "2026-11-24" in page
    assert number not in page
    assert client.post(here, {"purpose": "", "note": ""}).status_code == 422
    answer = client.post(here, {"purpose": "gate", "note": "给门卫"})
    assert answer["Content-Type"] == sheets.CONTENT_TYPE
    assert "no-store" in answer["Cache-Control"]
    assert number not in cells(answer.content)
    assert "进场点名" in client.get(here).content.decode()
    assert client.get(reverse("hire_roster") + "?on=x").status_code == 200


def test_the_station_exports_for_its_hirer_and_its_list_of_hirers(clerk, hirer, engagement):
    desk = client_of(clerk)
    there = reverse("console_roster", args=[hirer.uid]) + "?on=2026-11-24"
    assert desk.get(there).status_code == 200
    assert desk.post(there, {"purpose": "inspection", "note": "区里来看"}).status_code == 200
    here = reverse("console_hirers_export")
    assert desk.get(here).status_code == 200
    assert desk.post(here, {"purpose": "gate", "note": "x"}).status_code == 422
    answer = desk.post(here, {"purpose": "visit", "note": "走访"})
    assert hirer.organisation.name in cells(answer.content)
    assert hirer.contact.phone not in cells(answer.content)
    assert len(hirers_of_station(clerk)) == RosterExport.objects.filter(kind="hirers").get().row_count


def test_a_hirer_does_not_take_out_the_stations_list(hirer):
    with pytest.raises(Forbidden):
        actions.export_hirers(make.as_hirer(hirer), purpose="visit", note="x")
