"""Undoing a merge to the last row, what stands against it; and which pairs are shown to the staff."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.apps import apps

from yizhan.core import clock, merging
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.core.retention import apply_retention
from yizhan.exchange.engagements.models import BookedShift
from yizhan.exchange.engagements.tests import factories as jobs
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.ledger_import.models import PastPlacement
from yizhan.exchange.merges import actions
from yizhan.exchange.merges.finding import find_twins
from yizhan.exchange.merges.models import MovedRow, TwinPair
from yizhan.exchange.merges.periodic import find_and_note_twins
from yizhan.exchange.merges.tests.factories import (
    BORN,
    clerk,
    codes,
    fresh,
    merged,
    propose,
    reference,
    twice,
    wrong,
)
from yizhan.exchange.workers.models import Worker, WorkerCertificate, WorkerDay, WorkerTrade, WorkerWeek
from yizhan.exchange.workers.tests.factories import identity_number, make_person, make_worker

pytestmark = pytest.mark.django_db


# ---- undoing ----


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that names a file, with every value."""
    labels = {rule.model for rule in merging.rules() if rule.fate is merging.Fate.MOVES} | set(
        merging.kinds()
    )
    labels -= {"messaging.Message"}  # telling the person adds one
    found = {}
    for label in sorted(labels):
        rows = apps.get_model(label)._base_manager.order_by("pk")
        names = [field.attname for field in apps.get_model(label)._meta.concrete_fields]
        found[label] = [{name: getattr(row, name) for name in names} for row in rows]
    return found


def furnish(first: Worker, second: Worker, dice: random.Random) -> None:
    """Give both files a random household of records, some of them the same twice."""
    posting = jobs.make_posting()
    hirer, now, today = posting.hirer, clock.now(), clock.today()
    for worker in (first, second):
        for number in range(3):
            if dice.random() < 0.6:
                WorkerDay.objects.create(worker=worker, on=today + clock.days(number), slots=3)
            if dice.random() < 0.6:
                WorkerWeek.objects.create(worker=worker, weekday=number, slots=12)
            if dice.random() < 0.5:
                WorkerCertificate.objects.create(worker=worker, kind=f"证 {number}")
            if dice.random() < 0.5:
                PastPlacement.objects.create(
                    worker=worker, hirer=hirer, started_on=today - clock.days(number + 1), ended_on=today,
                    source="旧台账", recorded_at=now,
                )  # fmt: skip
            if dice.random() < 0.5:
                reference(worker, f"来源 {number}", f"{worker.pk}")
        if dice.random() < 0.7:
            Favourite.objects.create(side="hirer", hirer=hirer, worker=worker, created_at=now)
        if dice.random() < 0.5:
            Worker.objects.filter(pk=worker.pk).update(wish_day_fen=dice.choice([None, 20000, 26000]))
    if dice.random() < 0.7:
        jobs.dispatched(posting, dice.choice([first, second]))
    else:
        later = clock.local(jobs.TOMORROW + clock.days(3), "07:30")
        jobs.accepted(jobs.make_posting(starts_at=later), second)
        jobs.accepted(posting, first)
    if dice.random() < 0.3:
        Worker.objects.filter(pk=second.pk).update(state="paused")


@pytest.mark.parametrize("seed", range(6))
def test_merging_and_undoing_leaves_every_row_as_it_was(seed):
    dice = random.Random(seed)
    number = identity_number(BORN)
    first, second = twice(
        **({"identity_number": number, "birth_on": None} if dice.random() < 0.5 else {"birth_on": BORN})
    )
    furnish(first, second, dice)
    staff, head = (clerk(), clerk()), clerk("station_manager")
    odd = wrong()  # the postings of the factories were never published by a person
    before = dump()
    chosen = {
        group: dice.choice(["survivor", "loser"])
        for group in ("name", "phone", "station", "wishes")
        if dice.random() < 0.5
    }

    merge = merged(fresh(first), fresh(second), *staff, **chosen)
    assert wrong() <= odd
    assert dump() != before
    actions.undo_merge(head, str(merge.uid), reason="是两个人")
    assert wrong() <= odd

    after = dump()
    assert {label for label in before if before[label] != after[label]} == set()


def test_what_was_written_after_merging_stays_with_the_file_that_stayed():
    first, second = twice()
    merge = merged(first, second)
    WorkerDay.objects.create(worker=first, on=clock.today(), slots=3)
    actions.undo_merge(clerk("station_manager"), str(merge.uid), reason="是两个人")
    assert WorkerDay.objects.get().worker_id == first.pk


def test_after_the_days_are_over_nothing_is_undone():
    first, second = twice()
    merge = merged(first, second)
    with clock.at(clock.now() + clock.days(31)), pytest.raises(Refused) as refused:
        actions.undo_merge(clerk("station_manager"), str(merge.uid), reason="是两个人")
    assert codes(refused) == {"undo_too_late"}


def test_a_phone_changed_since_stands_against_undoing():
    first, second = twice()
    merge = merged(first, second)
    person = fresh(first.person)
    person.phone = "15400008899"
    person.save()
    with pytest.raises(Refused) as refused:
        actions.undo_merge(clerk("station_manager"), str(merge.uid), reason="是两个人")
    assert codes(refused) == {"changed_since"}


