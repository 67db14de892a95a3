"""Making one file of two: what moves, what speaks against it, who decides, and undoing it to the last row."""

from __future__ import annotations

import pytest

from yizhan.accounts.consents.models import ConsentRecord
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import people_by_phone, person_by_identity_number
from yizhan.accounts.tests.factories import grant
from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories as jobs
from yizhan.exchange.ledger_import import actions as ledger
from yizhan.exchange.ledger_import.models import ImportRow
from yizhan.exchange.ledger_import.tests.factories import (
    SOURCE,
    WORKER_HEADS,
    checked,
    imported,
    manager,
    worker_row,
)
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.merges import actions
from yizhan.exchange.merges.models import FileMerge
from yizhan.exchange.merges.tests.factories import (
    BORN,
    WHY,
    clerk,
    codes,
    fresh,
    merged,
    propose,
    reference,
    sources,
    twice,
    wrong,
)
from yizhan.exchange.workers.actions import withdraw_consent_at_counter
from yizhan.exchange.workers.models import Worker, WorkerTrade
from yizhan.exchange.workers.queries import find_workers, visible_worker
from yizhan.exchange.workers.tests.factories import identity_number, make_person, make_worker
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


# ---- the check of the requirement ----


def test_r8_1_a_duplicate_person_from_two_sources_becomes_one_file_with_both_references():
    first, second = twice()
    reference(first, "人社局 2024 年求职登记", "A-17")
    reference(second, "街道台账", "305")

    merged(first, second)

    assert sources(first) == {("人社局 2024 年求职登记", "A-17"), ("街道台账", "305")}
    assert Person.objects.active().filter(pk__in=[first.person_id, second.person_id]).count() == 1
    assert fresh(second.person).merged_into_id == first.person_id


def test_r8_1_one_person_imported_twice_as_two_files_becomes_one_with_both_sources():
    boss = manager()
    imported(boss, [WORKER_HEADS, worker_row("周大山", "15400008811", number="A-17")])
    later = checked(
        boss, [WORKER_HEADS, worker_row("周大山", "15400008811", number="305")], source="街道台账"
    )
    row = ImportRow.objects.get(batch=later)
    ledger.decide_row(boss, row.pk, decision="new")
    ledger.start_import(boss, later.pk)
    drain()
    first, second = Worker.objects.order_by("pk")
    assert first.person_id != second.person_id

    merged(first, second)

    assert sources(first) == {(SOURCE, "A-17"), ("街道台账", "305")}
    assert wrong() == set()


# ---- what one file holds ----


def test_trades_of_both_are_put_together_and_the_old_card_leads_to_the_one_that_stays():
    first, second = twice()
    actor = clerk()

    merged(first, second, actor)

    held = WorkerTrade.objects.filter(worker=first).values_list("trade_id", flat=True)
    assert set(held) == {"LOG01", "CON01"}
    assert fresh(second).state == "merged"
    assert [row.pk for row in find_workers(actor, second.card_number)] == [first.pk]
    assert visible_worker(actor, str(second.uid)).pk == first.pk
    assert not Worker.objects.visible_to(actor).filter(pk=second.pk).exists()


def test_the_old_phone_leads_to_the_file_that_stays():
    first, second = twice()
    merged(first, second)
    assert fresh(first.person).phone == "15400008801", "the file that stays had none"

    third = make_worker(full_name="周大山", phone="15400008802")
    merged(first, third)

    assert [row.pk for row in people_by_phone("15400008802")] == [first.person_id]
    assert fresh(first.person).phone == "15400008801"


def test_a_chosen_value_is_kept_and_the_other_is_not():
    first, second = twice()
    third = make_worker(full_name="周大善", phone="15400008803")
    merged(third, second, name="loser", phone="loser")
    assert (fresh(third.person).full_name, fresh(third.person).phone) == ("周大山", "15400008801")
    assert first.person.full_name == "周大山"


