"""The door of every write: one durable transaction, repeatable by key, refusing with all reasons."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from yizhan.core import clock
from yizhan.core.actions import ActionInsideAction, Work, _fingerprint, action, plain, registered_actions
from yizhan.core.actors import Actor
from yizhan.core.audit import AuditRow
from yizhan.core.jobs.models import Job
from yizhan.core.locking import LockOrderError
from yizhan.core.once import OnceKey
from yizhan.core.refusals import Decision, Forbidden, OutOfSight, Reason, Refused, refuse_if_any

pytestmark = pytest.mark.django_db

ANNA = Actor(role="worker", person_uid="aaaaaaaa-0000-4000-8000-000000000000")
BERT = Actor(role="worker", person_uid="bbbbbbbb-0000-4000-8000-000000000000")


@action
def add_sample(work: Work, name: str, *, refuse: bool = False) -> str:
    work.record(("sample", name))
    if refuse:
        refuse_if_any([Reason("too_late", "晚了", "when"), Reason("too_far", "太远")])
    return f"{name} by {work.actor.person_uid[:1]}"


@action
def call_another_action(work: Work) -> None:
    add_sample(work.actor, "inner")


@action(locks=("core.Job",))
def lock_declared(work: Work, job_id: int) -> int:
    return work.lock(Job, job_id).pk


@action
def lock_undeclared(work: Work, job_id: int) -> int:
    return work.lock(Job, job_id).pk


@action(locks=("sessions.Session",))
def lock_without_rank(work: Work) -> None:
    work.lock(Session, "x")


@action
def always_forbidden(work: Work) -> None:
    Decision.no("wrong_role", "不归你办").require()


def names() -> list[str]:
    return list(AuditRow.objects.values_list("object_uid", flat=True))


def a_job() -> Job:
    return Job.objects.create(task="t", run_after=clock.now(), created_at=clock.now())


# --- once ----------------------------------------------------------------------------------------------------------


def test_the_same_key_gets_the_first_answer_and_changes_nothing() -> None:
    first = add_sample(ANNA, "x", once="k1")
    again = add_sample(ANNA, "x", once="k1")
    assert first == again == "x by a"
    assert names() == ["x"]


def test_another_key_does_it_again() -> None:
    add_sample(ANNA, "x", once="k1")
    add_sample(ANNA, "x", once="k2")
    assert names() == ["x", "x"]


def test_the_same_key_with_another_body_is_refused() -> None:
    add_sample(ANNA, "x", once="k1")
    with pytest.raises(Refused) as refused:
        add_sample(ANNA, "y", once="k1")
    assert refused.value.codes == ("once_reused",)
    assert names() == ["x"]


@pytest.mark.parametrize(
    ("name", "is_same"), [("device_key", True), ("skew_seconds", True), ("minutes", False)]
)
def test_how_a_request_came_is_no_part_of_what_it_asks(name: str, is_same: bool) -> None:
    """A lost answer is asked for again, perhaps without the cookie that came with it."""
    assert (_fingerprint((1,), {name: 3}, "") == _fingerprint((1,), {name: 4}, "")) is is_same


def test_the_same_key_for_another_person_on_behalf_is_another_body() -> None:
    add_sample(ANNA, "x", once="k1")
    with pytest.raises(Refused, match="once_reused"):
        add_sample(ANNA, "x", once="k1", on_behalf_of=BERT.person_uid)


def test_somebody_elses_key_never_answers_me() -> None:
    add_sample(ANNA, "x", once="k1")
    assert add_sample(BERT, "x", once="k1") == "x by b"
    assert names() == ["x", "x"]


def test_a_refusal_writes_nothing_and_stores_no_key() -> None:
    with pytest.raises(Refused):
        add_sample(ANNA, "x", once="k1", refuse=True)
    assert names() == []
    assert not OnceKey.objects.exists()
    assert add_sample(ANNA, "x", once="k1") == "x by a", "the same form, sent again, is judged anew"


# --- refusals --------------------------------------------------------------------------------------------------------


def test_a_refusal_carries_every_reason_with_its_field() -> None:
    with pytest.raises(Refused) as refused:
        add_sample(ANNA, "x", refuse=True)
    assert [(r.code, r.field) for r in refused.value.reasons] == [("too_late", "when"), ("too_far", "")]
    assert refused.value.status == 422


def test_a_decision_against_is_403() -> None:
    with pytest.raises(Forbidden) as refused:
        always_forbidden(ANNA)
    assert refused.value.status == 403


# --- one door --------------------------------------------------------------------------------------------------------


def test_an_action_inside_an_action_raises_and_rolls_back() -> None:
    with pytest.raises(ActionInsideAction):
        call_another_action(ANNA)
    assert names() == []


def test_the_door_is_open_again_after_an_error() -> None:
    with pytest.raises(ActionInsideAction):
        call_another_action(ANNA)
    assert add_sample(ANNA, "x") == "x by a"


@pytest.mark.django_db(transaction=True)
def test_an_action_needs_the_outermost_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        add_sample(ANNA, "x")


def test_every_action_is_registered_by_its_short_name() -> None:
    assert any(name.endswith("test_actions.add_sample") for name in registered_actions())


# --- locks -----------------------------------------------------------------------------------------------------------


def test_a_declared_lock_gives_the_fresh_row() -> None:
    assert lock_declared(ANNA, a_job().pk)


def test_an_undeclared_lock_raises() -> None:
    with pytest.raises(LockOrderError, match="without declaring"):
        lock_undeclared(ANNA, a_job().pk)


def test_a_model_without_a_rank_cannot_be_locked() -> None:
    with pytest.raises(LockOrderError, match="lock_rank"):
        lock_without_rank(ANNA)


def test_a_missing_row_is_out_of_sight() -> None:
    with pytest.raises(OutOfSight) as refused:
        lock_declared(ANNA, 404)
    assert refused.value.status == 404


# --- audit ------------------------------------------------------------------------------------------------------------


def test_the_audit_row_names_actor_action_and_on_behalf() -> None:
    add_sample(ANNA, "x", on_behalf_of=BERT.person_uid)
    row = AuditRow.objects.get()
    assert row.action.endswith("add_sample")
    assert (row.actor_uid, row.on_behalf_of_uid, row.device) == (ANNA.person_uid, BERT.person_uid, "web")
    assert row.request_id


def test_plain_turns_rich_values_into_json() -> None:
    day = clock.today()
    assert plain({"on": day, 3: {2, 1}, "none": None, "pair": (1, day)}) == {
        "on": "2026-11-23",
        "3": [1, 2],
        "none": None,
        "pair": [1, "2026-11-23"],
    }
