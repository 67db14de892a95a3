"""Who a request's actor is, and what it costs to know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from yizhan.accounts.enums import CITIZEN_ROLES, STAFF_ROLES, Role
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.middleware import ActorMiddleware
from yizhan.accounts.people.models import Person
from yizhan.accounts.sign_in.sessions import KEY
from yizhan.accounts.sign_in.store import SessionStore
from yizhan.accounts.tests.factories import client_of, grant, make_actor, make_person
from yizhan.core import clock
from yizhan.core.actors import Actor

pytestmark = pytest.mark.django_db


def asked(client: Client) -> HttpRequest:
    """A request with this browser's session, passed through the middleware."""
    request = RequestFactory().get("/")
    request.session = client.session
    ActorMiddleware(lambda _request: HttpResponse())(request)
    return request


@pytest.mark.parametrize("role", Role.values)
def test_every_role_acts_as_itself(role, django_assert_max_num_queries):
    actor = make_actor(role)
    request = asked(client_of(actor))
    request.session.get("loaded")  # the session's own query
    with django_assert_max_num_queries(2):
        found: Actor = request.actor
        assert found == actor
    assert found.staff_session is (role in STAFF_ROLES)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_opens_its_own_pages(role):
    assert client_of(make_actor(role)).get("/me/settings/").status_code == 200


def test_a_visitor_costs_nothing(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    with django_assert_num_queries(0):
        ActorMiddleware(lambda _request: HttpResponse())(request)
        assert request.actor.is_visitor


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_a_staff_role_without_second_factor_is_a_visitor(role):
    person = make_person()
    held = grant(person, role)
    client = Client()
    session = client.session
    session[KEY] = {"person_id": person.pk, "membership_id": held.pk, "login_id": None, "auth_hash": ""}
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert asked(client).actor.is_visitor


@pytest.mark.parametrize("role", sorted(CITIZEN_ROLES))
def test_a_citizens_session_is_no_staff_session(role):
    assert asked(client_of(make_actor(role))).actor.staff_session is False


def test_a_role_that_ran_out_gives_nothing_the_next_day():
    client = client_of(make_actor("attendant", valid_until=clock.today()))
    with clock.at(clock.now() + timedelta(days=1)):
        assert asked(client).actor.is_visitor


def test_an_ended_role_gives_nothing_at_once():
    actor = make_actor("worker")
    client = client_of(actor)
    Membership.objects.filter(person_id=actor.person_id).update(ended_at=clock.now())
    assert asked(client).actor.is_visitor


def test_a_closed_file_gives_nothing_at_once():
    actor = make_actor("worker")
    client = client_of(actor)
    Person.objects.filter(pk=actor.person_id).update(state="closed")
    assert asked(client).actor.is_visitor
    assert asked(client).signed_in.person is None


def test_a_session_cannot_name_somebody_elses_role():
    own, other = make_actor("worker"), grant(make_person(), "hirer")
    client = client_of(own)
    session = client.session
    session[KEY] = {**session[KEY], "membership_id": other.pk}
    session.save()
    assert asked(client).actor.is_visitor


def test_a_session_of_an_older_form_is_a_visitors():
    client = client_of(make_actor("worker"))
    session = client.session
    session[KEY] = {"person": 1}
    session.save()
    assert asked(client).actor.is_visitor


def test_pages_speak_the_persons_language():
    actor = make_actor("worker")
    Person.objects.filter(pk=actor.person_id).update(language="en", elder_view=True)
    page = client_of(actor).get("/me/settings/").content.decode()
    assert '<html lang="en" data-view="elder"' in page


def test_this_devices_choice_wins_over_the_persons():
    actor = make_actor("worker")
    Person.objects.filter(pk=actor.person_id).update(language="en")
    client = client_of(actor)
    client.cookies["django_language"] = "zh-hans"
    assert '<html lang="zh-CN"' in client.get("/me/settings/").content.decode()


def test_a_switch_is_kept_with_the_person():
    actor = make_actor("worker")
    client = client_of(actor)
    client.post("/preferences/view/", {"view": "elder"})
    client.post("/preferences/language/", {"language": "en"})
    person = Person.objects.get(pk=actor.person_id)
    assert (person.elder_view, person.language) == (True, "en")
