"""A ledger from upload to undo."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.accounts.actions import give_consent
from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.people.models import Person
from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.tests.factories import credit_code, make_enterprise
from yizhan.exchange.ledger_import import actions, queries
from yizhan.exchange.ledger_import.enums import HIRER, PERSON
from yizhan.exchange.ledger_import.models import (
    ColumnMapping,
    ExternalRef,
    ImportBatch,
    ImportRow,
    PastPlacement,
)
from yizhan.exchange.ledger_import.tests.factories import (
    SOURCE,
    WORKER_HEADS,
    checked,
    codes,
    district_officer,
    imported,
    manager,
    outcomes,
    table_of,
    upload,
    worker_row,
)
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.actions import give_consent_at_counter, withdraw_consent_at_counter
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import attendant, identity_number, make_worker
from yizhan.messaging.models import Message

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


# ---- R8.1 ----


def test_r8_1_one_person_from_two_sources_is_one_file_with_both_references(boss):
    number = identity_number(date(1968, 5, 20))
    first = imported(boss, [WORKER_HEADS, worker_row(identity=number, number="A-1")])
    second = checked(
        boss,
        [WORKER_HEADS, worker_row("王建国", "13900139000", identity=number, number="77")],
        source="工会 2025",
    )
    assert outcomes(second) == ["duplicate"], "proposed, not merged"
    person_uid = row_of(first, 2).object_uid
    row = row_of(second, 2)
    assert row.candidates == [{"type": PERSON, "uid": person_uid, "why": "identity"}]
    actions.decide_row(boss, row.pk, decision="same", target=person_uid)
    actions.start_import(boss, second.pk)
    drain()
    assert outcomes(second) == ["linked"]
    assert Person.objects.filter(identity_number_index__isnull=False).count() == 1
    assert Worker.objects.count() == 1
    refs = queries.sources_of(PERSON, person_uid)
    assert {(ref.source, ref.external_id) for ref in refs} == {(SOURCE, "A-1"), ("工会 2025", "77")}


def test_r8_1_the_report_lists_rejects_with_their_cell_and_sentence(boss):
    batch = checked(
        boss, [WORKER_HEADS, worker_row(), ["李四", "1.38E+10", "", "飞行员", "", ""], ["", "13812345678"]]
    )
    assert outcomes(batch) == ["ok", "error", "error"]
    bad = {why["cell"]: why["code"] for why in row_of(batch, 3).reasons}
    assert bad == {"B3": "digits_lost", "D3": "trade_unknown"}
    assert {why["cell"] for why in row_of(batch, 4).reasons} == {"A4", "D4"}
    assert all("13812345678" not in why["text"] for why in row_of(batch, 4).reasons)


def test_r8_1_every_record_carries_its_source(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    row = row_of(batch, 2)
    (ref,) = queries.sources_of(PERSON, row.object_uid)
    assert (ref.source, ref.batch, ref.external_id) == (SOURCE, batch, f"{batch.sha256[:16]}#2")


# ---- consent ----


def test_l_08_an_imported_worker_is_unconfirmed_unmatched_and_unasked(boss):
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    worker = Worker.objects.select_related("person").get()
    assert (worker.registered_via, worker.is_looking, worker.is_confirmed) == ("import", False, False)
    assert worker.person.entered_by_uid == boss.person_uid, "who typed it cannot confirm it"
    assert worker.person.entered_how == "ledger"
    assert not any(line.is_given for line in consent_lines(worker.person_id))
    assert not MatchWorker.objects.exists()
    assert not Message.objects.exists()
    assert row_of(batch, 2).raw == "", "no second copy of what stands in the file"
    assert worker.home_region_code == "421002001"


def test_an_imported_worker_looks_for_work_once_he_says_yes_to_being_recommended(boss):
    imported(boss, [WORKER_HEADS, worker_row()])
    worker = Worker.objects.get()
    clerk = attendant()
    for purpose in ("account", "matching_profile", "location_cell"):
        give_consent_at_counter(clerk, worker.pk, purpose, how="spoken")
    drain()
    worker.refresh_from_db()
    assert worker.is_looking
    assert MatchWorker.objects.filter(worker_id=worker.pk).exists()


def test_an_imported_worker_who_turned_it_off_is_left_alone_when_he_agrees_again(boss):
    imported(boss, [WORKER_HEADS, worker_row()])
    worker = Worker.objects.get()
    clerk = attendant()
    give_consent_at_counter(clerk, worker.pk, "matching_profile", how="spoken")
    drain()
    Worker.objects.filter(pk=worker.pk).update(is_looking=False)
    withdraw_consent_at_counter(clerk, worker.pk, "matching_profile", how="spoken")
    give_consent_at_counter(clerk, worker.pk, "matching_profile", how="spoken")
    drain()
    worker.refresh_from_db()
    assert not worker.is_looking


def test_l_08_after_his_yes_he_can_be_found(boss):
    imported(boss, [WORKER_HEADS, worker_row()])
    worker = Worker.objects.get()
    clerk = attendant()
    for purpose in ("account", "matching_profile", "location_cell"):
        give_consent(clerk, worker.person_id, purpose, how="spoken")
    drain()
    worker.refresh_from_db()
    assert worker.cell_row is not None


# ---- uploading ----


def test_the_same_file_is_taken_once(boss):
    rows = [WORKER_HEADS, worker_row()]
    batch = upload(boss, rows)
    with pytest.raises(Refused) as caught:
        upload(boss, rows)
    assert caught.value.codes == ("uploaded_before",)
    actions.discard_ledger(boss, batch.pk)
    assert row_of(batch, 2).raw == ""
    upload(boss, rows)


@pytest.mark.parametrize(
    ("rows", "kind", "source", "code"),
    [
        ([["甲", "乙"], ["1", "2"]], "worker", "x", "no_head"),
        ([WORKER_HEADS, ["王"]], "nonsense", "x", "kind_unknown"),
        ([WORKER_HEADS, ["王"]], "worker", "  ", "source_missing"),
        ([WORKER_HEADS, ["王"]], "worker", "长" * 41, "source_missing"),
    ],
)
def test_what_an_upload_lacks(boss, rows, kind, source, code):
    with pytest.raises(Refused) as caught:
        actions.upload_ledger(boss, table_of(rows), kind=kind, source=source)
    assert caught.value.codes == (code,)


def test_only_heads_of_stations_and_the_district_import(boss):
    with pytest.raises(Forbidden):
        upload(attendant(), [WORKER_HEADS, worker_row()])
    officer = district_officer()
    with pytest.raises(Forbidden) as caught:
        upload(officer, [POSTING_HEADS, ["x"]], kind="posting")
    assert caught.value.codes == ("station_imports",)
    assert upload(officer, [WORKER_HEADS, worker_row()]).station is None


def test_other_stations_do_not_see_it(boss):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    stranger = manager("SS-02")
    for call in (
        lambda: actions.map_columns(stranger, batch.pk, {}),
        lambda: actions.start_import(stranger, batch.pk),
        lambda: actions.decide_row(stranger, row_of(batch, 2).pk, decision="skip"),
        lambda: queries.visible_ledger(stranger, batch.uid),
    ):
        with pytest.raises(OutOfSight):
            call()


def test_a_mapping_is_remembered_for_the_same_heading(boss):
    heads = ["甲姓名", "某列", "工种"]
    batch = upload(boss, [heads, ["王建国", "13800138000", "搬运工"]])
    assert "phone" not in batch.mapping
    actions.map_columns(boss, batch.pk, {"full_name": 0, "phone": 1, "trades": 2})
    assert ColumnMapping.objects.get().source == SOURCE
    again = upload(boss, [heads, ["李四", "13900139000", "搬运工"]], source="别处")
    assert again.mapping == {"full_name": 0, "phone": 1, "trades": 2}


def test_a_mapping_without_the_name_is_refused(boss):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    with pytest.raises(Refused) as caught:
        actions.map_columns(boss, batch.pk, {"phone": 1})
    assert caught.value.codes == ("column_missing", "column_missing")


def test_a_district_officer_maps_again_after_the_try_out():
    officer = district_officer()
    batch = checked(officer, [WORKER_HEADS, worker_row()])
    assert outcomes(batch) == ["ok"]
    actions.map_columns(officer, batch.pk, {n: i for n, i in batch.mapping.items() if n != "phone"})
    drain()
    assert outcomes(batch) == ["error"]


# ---- trying out ----


def test_trying_out_leaves_nothing_behind(boss):
    before = Person.objects.count()
    checked(boss, [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000")])
    assert Person.objects.count() == before
    assert not Worker.objects.exists()
    assert not ExternalRef.objects.exists()


def test_what_the_counter_refuses_the_try_out_refuses(boss):
    child = identity_number(date(2015, 1, 1))
    batch = checked(boss, [WORKER_HEADS, worker_row(identity=child)])
    assert codes(batch, 2) == ["too_young"]


def test_a_strange_town_is_a_remark_and_keeps_nobody_out(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row(town="外地某村")])
    assert outcomes(batch) == ["ok"]
    assert codes(batch, 2) == ["town_unknown"]


def test_twins_within_one_file_are_proposed(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row(), worker_row(), worker_row("李四")])
    assert outcomes(batch) == ["ok", "duplicate", "ok"]
    assert row_of(batch, 3).candidates == [{"type": "row", "uid": "2", "why": "same_file"}]


def test_same_phone_and_same_name_with_birth_year_are_proposed(boss):
    known = make_worker(attendant(), full_name="王建国", phone="13800138000", birth_on=date(1968, 12, 31))
    heads = ["姓名", "手机", "身份证号", "工种", "出生日期"]
    rows = [heads, ["李四", "13800138000", "", "搬运工", ""], ["王建国", "13900139000", "", "搬运工", "1968"]]
    batch = checked(boss, rows)
    assert outcomes(batch) == ["duplicate", "duplicate"]
    assert row_of(batch, 2).candidates == [{"type": PERSON, "uid": str(known.person.uid), "why": "phone"}]
    assert row_of(batch, 3).candidates == [
        {"type": PERSON, "uid": str(known.person.uid), "why": "name_birth"}
    ]


# ---- deciding ----


def test_nothing_is_merged_without_a_word(boss):
    make_worker(attendant(), full_name="王建国", phone="13800138000")
    batch = imported(boss, [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000")])
    assert outcomes(batch) == ["duplicate", "imported"]
    assert Worker.objects.count() == 2


def test_another_person_on_the_same_phone_gets_a_file_of_her_own(boss):
    make_worker(attendant(), full_name="王建国", phone="13800138000")
    batch = checked(boss, [WORKER_HEADS, worker_row("刘玉兰")])
    actions.decide_row(boss, row_of(batch, 2).pk, decision="new")
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["imported"]
    assert Worker.objects.count() == 2


def test_a_row_not_wanted_is_skipped_and_forgotten(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row(), worker_row()])
    actions.decide_row(boss, row_of(batch, 3).pk, decision="skip")
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["imported", "skipped"]
    assert row_of(batch, 3).raw == ""


def test_a_twin_in_the_file_becomes_one_file(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row(number="1"), worker_row(number="2")])
    actions.decide_row(boss, row_of(batch, 3).pk, decision="same", target="2")
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["imported", "linked"]
    assert Worker.objects.count() == 1
    assert ExternalRef.objects.count() == 2


def test_same_as_an_earlier_row_that_did_not_come_in_is_a_fault(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row(), worker_row()])
    actions.decide_row(boss, row_of(batch, 3).pk, decision="same", target="2")
    ImportRow.objects.filter(batch=batch, number=2).update(outcome="error")
    actions.start_import(boss, batch.pk)
    drain()
    assert codes(batch, 3) == ["twin_not_imported"]


@pytest.mark.parametrize(
    ("number", "decision", "target", "code"),
    [
        (2, "skip", "", "wrong_state"),
        (3, "maybe", "", "decision_unknown"),
        (3, "same", "9", "target_unknown"),
    ],
)
def test_a_decision_that_makes_no_sense(boss, number, decision, target, code):
    batch = checked(boss, [WORKER_HEADS, worker_row(), worker_row()])
    with pytest.raises(Refused) as caught:
        actions.decide_row(boss, row_of(batch, number).pk, decision=decision, target=target)
    assert caught.value.codes == (code,)


def test_a_hirers_contact_who_is_also_a_worker_gets_a_registration_on_her_file(boss):
    hirer = make_enterprise(full_name="陈学文", phone="13900139000")
    batch = checked(boss, [WORKER_HEADS, worker_row("陈学文", "13900139000")])
    uid = str(hirer.contact.uid)
    actions.decide_row(boss, row_of(batch, 2).pk, decision="same", target=uid)
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["linked"]
    assert Worker.objects.get().person == hirer.contact
    undone(boss, batch)
    assert Worker.objects.get().state == "closed"
    hirer.contact.refresh_from_db()
    assert hirer.contact.full_name == "陈学文", "the file was there before"


def test_somebody_who_came_to_the_counter_meanwhile_is_proposed_at_import(boss):
    batch = checked(boss, [WORKER_HEADS, worker_row()])
    make_worker(attendant(), full_name="王建国", phone="13800138000")
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["duplicate"]
    actions.decide_row(boss, row_of(batch, 2).pk, decision="new")
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["imported"]


def test_what_went_wrong_meanwhile_is_a_fault_of_the_row_alone(boss):
    number = identity_number(date(1968, 5, 20))
    make_worker(attendant(), full_name="别人", identity_number=number, birth_on=None)
    batch = checked(boss, [WORKER_HEADS, worker_row(identity=number), worker_row("李四", "13900139000")])
    actions.decide_row(boss, row_of(batch, 2).pk, decision="new")
    actions.start_import(boss, batch.pk)
    drain()
    assert outcomes(batch) == ["error", "imported"]
    assert codes(batch, 2) == ["identity_taken"]


def test_nothing_to_import_is_said(boss):
    batch = checked(boss, [WORKER_HEADS, ["", "", "", "", ""], ["王", "", "", "", "x"]])
    with pytest.raises(Refused) as caught:
        actions.start_import(boss, batch.pk)
    assert caught.value.codes == ("nothing_to_import",)


# ---- hirers, postings, placements ----


def test_hirers_of_each_kind_come_in_unverified(boss):
    code = credit_code()
    rows = [
        HIRER_HEADS,
        ["包装厂", "企业", code, "陈学文", "13900139001"],
        ["", "", "", "刘玉兰", "13900139002"],
        ["无码厂", "企业", "", "王", "13900139003"],
    ]
    batch = imported(boss, rows, kind="hirer")
    assert outcomes(batch) == ["imported", "imported", "error"]
    kinds = {h.organisation.kind: h for h in Hirer.objects.select_related("organisation", "contact")}
    assert set(kinds) == {"enterprise", "household"}
    assert {h.verification_state for h in kinds.values()} == {"unverified"}
    assert not any(h.contact.is_confirmed for h in kinds.values())
    assert queries.sources_of(HIRER, kinds["enterprise"].uid).get().source == SOURCE
    again = checked(
        boss, [HIRER_HEADS, ["包装厂（新）", "企业", code, "陈学文", "13900139009"]], kind="hirer"
    )
    assert [one["why"] for one in row_of(again, 2).candidates] == ["credit_code"]


def test_postings_come_in_as_drafts_with_their_origin(boss):
    make_enterprise(organisation_name="包装厂")
    rows = [
        POSTING_HEADS,
        ["包装厂", "搬运工", "2", "260", "2026-12-01", "7:30", "17:00", "搬货"],
        ["没这家", "搬运工", "2", "260", "2026-12-01", "", "", ""],
        ["包装厂", "搬运工", "2", "260", "2026-11-01", "", "", ""],
        ["包装厂", "搬运工", "0", "260", "2026-12-02", "", "", ""],
        ["包装厂", "搬运工", "2", "260", "2026-12-02", "17:00", "8:00", ""],
    ]
    batch = imported(boss, rows, kind="posting")
    assert outcomes(batch) == ["imported", "error", "error", "error", "error"]
    assert [codes(batch, n) for n in (3, 4, 5, 6)] == [
        ["hirer_unknown"], ["start_past"], ["headcount_out_of_range"], ["end_before_start"],
    ]  # fmt: skip
    posting = Posting.objects.get()
    assert (posting.state, posting.origin, posting.headcount, posting.pay_fen) == (
        "draft",
        "import",
        2,
        26000,
    )
    assert posting.starts_at == clock.local(date(2026, 12, 1), "07:30")
    again = checked(boss, [*rows[:1], [*rows[1][:-1], "又来"]], kind="posting")
    assert [one["why"] for one in row_of(again, 2).candidates] == ["same_job"]


def test_two_hirers_of_one_name_are_not_guessed(boss):
    make_enterprise(organisation_name="包装厂")
    make_enterprise(organisation_name="包装厂")
    batch = checked(boss, [POSTING_HEADS, ["包装厂", "搬运工", "2", "260", "2026-12-01"]], kind="posting")
    assert codes(batch, 2) == ["hirer_not_unique"]


def test_d15_past_placements_are_v0_and_touch_nothing_that_counts(boss):
    worker = make_worker(attendant(), full_name="王建国", phone="13800138000")
    make_enterprise(organisation_name="包装厂")
    drain()
    letters = Message.objects.count()
    row = ["王建国", "13800138000", "包装厂", "搬运工", "2025-03-12", "240"]
    rows = [PLACEMENT_HEADS, row, ["陌生人", *row[1:]], [*row[:4], "2027-01-01", "240"]]
    batch = imported(boss, rows, kind="placement")
    assert outcomes(batch) == ["imported", "error", "error"]
    assert codes(batch, 3) == ["worker_unknown"]
    assert codes(batch, 4) == ["not_past"]
    (past,) = queries.past_placements(worker.pk)
    assert (past.verification, past.started_on, past.ended_on, past.day_pay_fen) == (
        0,
        date(2025, 3, 12),
        date(2025, 3, 12),
        24000,
    )
    assert not Engagement.objects.exists(), "no engagement, so no star, no record and no count can see it"
    assert Message.objects.count() == letters
    again = checked(boss, [PLACEMENT_HEADS, [*row[:5], "250"]], kind="placement")
    assert [one["why"] for one in row_of(again, 2).candidates] == ["same_job"]
    undone(boss, batch)
    assert not PastPlacement.objects.exists()
