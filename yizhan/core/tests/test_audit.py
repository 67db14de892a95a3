"""The audit trail: append-only by trigger, chained by one sealer, every tampering named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from yizhan.core import audit, clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.audit import AuditRow, AuditSeal
from yizhan.core.jobs import engine, periodic
from yizhan.core.workflow import TransitionLog

pytestmark = pytest.mark.django_db

OFFICER = Actor(role="district_officer", person_uid="11111111-1111-4111-8111-111111111111")


@action
def change_sample(work: Work, uid: str) -> None:
    work.record(("sample", uid), before={"price": 1}, after={"price": 2}, reason="写错了")


def write_rows(count: int = 3) -> list[AuditRow]:
    for number in range(count):
        change_sample(OFFICER, f"s{number}")
    return list(AuditRow.objects.all())


@contextmanager
def superuser() -> Iterator[None]:
    """Somebody with full power over the database, whom only the chain can give away."""
    triggers = import_module("yizhan.core.migrations.0002_append_only")
    with connection.cursor() as cursor:
        for statement in triggers.drop_statements(connection.vendor):
            cursor.execute(statement)
        yield
        for statement in triggers.create_statements(connection.vendor):
            cursor.execute(statement)


def verify_command(**options: str) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", stdout=out, stderr=err, **options)
    except SystemExit as end:
        return int(end.code or 0), err.getvalue()
    return 0, out.getvalue()


def test_an_action_records_who_what_and_why() -> None:
    row = write_rows(1)[0]
    assert (row.actor_role, row.actor_uid, row.object_uid) == ("district_officer", OFFICER.person_uid, "s0")
    assert (row.before, row.after, row.reason) == ({"price": 1}, {"price": 2}, "写错了")
    assert row.at == clock.now()


def test_sealed_rows_verify() -> None:
    write_rows()
    assert audit.seal(clock.now()) == 3
    assert audit.seal(clock.now()) == 0
    status, text = verify_command()
    assert status == 0
    assert text.startswith("3 links hold, 0 rows wait")


def test_sealing_in_batches_makes_one_chain() -> None:
    write_rows(5)
    while audit.seal(clock.now(), limit=2):
        pass
    assert list(AuditSeal.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert list(audit.verify()) == []


def test_the_worker_seals_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    write_rows()
    ours = {task.name: task for task in periodic.all_periodic() if task.name.startswith("core.")}
    monkeypatch.setattr(periodic, "_registry", ours)
    engine.drain(periodic=True)
    assert AuditSeal.objects.count() == 3


@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
@pytest.mark.parametrize(
    ("model", "column"), [(AuditRow, "reason"), (AuditSeal, "digest"), (TransitionLog, "reason")]
)
def test_the_database_refuses_to_change_a_log(model: type, column: str, statement: str) -> None:
    row = write_rows(1)[0]
    audit.seal(clock.now())
    TransitionLog.objects.create(
        at=row.at, workflow="w", object_uid="o", transition="t", source="a", target="b"
    )
    sql = statement.format(table=model._meta.db_table, column=column)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_database_refuses_to_replace_a_row_or_to_truncate() -> None:
    row = write_rows(1)[0]
    if connection.vendor == "sqlite":
        sql = f"INSERT OR REPLACE INTO core_auditrow SELECT * FROM core_auditrow WHERE id = {row.pk}"
    else:
        sql = "TRUNCATE core_auditrow CASCADE"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_one_changed_byte_is_found_and_named() -> None:
    rows = write_rows()
    audit.seal(clock.now())
    with superuser():
        AuditRow.objects.filter(pk=rows[1].pk).update(reason="写错啦")
    status, text = verify_command()
    assert status == 1
    assert f"audit row {rows[1].pk}" in text
    assert f"audit row {rows[0].pk}" not in text


@pytest.mark.parametrize(
    "change",
    [
        {"at": clock.local(clock.today(), "01:00")},
        {"action": "x"},
        {"actor_uid": "x"},
        {"actor_role": "x"},
        {"on_behalf_of_uid": "x"},
        {"object_type": "x"},
        {"object_uid": "x"},
        {"before": {}},
        {"after": {}},
        {"request_id": "x"},
        {"device": "x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_column_is_under_the_seal(change: dict) -> None:
    rows = write_rows()
    audit.seal(clock.now())
    with superuser():
        AuditRow.objects.filter(pk=rows[2].pk).update(**change)
    assert [found.row_id for found in audit.verify()] == [rows[2].pk]


def test_a_removed_row_leaves_a_gap() -> None:
    rows = write_rows()
    audit.seal(clock.now())
    with superuser():
        AuditSeal.objects.filter(row=rows[1]).delete()
        AuditRow.objects.filter(pk=rows[1].pk).delete()
    assert [found.number for found in audit.verify()][0] == 2


def test_a_cut_tail_is_found_by_the_published_head() -> None:
    rows = write_rows()
    audit.seal(clock.now())
    head = AuditSeal.objects.get(number=3)
    with superuser():
        AuditSeal.objects.filter(number=3).delete()
        AuditRow.objects.filter(pk=rows[2].pk).delete()
    assert verify_command()[0] == 0, "a shorter chain alone looks whole"
    status, text = verify_command(head=f"3:{head.digest}")
    assert status == 1
    assert "published head" in text
