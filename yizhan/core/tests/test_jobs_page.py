"""The operator's page: see what died, try it again or let it be, with a reason on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.audit import AuditRow
from yizhan.core.jobs import actions, engine, queries, views
from yizhan.core.jobs.models import Job, JobState
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.core.tests import sample_jobs as sample
from yizhan.core.web import ROLE_DOORS

pytestmark = pytest.mark.django_db

ADMIN = Actor(role="platform_admin", person_uid="u1", staff_session=True)


@pytest.fixture
def dead() -> Job:
    sample.note_then_fail.using(max_attempts=1, unique_key="k").enqueue("13812345678")
    engine.drain(quiet=True)
    return Job.objects.get()


def refusal(decide, job_id: int, actor: Actor = ADMIN, reason: str = "短信恢复了") -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        decide(actor, job_id, reason=reason)
    return refused.value.codes


def test_retry_puts_it_back_with_all_attempts_and_a_record(dead: Job) -> None:
    actions.retry_job(ADMIN, dead.pk, reason="短信恢复了")
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.run_after) == (JobState.READY, 0, clock.now())
    row = AuditRow.objects.get()
    assert (row.action, row.reason) == ("core.jobs.retry_job", "短信恢复了")


def test_discard_closes_it(dead: Job) -> None:
    actions.discard_job(ADMIN, dead.pk, reason="对方已经来过")
    dead.refresh_from_db()
    assert dead.state == JobState.DISCARDED
    assert engine.drain() == 0


@pytest.mark.parametrize("decide", [actions.retry_job, actions.discard_job])
def test_a_reason_is_needed(dead: Job, decide) -> None:
    assert refusal(decide, dead.pk, reason="  ") == ("reason_missing",)
    assert refusal(decide, dead.pk, reason="长" * 201) == ("reason_too_long",)


@pytest.mark.parametrize("decide", [actions.retry_job, actions.discard_job])
def test_only_dead_jobs(dead: Job, decide) -> None:
    Job.objects.update(state=JobState.DONE)
    assert refusal(decide, dead.pk) == ("not_dead",)


def test_not_when_the_same_work_waits_already(dead: Job) -> None:
    sample.note.using(unique_key="k").enqueue("b")
    assert refusal(actions.retry_job, dead.pk) == ("same_work_waiting",)


@pytest.mark.parametrize(
    "actor",
    [
        Actor(role="district_officer", person_uid="u2", staff_session=True),
        Actor(role="platform_admin", person_uid="u1", staff_session=False),
    ],
    ids=["another role", "not signed in as staff"],
)
def test_only_the_administrator(dead: Job, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        actions.retry_job(actor, dead.pk, reason="x")


def test_an_unknown_job_is_out_of_sight() -> None:
    with pytest.raises(OutOfSight):
        actions.retry_job(ADMIN, 404, reason="x")


# --- pages -------------------------------------------------------------------------------------------------------


def ask(view, path: str, actor: Actor = ADMIN, data: dict | None = None, **arguments: Any) -> HttpResponse:
    from django.contrib.messages.storage.cookie import CookieStorage

    factory = RequestFactory()
    request = factory.get(path) if data is None else factory.post(path, data)
    request.actor = actor
    request._messages = CookieStorage(request)
    return view(request, **arguments)


def test_every_view_is_for_the_administrator_only() -> None:
    for view in (views.job_list, views.job_detail, views.retry, views.discard):
        assert getattr(view, ROLE_DOORS) == {"platform_admin"}


def test_the_list_shows_dead_jobs_and_the_schedule(dead: Job) -> None:
    from yizhan.core.jobs.periodic import sync_table

    sync_table()
    text = ask(views.job_list, "/district/jobs/").content.decode()
    assert "core.tests.sample_jobs.note_then_fail" in text
    assert "封存审计记录" in text


def test_the_empty_list_says_so() -> None:
    assert "没有做不成的任务" in ask(views.job_list, "/district/jobs/").content.decode()


def test_the_list_pages_by_key(dead: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 1)
    text = ask(views.job_list, "/district/jobs/").content.decode()
    assert f"?before={dead.pk}" in text
    assert "没有做不成的任务" in ask(views.job_list, f"/district/jobs/?before={dead.pk}").content.decode()


def test_the_page_of_a_job_shows_its_error_without_phone_numbers(dead: Job) -> None:
    text = ask(views.job_detail, "/", job_id=dead.pk).content.decode()
    assert "Trouble: ###" in text
    assert "13812345678" not in text


def test_a_refused_form_shows_the_reason_at_its_field(dead: Job) -> None:
    response = ask(views.retry, "/", data={"reason": "", "once": "a"}, job_id=dead.pk)
    assert response.status_code == 422
    assert "写一句为什么" in response.content.decode()


def test_a_decision_leads_back_to_the_list_and_the_second_click_changes_nothing(dead: Job) -> None:
    for _click in range(2):
        response = ask(views.retry, "/", data={"reason": "好了", "once": "a"}, job_id=dead.pk)
        assert (response.status_code, response["Location"]) == (302, "/district/jobs/")
    assert AuditRow.objects.count() == 1
