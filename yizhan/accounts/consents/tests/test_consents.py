"""The consent ledger."""

from __future__ import annotations

import hashlib

import pytest

from yizhan.accounts.actions import give_consent, withdraw_consent
from yizhan.accounts.consents.models import ConsentRecord, NeverChanged
from yizhan.accounts.consents.notices import notice
from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.consents.rules import reasons_against_consent
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.queries import consenting, has_consent
from yizhan.accounts.tests.factories import make_actor, make_person
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, Refused

LIST = ConsentPurpose.RECOMMENDED_LIST


def codes_of(refusal):
    return list(refusal.value.codes)


@pytest.mark.parametrize("purpose", ConsentPurpose.values)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_purpose_has_its_words_in_both_languages(purpose, language):
    shown = notice(purpose, language)
    assert shown.language == language
    assert shown.digest == hashlib.sha256(shown.text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"purpose": "everything"}, ["purpose_unknown"]),
        ({"how": "nodded"}, ["how_unknown"]),
        ({"how": "spoken"}, ["how_not_proxy"]),
        ({"is_proxy": True}, ["how_not_own"]),
        ({"is_proxy": True, "how": "spoken"}, []),
        ({"is_proxy": True, "how": "paper"}, ["proof_missing"]),
        ({"is_proxy": True, "how": "paper", "proof": "盒 1"}, []),
        ({"is_proxy": True, "how": "paper", "is_giving": False}, []),
    ],
)
def test_how_a_yes_may_be_written_down(given, codes):
    facts = {"purpose": LIST.value, "how": "own_sign_in", "is_proxy": False, "proof": "", "is_giving": True}
    assert [r.code for r in reasons_against_consent(**facts | given)] == codes


@pytest.mark.django_db
class TestLedger:
    def test_no_record_is_a_no(self):
        assert not has_consent(make_person().pk, LIST)

    def test_the_newest_record_holds(self):
        worker = make_actor("worker")
        assert give_consent(worker, worker.person_id, LIST) is True
        assert has_consent(worker.person_id, LIST)
        assert withdraw_consent(worker, worker.person_id, LIST) is True
        assert not has_consent(worker.person_id, LIST)
        assert ConsentRecord.objects.filter(person_id=worker.person_id, purpose=LIST).count() == 2

    def test_saying_it_twice_writes_once(self):
        worker = make_actor("worker")
        give_consent(worker, worker.person_id, LIST)
        assert give_consent(worker, worker.person_id, LIST) is False

    def test_taking_back_what_was_never_given_writes_nothing(self):
        worker = make_actor("worker")
        assert withdraw_consent(worker, worker.person_id, LIST) is False

    def test_floors_above_hear_of_a_withdrawal(self):
        worker = make_actor("worker")
        give_consent(worker, worker.person_id, LIST)
        withdraw_consent(worker, worker.person_id, LIST)
        assert OutboxEvent.objects.filter(name="accounts.consent_withdrawn").count() == 1

    def test_an_attendant_writes_a_spoken_yes_with_her_name_on_it(self):
        attendant, person = make_actor("attendant"), make_person()
        give_consent(attendant, person.pk, LIST, how="spoken")
        record = ConsentRecord.objects.get(person=person, purpose=LIST)
        assert (record.how, record.recorded_by_uid) == ("spoken", attendant.person_uid)

    def test_an_attendant_cannot_click_for_somebody(self):
        with pytest.raises(Refused) as refusal:
            give_consent(make_actor("attendant"), make_person().pk, LIST, how="own_phone")
        assert codes_of(refusal) == ["how_not_own"]

    def test_a_hirer_says_nothing_for_a_worker(self):
        with pytest.raises(Forbidden) as refusal:
            give_consent(make_actor("hirer"), make_person().pk, LIST, how="spoken")
        assert codes_of(refusal) == ["not_yours"]

    def test_the_file_itself_is_closed_at_the_counter(self):
        worker = make_actor("worker")
        with pytest.raises(Refused) as refusal:
            withdraw_consent(worker, worker.person_id, ConsentPurpose.ACCOUNT)
        assert codes_of(refusal) == ["account_is_closed_at_counter"]

    def test_a_list_is_asked_in_one_query(self, django_assert_num_queries):
        yes, no = make_actor("worker"), make_actor("worker")
        give_consent(yes, yes.person_id, LIST)
        give_consent(no, no.person_id, LIST)
        withdraw_consent(no, no.person_id, LIST)
        with django_assert_num_queries(1):
            assert consenting([yes.person_id, no.person_id], LIST) == {yes.person_id}

    def test_the_page_shows_every_purpose_with_one_query(self, django_assert_num_queries):
        person = make_person()
        with django_assert_num_queries(1):
            lines = consent_lines(person.pk)
        assert [line.purpose for line in lines if line.is_given] == ["account"]
        assert len(lines) == len(ConsentPurpose)

    def test_no_row_is_ever_changed_or_removed(self):
        record = ConsentRecord.objects.get(person=make_person())
        for forbidden in (
            record.save,
            record.delete,
            ConsentRecord.objects.all().delete,
            lambda: ConsentRecord.objects.update(is_given=False),
        ):
            with pytest.raises(NeverChanged):
                forbidden()
