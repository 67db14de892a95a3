"""Retention, the privacy report and the notice of a breach, from the command line."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.tests import factories
from yizhan.core import clock
from yizhan.core.actions import action
from yizhan.core.actors import SYSTEM
from yizhan.core.retention import apply_retention, rules
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=30.4)


@action(locks=("accounts.Person",))
def close_file(work, person_id: int) -> None:
    from yizhan.accounts.people.workflow import person_workflow

    person_workflow.apply(work, work.lock(Person, person_id), "close", reason="本人申请")


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("months", "gone"),
    [
        (1, set()),
        (6, set()),
        (12.1, {"messages"}),
        (36, {"messages"}),
        (37, {"messages", "looks", "closed_files"}),
    ],
)
def test_what_is_let_go_at_what_age(months: float, gone: set[str]) -> None:
    person = factories.make_person("郑老根")
    Person.objects.filter(pk=person.pk).update(full_name="")
    Message.objects.create(
        channel="in_app",
        recipient_uid=str(person.uid),
        template="t",
        language="zh-hans",
        created_at=clock.now(),
        state_changed_at=clock.now(),
    )
    ViewLog.objects.create(
        person=person, viewer_uid="x", viewer_role="attendant", field="phone", at=clock.now()
    )
    close_file(SYSTEM, person.pk)
    with clock.at(clock.now() + months * MONTH):
        assert set(apply_retention()) == gone
        assert apply_retention() == {}, "a second run finds nothing"


def test_a_blanked_file_says_nothing_about_the_person() -> None:
    person = factories.make_person("郑老根")
    person.phone, person.identity_number = "15400000399", "42100219720312201X"
    person.save()
    close_file(SYSTEM, person.pk)
    with clock.at(clock.now() + 40 * MONTH):
        apply_retention()
    kept = Person.objects.get(pk=person.pk)
    assert (kept.full_name, kept.phone, kept.identity_number, kept.birth_on) == ("", "", "", None)
    assert kept.phone_index is None
    assert kept.uid == person.uid


def test_every_rule_has_a_source_and_a_period() -> None:
    assert len(rules()) >= 5
    listed = run("apply_retention", "--list")
    for rule in rules():
        assert rule.code in listed
        assert rule.source in listed


def look_at(person: Person, field: str) -> str:
    clerk = factories.make_person("李值班")
    ViewLog.objects.create(
        person=person, viewer_uid=str(clerk.uid), viewer_role="attendant", field=field, at=clock.now()
    )
    return str(clerk.uid)


def test_the_report_is_the_same_for_the_same_data() -> None:
    look_at(factories.make_person("郑老根"), "phone")
    first, second = run("privacy_report"), run("privacy_report")
    assert first == second
    assert "accounts.Person | phone" in first


def test_the_notice_counts_people_and_fields_of_one_account() -> None:
    one, two = factories.make_person("郑老根"), factories.make_person("吴桂兰")
    account = look_at(one, "phone")
    ViewLog.objects.create(
        person=two, viewer_uid=account, viewer_role="attendant", field="phone", at=clock.now()
    )
    look_at(two, "identity_number")
    text = run(
        "breach_notice", "--since", "2026-11-22T00:00", "--until", "2026-11-24T00:00", "--account", account
    )
    assert "涉及人数：2 人" in text
    assert "手机 2 人" in text
    assert "身份证" not in text.split("二、")[0].split("信息种类")[1].splitlines()[0]
    assert "演练" not in text
    assert "【演练】" in run("breach_notice", "--since", "2026-11-22T00:00", "--drill")


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(CommandError):
        run("breach_notice", "--since", "2026-11-22T00:00", "--until", "2026-11-21T00:00")
