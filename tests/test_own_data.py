"""A person's own data across the house: the copy she takes along is hers alone, and after she left nothing names her.

TRUST L-07 (export by catalogue set equality) and L-06 (erasure) are held against the two-sided world of ``tests.world``.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps

from tests.world import World, build_world
from yizhan.accounts.actions import _do_give_consent
from yizhan.accounts.my_data.actions import ask_for_erasure, ask_for_export, carry_out_erasure, take_export
from yizhan.accounts.my_data.exporting import content_of
from yizhan.accounts.my_data.models import ErasureRequest
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import actor_for
from yizhan.accounts.tests.factories import work_of
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.catalogue import catalogue
from yizhan.core.fields import Sealed, encrypted_fields
from yizhan.core.jobs.engine import drain
from yizhan.core.own_data import Subject, fields_without_rows, reasons_not_to_erase, sources

pytestmark = pytest.mark.django_db

NAME, PHONE, NUMBER = "欧阳守拙", "15400077123", "421002196803079971"
OTHER_NAME, OTHER_PHONE = "慕容知秋", "15400088456"


@pytest.fixture
def world() -> World:
    """Both sides, with canaries in the files of the two workers."""
    made = build_world()
    for side, name, phone in ((made.own, NAME, PHONE), (made.other, OTHER_NAME, OTHER_PHONE)):
        person = side.worker.person
        person.full_name, person.phone = name, phone
        person.save()
    return made


def test_every_exported_field_of_the_catalogue_says_whose_rows_it_has():
    assert fields_without_rows() == []


def exported(person: Person, role: str = "worker") -> dict[str, Any]:
    actor = actor_for(person.pk, role, device="web")
    uid = ask_for_export(actor, person.pk)
    drain(periodic=False)
    return content_of(take_export(actor, uid, "json"))


def test_l_07_the_copy_has_every_exported_field_of_the_catalogue_and_no_other(world: World):
    copy = exported(world.own.worker.person)
    told = {(section["model"], field["field"]) for section in copy["sections"] for field in section["fields"]}
    assert told == {(line.model, line.field) for line in catalogue() if line.export}
    for section in copy["sections"]:
        allowed = {field["field"] for field in section["fields"]}
        assert all(set(row["fields"]) <= allowed for row in section["rows"])


def test_l_07_the_copy_of_one_person_holds_nothing_of_another(world: World):
    own = json.dumps(exported(world.own.worker.person), ensure_ascii=False)
    assert NAME in own
    assert PHONE in own
    assert OTHER_NAME not in own
    assert OTHER_PHONE not in own
    for person in Person.objects.exclude(pk=world.own.worker.person_id):
        assert not person.phone or person.phone not in own
        assert not person.full_name or person.full_name not in own
        assert str(person.uid) not in own


def test_l_07_no_row_belongs_to_both_workers(world: World):
    subjects = [
        Subject(side.worker.person_id, str(side.worker.person.uid)) for side in (world.own, world.other)
    ]
    for source in sources():
        mine, theirs = ({row.pk for row in source.rows(subject)} for subject in subjects)
        assert not mine & theirs, source.model


def test_l_07_what_happened_to_him_is_in_his_copy(world: World):
    copy = exported(world.own.worker.person)
    rows = {section["model"]: section["rows"] for section in copy["sections"]}
    for model in (
        "accounts.Person",
        "exchange.Worker",
        "exchange.PayDue",
        "exchange.ProxyEntry",
        "messaging.Message",
    ):
        assert rows[model], model
    assert rows["accounts.Person"][0]["fields"]["full_name"] == NAME


# ---- leaving ----


def settle(world: World) -> Person:
    """Everything of the own worker comes to its end, so that nothing stands against leaving."""
    worker = world.own.worker
    exchange = {
        name: apps.get_model("exchange", name) for name in ("Engagement", "PayDue", "NoShowMark", "Incident")
    }
    exchange["Engagement"].objects.filter(worker=worker).update(state="closed")
    exchange["PayDue"].objects.filter(engagement__worker=worker).update(state="void")
    exchange["NoShowMark"].objects.filter(engagement__worker=worker).update(state="dismissed")
    exchange["Incident"].objects.filter(engagement__worker=worker).update(state="closed")
    apps.get_model("exchange", "Crew").objects.filter(leader=worker).update(state="dissolved")
    with work_of() as work:
        person = Person.objects.get(pk=worker.person_id)
        _do_give_consent(work, person, "statistics", how="own_phone")
    return Person.objects.get(pk=worker.person_id)


def test_leaving_is_refused_with_every_reason_while_something_is_open(world: World):
    person = world.own.worker.person
    codes = {reason.code for reason in reasons_not_to_erase(Subject(person.pk, str(person.uid)))}
    assert {"work_under_way", "wages_open", "no_show_open", "incident_open", "leads_crew"} <= codes
    person = settle(world)
    assert reasons_not_to_erase(Subject(person.pk, str(person.uid))) == []


def left(world: World) -> Person:
    person = settle(world)
    actor = actor_for(person.pk, "worker", device="web")
    ask_for_erasure(actor, person.pk, understood=True)
    request = ErasureRequest.objects.get(person=person)
    with clock.at(request.due_at):
        assert carry_out_erasure(SYSTEM, request.pk) == "done"
        drain(periodic=False)
    return Person.objects.get(pk=person.pk)


def everything_stored() -> str:
    """Every value of every row of every table, sealed values opened."""
    texts = []
    for model in apps.get_models(include_auto_created=True):
        sealed = {field.name for field in encrypted_fields(model)}
        for row in model._base_manager.all().iterator(chunk_size=500):
            for field in model._meta.concrete_fields:
                value = getattr(row, field.name if field.name in sealed else field.attname)
                assert not isinstance(value, Sealed)
                texts.append(str(value))
    return "\n".join(texts)


def test_l_06_after_leaving_no_table_holds_the_name_the_phone_or_the_identity_number(world: World):
    person = world.own.worker.person
    person.identity_number = NUMBER
    person.save()
    before = everything_stored()
    assert all(canary in before for canary in (NAME, PHONE, NUMBER))
    left(world)
    after = everything_stored()
    assert NAME not in after
    assert PHONE not in after
    assert NUMBER not in after
    assert OTHER_NAME in after


def test_l_06_the_ledger_stays_without_a_name(world: World):
    worker_id = world.own.worker.pk
    PayDue, Engagement = apps.get_model("exchange", "PayDue"), apps.get_model("exchange", "Engagement")
    paid = sorted(PayDue.objects.filter(engagement__worker_id=worker_id).values_list("pk", "amount_fen"))
    worked = Engagement.objects.filter(worker_id=worker_id).count()
    person = left(world)
    assert (
        sorted(PayDue.objects.filter(engagement__worker_id=worker_id).values_list("pk", "amount_fen")) == paid
    )
    assert Engagement.objects.filter(worker_id=worker_id).count() == worked
    assert person.state == "closed"
    assert (person.full_name, person.phone, person.phone_index) == ("", "", None)


def test_l_06_profile_match_rows_roles_and_yeses_are_gone(world: World):
    worker_id = world.own.worker.pk
    person = left(world)
    exchange = {
        name: apps.get_model("exchange", name)
        for name in ("MatchWorker", "WorkerTrade", "Worker", "WorkerStar")
    }
    assert not exchange["MatchWorker"].objects.filter(worker_id=worker_id).exists()
    assert not exchange["WorkerTrade"].objects.filter(worker_id=worker_id).exists()
    assert not exchange["WorkerStar"].objects.filter(worker_id=worker_id).exists()
    card = exchange["Worker"].objects.get(pk=worker_id)
    assert (card.state, card.home_region_code, card.wish_day_fen, card.cell_row) == ("closed", "", None, None)
    accounts = {
        name: apps.get_model("accounts", name) for name in ("Membership", "ConsentRecord", "WebSession")
    }
    assert not accounts["Membership"].objects.filter(person=person, ended_at__isnull=True).exists()
    assert not accounts["WebSession"].objects.filter(person_id=person.pk).exists()
    newest = (
        accounts["ConsentRecord"].objects.filter(person=person, purpose="statistics").order_by("-pk").first()
    )
    assert newest.is_given is False


def test_l_06_the_other_side_keeps_everything(world: World):
    other = world.other.worker
    left(world)
    kept = Person.objects.get(pk=other.person_id)
    assert (kept.full_name, kept.phone, kept.state) == (OTHER_NAME, OTHER_PHONE, "active")
    assert apps.get_model("exchange", "Engagement").objects.filter(worker=other).exists()
