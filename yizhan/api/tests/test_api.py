"""The API says and does what the pages do, for whoever the token stands for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import World, build_world
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.sign_in.actions import check_code, request_code
from yizhan.accounts.tokens.actions import open_organisation_key, open_token, revoke_organisation_key
from yizhan.accounts.tokens.models import AccessToken
from yizhan.accounts.tokens.queries import bearer_of
from yizhan.accounts.tokens.secrets import ORGANISATION, digest_of, new_secret
from yizhan.core import clock
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.audit import AuditRow
from yizhan.core.once import OnceKey
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.postings.models import Posting
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db
NONCE = "a-nonce-of-the-device-0123456789"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def phone_of(person_id: int) -> str:
    return Membership.objects.filter(person_id=person_id).first().person.phone


def proved_code(phone: str) -> str:
    """A phone code, asked for and typed rightly."""
    uid = request_code(VISITOR, phone, nonce=NONCE, address="192.0.2.1")
    sent = Message.objects.order_by("-pk").first()
    code = re.search(r"\d{6}", sent.text).group()
    assert check_code(VISITOR, uid, nonce=NONCE, typed=code)["outcome"] == "right"
    return uid


def token_of(world: World, role: str) -> str:
    person_id = world.people[role]
    membership = Membership.objects.get(person_id=person_id, role=role)
    uid = proved_code(membership.person.phone)
    opened = open_token(
        VISITOR, uid, nonce=NONCE, person_uid=str(membership.person.uid), role=role, label="我的手机"
    )
    return opened["token"]


def key_of(world: World, *scopes: str, side: str = "own") -> str:
    """A key of the demo firm, made by its responsible person."""
    membership = Membership.objects.get(person_id=world.people["hirer"], role="hirer")
    actor = Actor(
        role="hirer",
        person_id=membership.person_id,
        person_uid=str(membership.person.uid),
        organisation_id=membership.organisation_id,
    )
    secret = new_secret(ORGANISATION)
    open_organisation_key(actor, label="排班软件", scopes=scopes, digest=digest_of(secret))
    return secret


class Caller:
    """A program with a bearer token."""

    def __init__(self, token: str = "", once: str = ""):
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if once:
            self.headers["Idempotency-Key"] = once

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(
            f"/api/v1{path}", body if body is not None else {}, "application/json", headers=self.headers
        )


def codes(response: Any) -> set[str]:
    return {reason["code"] for reason in response.json()["error"]["reasons"]}


class TestPublic:
    def test_anybody_reads_trades_stations_and_open_postings(self, world: World) -> None:
        assert Caller().get("/trades").json()[0]["code"]
        stations = Caller().get("/stations").json()
        assert {row["code"] for row in stations["items"]} >= {world.own.station.code}
        numbers = {row["number"] for row in Caller().get("/postings").json()["items"]}
        assert numbers >= {world.own.open_posting.number, world.other.open_posting.number}
        assert not numbers & {world.own.draft.number, world.own.in_review.number}

    def test_instants_carry_the_offset_and_money_is_in_fen(self, world: World) -> None:
        row = Caller().get(f"/postings/{world.own.open_posting.number}").json()
        assert row["starts_at"].endswith("+08:00")
        assert row["pay_fen"] == world.own.open_posting.pay_fen

    @pytest.mark.parametrize("which", ["draft", "in_review"])
    def test_what_is_not_public_is_not_found(self, world: World, which: str) -> None:
        response = Caller().get(f"/postings/{getattr(world.own, which).number}")
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")

    def test_the_list_turns_pages(self, world: World) -> None:
        whole = [row["number"] for row in Caller().get("/postings", limit=100).json()["items"]]
        turned, after = [], {}
        while True:
            page = Caller().get("/postings", limit=1, **after).json()
            turned += [row["number"] for row in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert turned == whole

    @pytest.mark.parametrize("limit", ["0", "101", "12453006496483344384", "x"])
    def test_a_limit_outside_the_bounds_is_malformed(self, world: World, limit: str) -> None:
        response = Caller().get("/postings", limit=limit)
        assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed")
        assert response.json()["error"]["reasons"][0]["field"] == "limit"


class TestWhoCalls:
    def test_without_a_token_a_personal_address_says_sign_in(self, world: World) -> None:
        response = Caller().get("/me/work")
        assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")

    def test_a_session_cookie_opens_nothing(self, world: World) -> None:
        assert world.client("worker").get("/api/v1/me/work").status_code == 401

    @pytest.mark.parametrize(
        ("role", "path", "status"),
        [
            ("worker", "/me/work", 200),
            ("hirer", "/me/work", 403),
            ("hirer", "/my/postings", 200),
            ("foreman", "/my/postings", 200),
            ("worker", "/my/postings", 403),
        ],
    )
    def test_an_address_is_open_to_its_roles(self, world: World, role: str, path: str, status: int) -> None:
        assert Caller(token_of(world, role)).get(path).status_code == status

    def test_a_token_is_stored_as_a_digest_only(self, world: World) -> None:
        token = token_of(world, "worker")
        stored = AccessToken.objects.values_list("digest", flat=True)
        assert token not in "".join(stored)
        assert not OnceKey.objects.filter(result__icontains=token).exists()
        assert not AuditRow.objects.filter(after__icontains=token).exists()

    def test_a_token_ends_on_its_day(self, world: World) -> None:
        token = token_of(world, "worker")
        last = AccessToken.objects.get().expires_at
        with clock.at(last - timedelta(seconds=1)):
            assert bearer_of(token) is not None
        with clock.at(last):
            assert bearer_of(token) is None

    def test_signing_out_ends_this_device_and_no_other(self, world: World) -> None:
        mine, other = token_of(world, "worker"), token_of(world, "hirer")
        assert Caller(mine).post("/tokens/current/sign-out").status_code == 200
        assert Caller(mine).get("/me").status_code == 401
        assert Caller(other).get("/me").status_code == 200

    def test_a_closed_file_takes_its_tokens_with_it(self, world: World) -> None:
        token = token_of(world, "worker")
        person = Membership.objects.filter(person_id=world.people["worker"]).first().person
        assert bearer_of(token) is not None
        type(person).objects.filter(pk=person.pk).update(state="closed")
        assert bearer_of(token) is None

    def test_a_role_one_does_not_hold_opens_no_token(self, world: World) -> None:
        person = Membership.objects.filter(person_id=world.people["worker"]).first().person
        uid = proved_code(person.phone)
        body = {
            "code_uid": uid,
            "nonce": NONCE,
            "person": str(person.uid),
            "role": "attendant",
            "label": "手机",
        }
        response = Caller().post("/tokens", body)
        assert (response.status_code, codes(response)) == (422, {"role_not_held"})
        assert Caller().post("/tokens", {**body, "role": "worker"}).status_code == 201

    def test_a_code_of_another_device_opens_nothing(self, world: World) -> None:
        person = Membership.objects.filter(person_id=world.people["worker"]).first().person
        uid = proved_code(person.phone)
        body = {"code_uid": uid, "person": str(person.uid), "role": "worker", "label": "手机"}
        response = Caller().post("/tokens", {**body, "nonce": "another-device-0123456789-abc"})
        assert codes(response) == {"code_not_proved"}
        assert Caller().post("/tokens", {**body, "nonce": NONCE}).status_code == 201


class TestPhoneSignIn:
    def test_a_device_signs_in_with_phone_and_code(self, world: World) -> None:
        phone = phone_of(world.people["worker"])
        asked = Caller().post("/sign-in/codes", {"phone": phone, "nonce": NONCE})
        assert asked.status_code == 201
        code = re.search(r"\d{6}", Message.objects.order_by("-pk").first().text).group()
        uid = asked.json()["code_uid"]
        judged = Caller().post(f"/sign-in/codes/{uid}/check", {"nonce": NONCE, "code": code}).json()
        assert judged["outcome"] == "right"
        body = {
            "code_uid": uid,
            "nonce": NONCE,
            "person": judged["people"][0]["person"],
            "role": "worker",
            "label": "红米",
        }
        token = Caller().post("/tokens", body).json()["token"]
        assert Caller(token).get("/me").json()["role"] == "worker"

    def test_a_wrong_code_names_nobody(self, world: World) -> None:
        asked = Caller().post("/sign-in/codes", {"phone": phone_of(world.people["worker"]), "nonce": NONCE})
        right = re.search(r"\d{6}", Message.objects.order_by("-pk").first().text).group()
        wrong = "000000" if right != "000000" else "111111"
        path = f"/sign-in/codes/{asked.json()['code_uid']}/check"
        judged = Caller().post(path, {"nonce": NONCE, "code": wrong}).json()
        assert (judged["outcome"], judged["people"]) == ("wrong", [])

    def test_somebody_new_opens_a_file(self, world: World) -> None:
        uid = proved_code("13900007711")
        body = {
            "code_uid": uid,
            "nonce": NONCE,
            "full_name": "郑新来",
            "role": "worker",
            "consents": ["account"],
            "is_old_enough": True,
            "label": "手机",
        }
        response = Caller().post("/registrations", body)
        assert response.status_code == 201, response.json()
        assert Caller(response.json()["token"]).get("/me").json()["role"] == "worker"


class TestOrganisationKeys:
    def test_a_key_does_what_its_scopes_say_and_nothing_else(self, world: World) -> None:
        reader = Caller(key_of(world, "postings:read"))
        assert reader.get("/my/postings").status_code == 200
        refused = reader.post("/my/postings", {"fields": {"title": "搬家"}})
        assert (refused.status_code, codes(refused)) == (403, {"out_of_scope"})
        writer = Caller(key_of(world, "postings:write"))
        assert writer.post("/my/postings", {"fields": {"title": "搬家"}}).status_code == 201

    def test_a_key_is_no_person(self, world: World) -> None:
        key = Caller(key_of(world, "postings:read", "engagements:read"))
        assert key.get("/me").status_code == 403
        assert key.get("/me/work").status_code == 403

    def test_a_key_sees_its_own_organisation_only(self, world: World) -> None:
        key = Caller(key_of(world, "postings:write", "engagements:read"))
        assert key.get(f"/engagements/{world.own.waiting.uid}").status_code == 200
        assert key.get(f"/engagements/{world.other.waiting.uid}").status_code == 404
        assert key.post(f"/my/postings/{world.other.draft.number}/submit").status_code == 404

    def test_a_key_that_was_taken_back_opens_nothing(self, world: World) -> None:
        secret = key_of(world, "postings:read")
        held = bearer_of(secret)
        assert held is not None
        hirer = Membership.objects.get(person_id=world.people["hirer"], role="hirer")
        actor = Actor(
            role="hirer",
            person_id=hirer.person_id,
            person_uid=str(hirer.person.uid),
            organisation_id=hirer.organisation_id,
        )
        assert revoke_organisation_key(actor, held.actor.person_uid) is True
        assert bearer_of(secret) is None
        assert revoke_organisation_key(actor, held.actor.person_uid) is False

    def test_a_key_needs_a_name_and_known_scopes(self, world: World) -> None:
        page = world.client("hirer").post("/hire/keys/", {"label": "", "scopes": [], "once": "k0"})
        assert page.status_code == 422
        page = world.client("hirer").post(
            "/hire/keys/", {"label": "排班", "scopes": ["postings:read"], "once": "k1"}
        )
        secret = re.search(r"yzo_[\w-]+", page.content.decode()).group()
        assert bearer_of(secret).scopes == {"postings:read"}

    def test_devices_are_listed_and_signed_out_on_the_page(self, world: World) -> None:
        token = token_of(world, "worker")
        client = world.client("worker")
        row = AccessToken.objects.get()
        assert "我的手机" in client.get("/me/devices/").content.decode()
        stranger = world.client("hirer").post(f"/me/devices/{row.uid}/sign-out/", {"once": "d0"})
        assert stranger.status_code == 404
        assert bearer_of(token) is not None
        client.post(f"/me/devices/{row.uid}/sign-out/", {"once": "d1"})
        assert bearer_of(token) is None


class TestActions:
    def test_an_offer_is_accepted_and_undone(self, world: World) -> None:
        worker = Caller(token_of(world, "worker"))
        uid = world.own.waiting.uid
        assert "accept" in worker.get(f"/engagements/{uid}").json()["steps"]
        assert worker.post(f"/engagements/{uid}/accept").json() == {"ok": True, "state": "accepted"}
        assert worker.post(f"/engagements/{uid}/undo").json()["state"] == "offered"

    def test_an_application_is_offered_accepted_and_called_off(self, world: World) -> None:
        worker, hirer = Caller(token_of(world, "worker")), Caller(token_of(world, "hirer"))
        number = world.own.open_posting.number
        worker.post(f"/engagements/{world.own.waiting.uid}/decline", {"reason": "family"})
        uid = worker.post(f"/postings/{number}/apply").json()["uid"]
        assert hirer.post(f"/engagements/{uid}/offer").json()["state"] == "offered"
        assert worker.post(f"/engagements/{uid}/accept").json()["state"] == "accepted"
        assert hirer.post(f"/engagements/{uid}/call-off").status_code == 422, "a reason is needed"
        called_off = hirer.post(f"/engagements/{uid}/call-off", {"reason": "weather"})
        assert called_off.json()["state"] == "cancelled_by_hirer"

    def test_an_application_is_refused_or_taken_back(self, world: World) -> None:
        worker, hirer = Caller(token_of(world, "worker")), Caller(token_of(world, "hirer"))
        number = world.own.open_posting.number
        worker.post(f"/engagements/{world.own.waiting.uid}/decline")
        for caller, step in ((hirer, "refuse"), (worker, "withdraw")):
            uid = worker.post(f"/postings/{number}/apply").json()["uid"]
            assert caller.post(f"/engagements/{uid}/{step}").json()["state"] == "declined"

    def test_a_free_place_is_claimed_and_cancelled(self, world: World) -> None:
        worker = Caller(token_of(world, "worker"))
        worker.post(f"/engagements/{world.own.waiting.uid}/decline")
        claimed = worker.post(f"/postings/{world.own.open_posting.number}/claim")
        assert claimed.json()["state"] == "accepted", claimed.json()
        left = worker.post(f"/engagements/{claimed.json()['uid']}/cancel", {"reason": "illness"})
        assert left.json()["state"] == "cancelled_by_worker"

    def test_pay_is_confirmed_with_the_amount_received(self, world: World) -> None:
        worker = Caller(token_of(world, "worker"))
        owed = worker.get("/me/work").json()["pay"]
        assert [row["uid"] for row in owed] == [str(world.own.pay.uid)]
        path = f"/pay/{world.own.pay.uid}/received"
        assert worker.post(path, {"received_fen": False}).status_code == 400
        with clock.at("2026-11-24T18:00"):
            assert worker.post(path, {"received_fen": owed[0]["amount_fen"]}).json()["state"] == "confirmed"
        assert Caller(token_of(world, "hirer")).post(path, {"received_fen": 1}).status_code == 403

    def test_the_same_key_gets_the_first_answer_another_body_gets_409(self, world: World) -> None:
        token = token_of(world, "hirer")
        one = Caller(token, once="order-17")
        first = one.post("/my/postings", {"fields": {"title": "卸车"}})
        again = one.post("/my/postings", {"fields": {"title": "卸车"}})
        assert first.json()["number"] == again.json()["number"]
        other = one.post("/my/postings", {"fields": {"title": "搬砖"}})
        assert (other.status_code, other.json()["error"]["code"]) == (409, "once_reused")
        assert Posting.objects.filter(title__in=["卸车", "搬砖"]).count() == 1

    def test_submission_names_everything_that_lacks(self, world: World) -> None:
        hirer = Caller(token_of(world, "hirer"))
        number = hirer.post("/my/postings", {"fields": {"title": "卸车"}}).json()["number"]
        response = hirer.post(f"/my/postings/{number}/submit")
        assert response.status_code == 422
        fields = {reason["field"] for reason in response.json()["error"]["reasons"]}
        assert {"headcount", "starts_at"} <= fields

    def test_a_sentence_becomes_a_draft(self, world: World) -> None:
        hirer = Caller(token_of(world, "hirer"))
        made = hirer.post("/my/postings", {"text": "明早6点要3个搬运工，260一天，管午饭"})
        assert made.status_code == 201, made.json()
        assert (made.json()["headcount"], made.json()["pay_fen"]) == (3, 26000)

    def test_a_boolean_is_no_amount(self, world: World) -> None:
        hirer = Caller(token_of(world, "hirer"))
        response = hirer.post("/my/postings", {"fields": {"pay_fen": False}})
        assert (response.status_code, response.json()["error"]["code"]) == (400, "malformed")
        assert hirer.post("/my/postings", {"fields": {"pay_fen": 20000}}).status_code == 201

    def test_a_stranger_changes_nothing(self, world: World) -> None:
        worker = Caller(token_of(world, "worker"))
        for step in ("accept", "decline", "undo", "withdraw", "cancel"):
            assert worker.post(f"/engagements/{world.other.waiting.uid}/{step}").status_code == 404
        assert Engagement.objects.get(pk=world.other.waiting.pk).state == "offered"

    def test_a_worker_applies_once(self, world: World) -> None:
        worker = Caller(token_of(world, "worker"))
        number = world.other.open_posting.number
        assert worker.post(f"/postings/{number}/apply").status_code == 201
        again = worker.post(f"/postings/{number}/apply")
        assert again.status_code == 422


def test_the_description_of_every_address_names_the_error_shape(world: World) -> None:
    described = Caller().get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert "400" in operation["responses"], f"{method} {path}"
