"""Real-name checks behind a port: match, mismatch, unavailable, and not configured at all."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import override_settings
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.core.jobs import engine
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.workers import actions, real_name
from yizhan.exchange.workers.queries import name_check
from yizhan.exchange.workers.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make.make_worker(identity_number=make.identity_number(date(1968, 5, 2)), birth_on=None)


@pytest.mark.parametrize(
    ("name", "words"),
    [("周大山", "姓名和号码对得上"), ("周小山", "姓名和号码对不上"), (None, "没查成，稍后再查")],
)
def test_the_answer_of_the_service_is_kept_as_a_fact(tmp_path, worker, name, words):
    known = tmp_path / "names.json"
    known.write_text(json.dumps({worker.person.identity_number: name} if name else {}), "utf-8")
    assert name_check(worker) == "未联网核验"
    with override_settings(REAL_NAME_SERVICE=f"file:{known}"):
        desk, page = client_of(make.attendant()), reverse("console_worker", args=[worker.uid])
        assert desk.post(page, {"step": "name_check", "once": "n"}).status_code == 302
        engine.drain(periodic=False)
        assert words in desk.get(page).content.decode()
    assert name_check(worker) == words


def test_a_broken_service_is_unavailable_and_not_a_mismatch(tmp_path):
    broken = tmp_path / "names.json"
    assert real_name.FileService(str(broken)).verify("周大山", "1") == "unavailable"
    broken.write_text("[]", "utf-8")
    assert real_name.FileService(str(broken)).verify("周大山", "1") == "unavailable"


def test_without_a_service_the_page_says_so_and_the_registration_stands(worker):
    desk, page = client_of(make.attendant()), reverse("console_worker", args=[worker.uid])
    shown = desk.get(page).content.decode()
    assert "未联网核验" in shown
    assert "联网核验没开通" in shown
    assert desk.post(page, {"step": "name_check", "once": "n"}).status_code == 422
    real_name.check_name.func(worker.pk, "")  # nothing to ask, nothing kept
    assert not worker.identity_checks.exists()


def test_without_name_and_number_there_is_nothing_to_check(tmp_path):
    worker = make.make_worker()
    with override_settings(REAL_NAME_SERVICE=f"file:{tmp_path}/x"), pytest.raises(Refused) as caught:
        actions.ask_real_name_check(make.attendant(), worker.pk)
    assert caught.value.codes == ("no_identity_number",)


def test_nobody_types_a_match(worker):
    with pytest.raises(OutOfSight):
        actions.note_real_name_check(make.attendant(), worker.pk, result="match", adapter="me")
    with pytest.raises(OutOfSight):
        actions.ask_real_name_check(make.attendant("SS-99"), worker.pk)
    with override_settings(REAL_NAME_SERVICE="other:x"), pytest.raises(ValueError, match="unknown kind"):
        real_name.service()
