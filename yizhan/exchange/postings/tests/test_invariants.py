"""Each invariant sees the fault it is for; and the contact hears what was decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yizhan.accounts.qualifications.models import Qualification
from yizhan.core import clock
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.tests.factories import draft, in_review, published, reviewer
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


def count(name: str) -> int:
    return len(list(violations([f"exchange.{name}"])))


def test_public_without_an_approval():
    row = published()
    assert count("public_postings_are_approved") == 0
    ReviewDecision.objects.filter(posting=row).delete()
    assert count("public_postings_are_approved") == 1


def test_public_by_somebody_who_was_not_qualified():
    published()
    Qualification.objects.update(valid_until=clock.today() - timedelta(days=1))
    assert count("public_postings_are_approved") == 1


def test_approved_by_the_own_contact():
    row = published()
    ReviewDecision.objects.update(reviewer=row.hirer.contact)
    assert count("nobody_approves_own_posting") == 1


def test_full_and_not_said_so():
    row = published()
    Posting.objects.filter(pk=row.pk).update(taken_count=2)
    assert count("taken_count_within_places") == 1


def test_public_past_its_validity():
    published()
    with clock.at("2026-11-24T07:35"):
        assert count("no_public_posting_past_validity") == 0
    with clock.at("2026-11-24T07:40"):
        assert count("no_public_posting_past_validity") == 1


@pytest.mark.parametrize("lacking", ["trade", "headcount", "starts_at", "ends_at", "pay_fen", "valid_until"])
def test_the_table_refuses_a_public_posting_that_lacks_an_element(lacking):
    row = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=row.pk).update(**{lacking: None})


def test_the_table_refuses_one_taker_too_many():
    row = draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=row.pk).update(taken_count=3)


def test_the_contact_hears_of_the_return_and_of_the_publication_once():
    row = in_review()
    actor = reviewer()
    actions.return_posting(actor, row.pk, reason_code="incomplete", note="几楼？")
    drain()
    drain()
    message = Message.objects.get(template="exchange.posting_returned")
    assert message.recipient_uid == str(row.hirer.contact.uid)
    assert "有地方没写清" in message.text