def test_files_merged_in_a_row_are_undone_in_the_other_direction():
    first, second = twice()
    third = make_worker(full_name="周大山", phone="15400008807")
    one, two = merged(second, third), merged(first, second)
    assert fresh(third.person).merged_into_id == first.person_id, "no chains"
    assert fresh(third).merged_into_id == first.pk
    assert wrong() == set()
    with pytest.raises((Refused, OutOfSight)):
        actions.undo_merge(clerk("station_manager"), str(one.uid), reason="是两个人")
    actions.undo_merge(clerk("station_manager"), str(two.uid), reason="是两个人")
    assert actions.undo_merge(clerk("station_manager"), str(one.uid), reason="是两个人") == "undone"
    assert {fresh(row.person).state for row in (first, second, third)} == {"active"}


def test_a_clerk_who_had_no_hand_in_it_does_not_undo():
    first, second = twice()
    actor = clerk()
    merge = merged(first, second, actor)
    with pytest.raises(Forbidden, match="负责人"):
        actions.undo_merge(clerk(), str(merge.uid), reason="是两个人")
    assert actions.undo_merge(actor, str(merge.uid), reason="点错了") == "undone"


def test_when_the_days_are_over_the_old_values_are_forgotten():
    first, second = twice()
    merge = merged(first, second)
    apply_retention()
    assert fresh(merge).before
    with clock.at(clock.now() + clock.days(60)):
        apply_retention()
    assert fresh(merge).before == ""


# ---- pairs ----


def test_pairs_are_found_and_what_was_told_apart_does_not_come_back():
    first, second = twice()
    make_worker(full_name="李秀英", phone="15400008801")
    find_and_note_twins()
    pair = TwinPair.objects.get()
    assert {pair.one_id, pair.other_id} == {first.person_id, second.person_id}
    assert "same_name" in pair.reasons

    actions.tell_apart(clerk(), str(first.person.uid), str(second.person.uid), why="一个是爷爷一个是孙子")
    find_and_note_twins()

    assert not TwinPair.objects.open().exists()
    assert TwinPair.objects.get().why == "一个是爷爷一个是孙子"


def test_somebody_told_apart_from_a_file_is_told_apart_from_what_it_became():
    first, second = twice()
    third = make_worker(full_name="周大山", phone="15400008808")
    actions.tell_apart(clerk(), str(second.person.uid), str(third.person.uid), why="见过两个人")
    merged(first, second)
    assert find_twins(clock.today()) == []


def test_a_pair_that_no_longer_looks_alike_goes():
    _first, second = twice()
    find_and_note_twins()
    person = fresh(second.person)
    person.full_name = "吴秋生"
    person.display_name = "吴师傅"
    person.save()
    find_and_note_twins()
    assert TwinPair.objects.count() == 0


def test_only_the_house_notes_pairs():
    with pytest.raises(Forbidden):
        actions.note_twins(clerk(), [])
    assert actions.note_twins(SYSTEM, []) == 0


def test_rows_that_would_stand_twice_are_left_and_listed():
    first, second = twice(trades=[{"trade_code": "LOG01"}])
    merge = merged(first, second)
    assert WorkerTrade.objects.filter(worker=second).count() == 1
    assert MovedRow.objects.filter(merge=merge, is_left=True, model="exchange.WorkerTrade").count() == 1
    assert wrong() == set()


def test_shifts_go_along_with_the_work():
    first, second = twice()
    jobs.accepted(jobs.make_posting(), second)
    merged(first, second)
    assert set(BookedShift.objects.values_list("worker_id", flat=True)) == {first.pk}


@pytest.mark.parametrize("decided", ["declined", "undone"])
def test_only_a_merge_that_holds_is_undone(decided):
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    uid = propose(first, second)
    head = clerk("station_manager")
    if decided == "declined":
        actions.decline_merge(clerk(), uid, reason="是兄弟俩")
    else:
        actions.confirm_merge(clerk(), uid)
        actions.undo_merge(head, uid, reason="是两个人")
    with pytest.raises(Refused) as refused:
        actions.undo_merge(head, uid, reason="是两个人")
    assert codes(refused) == {"wrong_state"}
    assert {fresh(row.person).state for row in (first, second)} == {"active"}


def test_a_card_that_went_to_a_file_without_one_goes_home_again():
    person = make_person("周大山")
    worker = make_worker(full_name="周大山", phone="15400008804")
    old = worker.person
    uid = actions.propose_merge(clerk(), str(person.uid), str(old.uid), chosen={}, reason="同一个人")
    assert fresh(worker).person_id == person.pk

    assert actions.undo_merge(clerk("station_manager"), uid, reason="是两个人") == "undone"

    assert fresh(worker).person_id == old.pk
    assert (fresh(person).phone, fresh(old).phone) == ("", "15400008804")
    assert wrong() == set()


def test_a_pair_that_looks_more_alike_than_before_is_noted_anew_and_one_told_apart_is_not():
    first, second = twice()
    key = tuple(sorted((first.person_id, second.person_id)))
    assert actions.note_twins(SYSTEM, [(*key, 65, ["same_name"])]) == 1
    assert actions.note_twins(SYSTEM, [(*key, 90, ["same_name", "same_phone"])]) == 0
    pair = TwinPair.objects.get()
    assert (pair.score, pair.reasons) == (90, ["same_name", "same_phone"])
    actions.tell_apart(clerk(), str(first.person.uid), str(second.person.uid), why="爷爷和孙子")
    actions.note_twins(SYSTEM, [(*key, 65, ["same_name"])])
    assert TwinPair.objects.get().score == 90
    assert not TwinPair.objects.open().exists()
