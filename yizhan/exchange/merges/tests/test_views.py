"""The pages of merging: the queue, two files side by side, one merge, and what the person reads."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.exchange.engagements.tests import factories as jobs
from yizhan.exchange.merges.models import FileMerge, TwinPair
from yizhan.exchange.merges.periodic import find_and_note_twins
from yizhan.exchange.merges.tests.factories import WHY, merged, twice
from yizhan.exchange.workers.tests.factories import as_worker, attendant, identity_number, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    return client_of(attendant())


def compare(first, second) -> str:
    return reverse("console_twin", args=[first.person.uid, second.person.uid])


def send(client: Client, page: str, **fields: str):
    return client.post(page, {"once": "x" * 12, **fields})


def text(response) -> str:
    return response.content.decode()


def test_the_queue_is_empty_at_first_and_says_what_to_do(staff):
    page = text(staff.get(reverse("console_twins")))
    assert "没有像是登记过两次的人" in page


def test_the_queue_says_in_what_two_files_are_alike(staff):
    first, second = twice()
    find_and_note_twins()
    page = text(staff.get(reverse("console_twins")))
    pair = TwinPair.objects.select_related("one", "other").get()
    assert reverse("console_twin", args=[pair.one.uid, pair.other.uid]) in page
    assert "姓名一样" in page
    assert {pair.one_id, pair.other_id} == {first.person_id, second.person_id}


def test_two_files_stand_side_by_side_and_no_number_is_shown_whole(staff):
    number = identity_number(make_worker().person.birth_on)
    first, second = twice(identity_number=number, birth_on=None)
    page = text(staff.get(compare(first, second)))
    assert first.card_number in page
    assert second.card_number in page
    assert "154****8801" in page
    assert "15400008801" not in page
    assert number not in page
    assert "周大山" not in page
    assert "和另一份一样" in page


def test_merging_from_the_page_and_reading_it_as_the_person(staff):
    first, second = twice()
    answer = send(staff, compare(first, second), step="merge", survivor="one", reason=WHY)
    merge = FileMerge.objects.get()
    assert answer.url == reverse("console_merge", args=[merge.uid])
    assert (merge.state, merge.survivor_id) == ("merged", first.person_id)
    assert "合成一份了" in text(staff.get(answer.url))

    worker = client_of(as_worker(first))
    assert "你登记过两次" in text(worker.get(reverse("me_merges")))
    assert reverse("me_merges") in text(worker.get(reverse("me_profile")))


def test_which_value_is_kept_is_chosen_by_side_not_by_survivor(staff):
    first, second = twice()
    third = make_worker(full_name="周大善", phone="15400008809")
    send(
        staff,
        compare(second, third),
        step="merge",
        survivor="other",
        keep_phone="one",
        keep_name="one",
        reason=WHY,
    )
    third.person.refresh_from_db()
    assert (third.person.phone, third.person.full_name) == ("15400008801", "周大山")
    assert first.person.phone == ""


def test_a_form_without_a_reason_comes_back_with_what_is_missing(staff):
    first, second = twice()
    answer = send(staff, compare(first, second), step="merge", survivor="one", reason="")
    assert answer.status_code == 422
    assert "写一句凭什么说是同一个人" in text(answer)
    assert not FileMerge.objects.exists()


def test_what_is_against_merging_stands_on_the_page_instead_of_the_form(staff):
    first, second = twice()
    posting = jobs.make_posting()
    jobs.accepted(posting, first)
    jobs.accepted(posting, second)
    page = text(staff.get(compare(first, second)))
    assert "两份档案都在同一个活上" in page
    assert "时间撞在一起" in page
    assert 'value="merge"' not in page


def test_two_people_are_told_apart_and_leave_the_queue(staff):
    first, second = twice()
    find_and_note_twins()
    answer = send(staff, compare(first, second), step="apart", reason="一个是爷爷一个是孙子")
    assert answer.url == reverse("console_twins")
    assert "没有像是登记过两次的人" in text(staff.get(answer.url))
    assert "一个是爷爷一个是孙子" in text(staff.get(compare(first, second)))


def test_the_second_clerk_decides_on_the_page_of_the_merge(staff):
    first, second = twice()
    jobs.offered(jobs.make_posting(), second)
    page = send(staff, compare(first, second), step="merge", survivor="one", reason=WHY).url
    assert "谁提的不能自己复核" in text(staff.get(page))
    colleague = client_of(attendant())
    assert page in text(colleague.get(reverse("console_twins")))
    assert send(colleague, page, step="confirm").status_code == 302
    assert FileMerge.objects.get().state == "merged"


def test_undoing_from_the_page(staff):
    first, second = twice()
    page = send(staff, compare(first, second), step="merge", survivor="one", reason=WHY).url
    assert send(staff, page, step="undo", reason="").status_code == 422
    assert send(staff, page, step="undo", reason="认错人了").status_code == 302
    assert FileMerge.objects.get().state == "undone"
    assert "又分开了" in text(client_of(as_worker(first)).get(reverse("me_merges")))


def test_another_district_sees_none_of_it(staff):
    from yizhan.accounts.tests.factories import make_actor
    from yizhan.exchange.workers.tests.factories import make_station

    first, second = twice()
    merge = merged(first, second)
    make_station("XX-01", "429005001")
    stranger = client_of(make_actor("attendant", station_codes=["XX-01"], region_prefix="429005"))
    assert stranger.get(compare(first, second)).status_code == 404
    assert stranger.get(reverse("console_merge", args=[merge.uid])).status_code == 404
    assert staff.get(reverse("console_merge", args=[merge.uid])).status_code == 200


def test_the_counter_links_to_the_comparison(staff):
    first, second = twice()
    third = make_worker(full_name="周大山", phone="15400008801")
    page = text(staff.get(reverse("counter_registered", args=[third.uid])))
    assert reverse("console_twin", args=[second.person.uid, third.person.uid]) in page
    assert first.pk != third.pk


def test_the_queue_asks_as_often_for_many_pairs_as_for_few(staff):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert staff.get(reverse("console_twins")).status_code == 200
        return len(found)

    twice()
    find_and_note_twins()
    few = queries()
    for number in range(4):
        make_worker(full_name="周大山", phone=f"1540000882{number}")
    find_and_note_twins()
    assert TwinPair.objects.count() > 5
    assert queries() == few
