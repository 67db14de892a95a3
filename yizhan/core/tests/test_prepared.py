"""Prepared statements say what the ordinary managers say; only their making is saved."""

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from yizhan.core import clock, prepared
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.models import Job, OutboxEvent

pytestmark = pytest.mark.django_db


def audit_row(**said) -> AuditRow:
    return AuditRow(
        at=clock.now(), action="a.b", actor_role="SYSTEM", object_type="x.Y", object_uid="1", **said
    )


def job(**said) -> Job:
    return Job(task="t", run_after=clock.now(), created_at=clock.now(), **said)


def test_what_was_inserted_reads_back_as_it_was_given():
    row = prepared.insert(audit_row(before={"字": [1, None]}, after={"a": True}, reason="理由 'x' %s"))
    assert row.pk is not None
    assert not row._state.adding
    assert model_to_dict(AuditRow.objects.get(pk=row.pk)) == model_to_dict(row)


def test_defaults_of_fields_hold_for_an_inserted_row():
    event = prepared.insert(OutboxEvent(name="n", key="k", at=clock.now()))
    stored = OutboxEvent.objects.get(pk=event.pk)
    assert (stored.uid, stored.payload, stored.version) == (event.uid, {}, 1)


def test_a_constraint_refuses_an_inserted_row_as_ever():
    prepared.insert(job(unique_key="k"))
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.insert(job(unique_key="k"))
    prepared.insert(job(unique_key=None))


def test_rows_come_in_the_order_of_their_keys_and_missing_ones_are_left_out():
    first, second = prepared.insert(job(arguments={"n": 1})), prepared.insert(job(arguments={"n": 2}))
    found = prepared.rows(Job, [second.pk, 0, first.pk, second.pk, None])
    assert [row.pk for row in found] == [first.pk, second.pk]
    assert [model_to_dict(row) for row in found] == [model_to_dict(row) for row in (first, second)]
    assert prepared.rows(Job, []) == []


def test_a_row_that_was_read_can_be_saved_again():
    made = prepared.insert(job())
    (row,) = prepared.rows(Job, [made.pk])
    row.error = "x"
    row.save(update_fields=["error"])
    assert Job.objects.get(pk=made.pk).error == "x"