def test_the_identity_number_comes_along_and_belongs_to_one_file_only():
    number = identity_number(BORN)
    first, second = twice(identity_number=number, birth_on=None)

    merged(first, second)

    stays = fresh(first.person)
    assert (stays.identity_number, stays.birth_on) == (number, BORN)
    assert fresh(second.person).identity_number == ""
    assert person_by_identity_number(number).pk == first.person_id


def test_the_newest_answer_to_a_consent_holds_in_the_one_file():
    first, second = twice()
    withdraw_consent_at_counter(clerk(), second.pk, "location_cell", how="spoken")
    drain()
    assert fresh(first).cell_row is not None

    merged(first, second)
    drain()

    newest = ConsentRecord.objects.filter(person=first.person_id, purpose="location_cell").last()
    assert newest.is_given is False
    assert fresh(first).cell_row is None, "the place goes with the yes"
    assert not MatchWorker.objects.filter(worker_id__in=[first.pk, second.pk]).exists()


def test_who_had_no_card_gets_the_card_of_the_other_file():
    person = make_person("周大山")
    worker = make_worker(full_name="周大山", phone="15400008804")
    old = worker.person

    actions.propose_merge(clerk(), str(person.uid), str(old.uid), chosen={}, reason=WHY)

    assert fresh(worker).person_id == person.pk
    assert fresh(worker).state == "active"


def test_matching_knows_one_worker_afterwards():
    first, second = twice()
    drain()
    assert MatchWorker.objects.filter(worker_id=second.pk).exists()

    merged(first, second)
    drain()

    assert not MatchWorker.objects.filter(worker_id=second.pk).exists()
    assert set(MatchWorker.objects.filter(worker_id=first.pk).values_list("trade_code", flat=True)) == {
        "LOG01", "CON01",
    }  # fmt: skip


def test_the_person_is_told_in_a_plain_sentence():
    first, second = twice()
    merged(first, second)
    told = Message.objects.filter(recipient_uid=str(first.person.uid), template="exchange.files_merged")
    assert told.filter(channel="in_app").count() == 1


# ---- who decides ----


def test_files_with_work_need_a_second_clerk():
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    one, other = clerk(), clerk()

    uid = propose(first, second, one)

    assert FileMerge.objects.get(uid=uid).state == "proposed"
    assert fresh(second.person).state == "active"
    with pytest.raises(Forbidden, match="复核"):
        actions.confirm_merge(one, uid)
    assert actions.confirm_merge(other, uid) == "merged"
    assert Engagement.objects.filter(worker=first).count() == 1


def test_files_without_work_are_merged_at_once():
    first, second = twice()
    assert FileMerge.objects.get(uid=propose(first, second)).state == "merged"


def test_the_second_clerk_says_no():
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    uid = propose(first, second)
    assert actions.decline_merge(clerk(), uid, reason="打电话问过，是兄弟俩") == "declined"
    assert fresh(second.person).state == "active"
    assert FileMerge.objects.get(uid=propose(first, second)).state == "proposed", "it may be proposed again"


def test_what_is_against_it_by_then_stops_the_second_clerk():
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    uid = propose(first, second)
    Person.objects.filter(pk=second.person_id).update(is_demo=True)
    with pytest.raises(Refused) as refused:
        actions.confirm_merge(clerk(), uid)
    assert codes(refused) == {"one_is_demo"}


def test_the_same_file_is_not_proposed_twice():
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    propose(first, second)
    with pytest.raises(Refused) as refused:
        propose(make_worker(full_name="周大山", phone="15400008805"), second)
    assert codes(refused) == {"merging_already"}


@pytest.mark.parametrize("role", ["worker", "hirer", "local_officer", "district_officer"])
def test_only_the_counter_merges(role):
    first, second = twice()
    with pytest.raises((Forbidden, OutOfSight)):
        propose(first, second, clerk(role))


def test_nobody_merges_a_file_of_his_own():
    first, second = twice()
    actor = clerk()
    Worker.objects.filter(pk=second.pk).update(person=actor.person_id)
    with pytest.raises(Forbidden, match="自己"):
        propose(first, fresh(second), actor)


