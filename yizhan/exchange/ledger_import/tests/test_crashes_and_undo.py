"""A ledger that is interrupted, and one that is taken back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yizhan.accounts.actions import give_consent
from yizhan.accounts.people.models import Person
from yizhan.accounts.queries import has_role
from yizhan.accounts.tests.factories import grant, make_household, make_organisation, make_person
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden
from yizhan.exchange.engagements.tests.factories import make_posting, offered
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.tests.factories import credit_code, make_enterprise
from yizhan.exchange.ledger_import import actions, jobs, queries
from yizhan.exchange.ledger_import.enums import PERSON
from yizhan.exchange.ledger_import.models import (
    ExternalRef,
    ImportBatch,
    ImportRow,
)
from yizhan.exchange.ledger_import.periodic import forget_ledger_rows
from yizhan.exchange.ledger_import.tests.factories import (
    WORKER_HEADS,
    checked,
    codes,
    imported,
    manager,
    outcomes,
    upload,
    worker_row,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import attendant, make_worker

pytestmark = pytest.mark.django_db
HIRER_HEADS = ["单位名称", "单位类型", "信用代码", "联系人", "联系电话"]
POSTING_HEADS = ["用工单位", "岗位", "人数", "日工资", "用工日期", "开工时间", "收工时间", "内容"]
PLACEMENT_HEADS = ["姓名", "联系电话", "用工单位", "工种", "派工日期", "日工资"]
OURS = (
    "exchange.imported_rows_leave_no_copy", "exchange.one_row_makes_one_thing", "exchange.imported_rows_have_references",
    "exchange.past_placements_never_count",
)  # fmt: skip


@pytest.fixture
def boss():
    return manager()


def row_of(batch: ImportBatch, number: int) -> ImportRow:
    return ImportRow.objects.get(batch=batch, number=number)


def undone(boss, batch: ImportBatch) -> ImportBatch:
    actions.start_undo(boss, batch.pk, reason="导错了表")
    drain()
    batch.refresh_from_db()
    return batch


# ---- crashes ----


def test_a_crash_in_the_middle_never_doubles(boss, monkeypatch):
    batch = checked(boss, [WORKER_HEADS, *[worker_row(f"王{n}", f"1380013800{n}") for n in range(6)]])
    real, calls = actions.import_row, []

    def dies_at_the_fourth(actor, row_id, **given):
        calls.append(row_id)
        if len(calls) == 4:
            raise RuntimeError("power cut")
        return real(actor, row_id, **given)

    monkeypatch.setattr(actions, "import_row", dies_at_the_fourth)
    actions.start_import(boss, batch.pk)
    with pytest.raises(RuntimeError):
        drain()
    assert outcomes(batch) == ["imported"] * 3 + ["ok"] * 3
    monkeypatch.setattr(actions, "import_row", real)
    with clock.at("2026-11-23T10:30"):
        drain()
        drain()
    batch.refresh_from_db()
    assert outcomes(batch) == ["imported"] * 6
    assert batch.state == "imported"
    assert Worker.objects.count() == ExternalRef.objects.count() == 6


def test_a_row_asked_for_twice_is_made_once(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row()])
    actions.start_import(boss, batch.pk)
    row = row_of(batch, 2)
    first = actions.import_row(boss, row.pk, once="k")
    assert actions.import_row(boss, row.pk, once="k") == first == "imported"
    assert actions.import_row(boss, row.pk, once="other") == "imported"
    jobs.import_ledger.call(batch.pk)
    assert Worker.objects.count() == 1


def test_the_try_out_goes_on_after_a_crash(boss, monkeypatch):
    batch = upload(boss, [WORKER_HEADS, *[worker_row(f"王{n}", f"138001380{n:02d}") for n in range(60)]])
    real, calls = actions.check_rows, []

    def dies_at_the_second(actor, batch_id):
        calls.append(batch_id)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return real(actor, batch_id)

    monkeypatch.setattr(actions, "check_rows", dies_at_the_second)
    actions.map_columns(boss, batch.pk, batch.mapping)
    with pytest.raises(RuntimeError):
        drain()
    monkeypatch.setattr(actions, "check_rows", real)
    with clock.at("2026-11-23T10:30"):
        drain()
    assert outcomes(batch) == ["ok"] * 60
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_who_no_longer_holds_the_role_imports_nothing(boss):
    from yizhan.accounts.memberships.models import Membership

    batch = upload(boss, [WORKER_HEADS, worker_row()])
    actions.map_columns(boss, batch.pk, batch.mapping)
    Membership.objects.filter(person_id=boss.person_id).update(ended_at=clock.now())
    drain(quiet=True)
    assert outcomes(batch) == ["pending"]


# ---- counting ----


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["王建国", "李四", ""]),
        st.sampled_from(["13800138000", "13900139000", "1.38E+10", "", "12"]),
        st.just(""),
        st.sampled_from(["搬运工", "飞行员", ""]),
        st.just(""),
        st.sampled_from(["1", "2", "", "x"]),
    ).map(list),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_rows_in_are_ok_plus_error_plus_duplicate(boss, rows):
    kept = [row for row in rows if any(row)]
    if not kept:
        return
    batch = checked(boss, [WORKER_HEADS, *rows])
    far = queries.progress(batch)
    assert far.total == len(kept) == far.of("ok", "error", "duplicate")
    actions.discard_ledger(boss, batch.pk)


# ---- taking back ----


def test_undo_takes_back_what_nobody_used(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000")])
    undone(boss, batch)
    assert (batch.state, outcomes(batch)) == ("undone", ["undone", "undone"])
    assert {w.state for w in Worker.objects.all()} == {"closed"}
    assert not Person.objects.filter(phone_index__isnull=False, entered_how="ledger").exists()
    assert not ExternalRef.objects.exists()
    again = imported(boss, [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000")])
    assert outcomes(again) == ["imported", "imported"], "the same file may come again"
    assert list(violations(OURS)) == []


def test_undo_leaves_what_was_used_and_says_why(boss):
    batch = imported(
        boss,
        [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000"), worker_row("赵六", "13700137000")],
    )
    first = Worker.objects.order_by("pk").first()
    give_consent(attendant(), first.person_id, "account", how="spoken")
    other = checked(boss, [WORKER_HEADS, worker_row("李四", "13900139000")], source="工会")
    row = row_of(other, 2)
    actions.decide_row(boss, row.pk, decision="same", target=row.candidates[0]["uid"])
    actions.start_import(boss, other.pk)
    drain()
    undone(boss, batch)
    assert outcomes(batch) == ["kept", "kept", "undone"]
    assert codes(batch, 2) == ["touched"]
    assert "other_source" in codes(batch, 3)


def test_undo_of_a_link_takes_only_the_reference(boss):
    known = make_worker(attendant(), full_name="王建国", phone="13800138000")
    batch = checked(boss, [WORKER_HEADS, worker_row()])
    actions.decide_row(boss, row_of(batch, 2).pk, decision="same", target=str(known.person.uid))
    actions.start_import(boss, batch.pk)
    drain()
    undone(boss, batch)
    known.refresh_from_db()
    assert known.state == "active"
    assert not ExternalRef.objects.exists()


def test_undo_of_hirers_and_postings(boss):
    hirers = imported(
        boss,
        [
            HIRER_HEADS,
            ["包装厂", "企业", credit_code(), "陈学文", "13900139001"],
            ["食品厂", "企业", credit_code(), "李", "13900139002"],
        ],
        kind="hirer",
    )
    postings = imported(boss, [POSTING_HEADS, ["包装厂", "搬运工", "2", "260", "2026-12-01"]], kind="posting")
    undone(boss, hirers)
    assert outcomes(hirers) == ["kept", "undone"]
    assert codes(hirers, 2) == ["has_postings"]
    assert Hirer.objects.get().organisation.name == "包装厂"
    undone(boss, postings)
    assert not Posting.objects.exists()


def test_undo_of_a_worker_with_work_of_any_kind_keeps_him(boss):
    make_enterprise(organisation_name="包装厂")
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    imported(
        boss,
        [PLACEMENT_HEADS, ["王建国", "13800138000", "包装厂", "搬运工", "2025-03-12", "240"]],
        kind="placement",
    )
    undone(boss, batch)
    assert codes(batch, 2) == ["has_past"]


def test_only_the_job_takes_rows_back(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    with pytest.raises(Forbidden):
        actions.undo_row(boss, row_of(batch, 2).pk)
    with pytest.raises(Forbidden):
        actions.forget_rows(boss, batch.pk)
    assert actions.undo_row(SYSTEM, row_of(batch, 2).pk) == "imported", "nobody asked for it"


# ---- forgetting, merging ----


def test_what_was_not_imported_is_forgotten_after_its_days(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row(), ["李四", "12", "", "搬运工"]])
    forget_ledger_rows()
    assert row_of(batch, 3).raw
    with clock.at("2026-12-30T09:00"):
        forget_ledger_rows()
    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert row_of(batch, 3).raw == row_of(batch, 3).label == ""


def test_two_files_that_become_one_carry_the_references_of_both(boss):
    from yizhan.accounts.tests.factories import work_of

    batch = imported(boss, [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000")])
    one, two = (row_of(batch, n).object_uid for n in (2, 3))
    with work_of() as work:
        assert actions._do_move_refs(work, PERSON, two, one) == 1
        assert actions._do_move_refs(work, PERSON, two, one) == 0
    assert queries.sources_of(PERSON, one).count() == 2


def test_the_invariants_see_what_must_not_be(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    assert list(violations(OURS)) == []
    ExternalRef.objects.all().delete()
    row = row_of(batch, 2)
    row.raw = "[]"
    row.save()
    assert {v.invariant for v in violations(OURS)} == {OURS[0], OURS[2]}


# ---- the same step twice ----


def test_steps_asked_for_again_after_they_are_done_change_nothing(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    before = ImportBatch.objects.filter(pk=batch.pk).values().get()
    assert actions.check_rows(boss, batch.pk) == 0
    assert actions.finish_check(boss, batch.pk) == "imported"
    assert actions.finish_import(boss, batch.pk) == "imported"
    assert actions.finish_undo(SYSTEM, batch.pk) == "imported"
    assert ImportBatch.objects.filter(pk=batch.pk).values().get() == before
    assert Worker.objects.get().state == "active"
    undone(boss, batch)
    assert actions.finish_undo(SYSTEM, batch.pk) == "undone"


def test_the_try_out_is_not_over_while_a_row_waits(boss):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    actions.map_columns(boss, batch.pk, batch.mapping)
    assert actions.finish_check(boss, batch.pk) == "mapped"
    assert actions.check_rows(boss, batch.pk) == 1
    assert actions.check_rows(boss, batch.pk) == 0
    assert actions.finish_check(boss, batch.pk) == "checked"


def test_an_imported_ledger_forgets_the_rows_left_over_and_stays_imported(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row(), ["李四", "12", "", "搬运工"]])
    assert row_of(batch, 3).raw
    with clock.at("2027-03-01T09:00"):
        forget_ledger_rows()
    batch.refresh_from_db()
    assert (batch.state, row_of(batch, 3).raw, row_of(batch, 2).label) == ("imported", "", "")
    assert Worker.objects.get().state == "active"


@pytest.mark.parametrize(("decision", "outcome"), [("same", "linked"), ("new", "error")])
def test_a_number_of_a_source_belongs_to_one_file(boss, decision, outcome):
    """The same number from the same source again: it is that file, and can be no other."""
    first = imported(boss, [WORKER_HEADS, worker_row(number="A-1")])
    again = checked(boss, [WORKER_HEADS, worker_row("王建囯", "13900139000", number="A-1")])
    row = row_of(again, 2)
    known = row_of(first, 2).object_uid
    assert row.candidates == [{"type": PERSON, "uid": known, "why": "external"}]
    actions.decide_row(boss, row.pk, decision=decision, target=known if decision == "same" else "")
    actions.start_import(boss, again.pk)
    drain()
    assert outcomes(again) == [outcome]
    assert codes(again, 2) == ([] if decision == "same" else ["reference_taken"])
    assert Worker.objects.count() == ExternalRef.objects.count() == 1


# ---- what stays ----


def test_undo_keeps_a_worker_who_was_called_to_work(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000")])
    offered(make_posting(), Worker.objects.get(person__uid=row_of(batch, 2).object_uid))
    undone(boss, batch)
    assert outcomes(batch) == ["kept", "undone"]
    assert "has_work" in codes(batch, 2)


def test_undo_keeps_a_hirer_in_whose_name_past_work_stands(boss):
    make_worker(attendant(), full_name="王建国", phone="13800138000")
    rows = [
        [name, "企业", credit_code(), "陈学文", f"1390013900{n}"] for n, name in enumerate(["甲厂", "乙厂"])
    ]
    hirers = imported(boss, [HIRER_HEADS, *rows], kind="hirer")
    past = [PLACEMENT_HEADS, ["王建国", "13800138000", "甲厂", "搬运工", "2025-03-12", "240"]]
    imported(boss, past, kind="placement")
    undone(boss, hirers)
    assert outcomes(hirers) == ["kept", "undone"]
    assert codes(hirers, 2) == ["has_past"]


@pytest.mark.parametrize("used", ["confirmed", "other_office", "other_house", "called_for_a_body"])
def test_undo_keeps_a_hirers_contact_who_is_somebody_elsewhere_by_now(boss, used):
    rows = [
        [name, "企业", credit_code(), "陈学文", f"1390013900{n}"] for n, name in enumerate(["甲厂", "乙厂"])
    ]
    hirers = imported(boss, [HIRER_HEADS, *rows], kind="hirer")
    person = Person.objects.get(uid=row_of(hirers, 2).made["person"])
    if used == "confirmed":
        Person.objects.filter(pk=person.pk).update(is_confirmed=True)
    elif used == "other_office":
        grant(person, "worker")
    elif used == "called_for_a_body":
        make_organisation("中山调委会", kind="mediation_body", contact=person)
    else:
        grant(person, "hirer", organisation=make_household("陈学文家"))
    undone(boss, hirers)
    assert outcomes(hirers) == ["kept", "undone"]
    assert codes(hirers, 2) == ["person_used"]
    person.refresh_from_db()
    assert (person.full_name, person.state) == ("陈学文", "active")


def test_undo_leaves_the_role_somebody_had_before_the_ledger(boss):
    person = make_person("王建国", phone="13800138000")
    grant(person, "worker")
    batch = checked(boss, [WORKER_HEADS, worker_row()])
    actions.decide_row(boss, row_of(batch, 2).pk, decision="same", target=str(person.uid))
    actions.start_import(boss, batch.pk)
    drain()
    assert Worker.objects.get().person == person
    undone(boss, batch)
    assert outcomes(batch) == ["undone"]
    assert Worker.objects.get().state == "closed"
    assert has_role(person.pk, "worker")


# ---- what a row says ----


def test_a_posting_of_a_ledger_keeps_its_pay_day_and_its_town(boss):
    make_enterprise(organisation_name="包装厂")
    heads = [*POSTING_HEADS[:5], "怎么结", "镇街"]
    row = ["包装厂", "搬运工", "2", "260", "2026-12-01"]
    batch = imported(
        boss, [heads, [*row, "周结", "中山街道"], [*row[:4], "2026-12-02", "", ""]], kind="posting"
    )
    assert outcomes(batch) == ["imported", "imported"]
    said, silent = (Posting.objects.get(uid=row_of(batch, n).object_uid) for n in (2, 3))
    assert (said.pay_cycle, silent.pay_cycle) == ("weekly", "")
    assert said.region_code == "421002001"


def test_a_past_placement_is_not_given_to_one_of_two_people_by_guess(boss):
    make_enterprise(organisation_name="包装厂")
    make_worker(attendant(), full_name="王建国", phone="13800138000")
    past = [PLACEMENT_HEADS, ["王建国", "13800138000", "包装厂", "搬运工", "2025-03-12", "240"]]
    assert outcomes(checked(boss, past, kind="placement")) == ["ok"]
    make_worker(attendant(), full_name="王建国", phone="13800138000")
    later = checked(boss, [past[0], [*past[1][:5], "250"]], kind="placement")
    assert codes(later, 2) == ["worker_not_unique"]