def test_a_file_of_another_district_is_as_if_it_were_not_there():
    first, second = twice()
    Person.objects.filter(pk=second.person_id).update(home_region_code="429005001", entered_by_uid="")
    Worker.objects.filter(pk=second.pk).update(station=None, home_region_code="429005001")
    with pytest.raises(OutOfSight):
        propose(first, second)


# ---- what speaks against it ----


def test_two_identity_numbers_are_two_people():
    first, second = twice(identity_number=identity_number(BORN), birth_on=None)
    Person.objects.filter(pk=first.person_id)
    person = fresh(first.person)
    person.identity_number = identity_number(BORN)
    person.save()
    with pytest.raises(Refused) as refused:
        propose(first, second)
    assert codes(refused) == {"identity_differs"}


def test_both_in_one_posting_and_at_the_same_time_are_told_at_once():
    first, second = twice()
    posting = jobs.make_posting()
    jobs.accepted(posting, first)
    jobs.accepted(posting, second)
    with pytest.raises(Refused) as refused:
        propose(first, second)
    assert codes(refused) == {"both_in_one_posting", "work_overlaps"}


def test_work_at_the_same_time_in_two_places():
    first, second = twice()
    jobs.accepted(jobs.make_posting(), first)
    jobs.accepted(jobs.make_posting(), second)
    with pytest.raises(Refused) as refused:
        propose(first, second)
    assert codes(refused) == {"work_overlaps"}


def test_somebody_under_a_block():
    first, second = twice()
    Block.objects.create(
        scope="station", worker=second, station=second.station, state="active", state_changed_at=clock.now(),
        reason_code="other", starts_on=clock.today(), ends_on=clock.today(), created_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        propose(first, second)
    assert codes(refused) == {"under_a_block"}


def test_staff_are_not_merged_at_a_counter():
    first, second = twice()
    grant(second.person, "attendant")
    with pytest.raises(Refused) as refused:
        propose(first, second)
    assert codes(refused) == {"staff_file"}


def test_a_reason_is_asked_for():
    first, second = twice()
    with pytest.raises(Refused) as refused:
        propose(first, second, why=" ")
    assert codes(refused) == {"reason_missing"}


def test_a_merged_file_is_not_merged_again():
    first, second = twice()
    merged(first, second)
    third = make_worker(full_name="周大山", phone="15400008806")
    with pytest.raises((Refused, OutOfSight)):
        propose(third, second)


def test_a_file_is_not_merged_with_itself_nor_with_one_that_is_not_there():
    first, second = twice()
    with pytest.raises(Refused) as refused:
        propose(first, first)
    assert codes(refused) == {"same_file"}
    with pytest.raises(OutOfSight):
        actions.propose_merge(
            clerk(),
            str(first.person.uid),
            "00000000-0000-4000-8000-000000000000",
            chosen={},
            reason=WHY,
        )
    assert not FileMerge.objects.exists()
    assert FileMerge.objects.get(uid=propose(first, second)).state == "merged"


def test_what_was_decided_is_not_decided_again():
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    uid = propose(first, second)
    actions.confirm_merge(clerk(), uid)
    told = Message.objects.count()
    for step in (
        lambda: actions.confirm_merge(clerk(), uid),
        lambda: actions.decline_merge(clerk(), uid, reason="不是"),
    ):
        with pytest.raises(Refused) as refused:
            step()
        assert codes(refused) == {"wrong_state"}
    assert Message.objects.count() == told
    assert FileMerge.objects.get().state == "merged"


@pytest.mark.parametrize("has_number", [True, False])
def test_a_chosen_birth_date_never_contradicts_the_number_of_the_file_that_stays(has_number):
    number = identity_number(BORN)
    given = {"identity_number": number, "birth_on": None} if has_number else {"birth_on": BORN}
    other_day = BORN.replace(day=8)
    stays = make_worker(full_name="周大山", phone="15400008809", **given)
    goes = make_worker(full_name="周大山", phone="15400008810", birth_on=other_day)

    merged(stays, goes, birth="loser")

    assert fresh(stays.person).birth_on == (BORN if has_number else other_day)
    assert fresh(stays.person).identity_number == (number if has_number else "")
