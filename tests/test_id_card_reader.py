"""The helper of the card reader: loopback, one origin, the words of its protocol; and the page that asks it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.test import override_settings
from django.urls import reverse

from tools.id_card_reader.drivers import FakeDriver, make_driver
from tools.id_card_reader.server import Server
from yizhan.accounts.tests.factories import client_of
from yizhan.exchange.workers.tests import factories as make

ORIGIN = "https://yizhan.example"
CARD = {
    "full_name": "周大山",
    "identity_number": "421002196805021234",
    "birth_on": "1968-05-02",
    "photo": "never",
}


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return tmp_path / "card.json"


@pytest.fixture
def server(card: Path) -> Iterator[Server]:
    with Server(0, make_driver("fake", fake_file=str(card)), f"{ORIGIN}/", seconds=0) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server: Server, method: str = "POST", path: str = "/v1/read", body: bytes = b"{}", **headers: str):
    """Status, headers and answer; header names are given with underscores."""
    sent = {"Origin": ORIGIN, "Host": f"127.0.0.1:{server.server_port}", "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    line.request(method, path, body=body, headers=sent)
    answer = line.getresponse()
    content = answer.read()
    line.close()
    return answer.status, dict(answer.getheaders()), json.loads(content) if content else None


def test_a_card_gives_four_facts_and_nothing_else(server, card):
    card.write_text(json.dumps(CARD), "utf-8")
    status, headers, answer = ask(server)
    assert status == 200
    assert answer == {
        "status": "ok",
        "full_name": "周大山",
        "identity_number": "421002196805021234",
        "birth_on": "1968-05-02",
        "valid_until": None,
    }
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "no_reader"),
        ('{"error": "no_card"}', "no_card"),
        ('{"error": "unreadable"}', "unreadable"),
        ('{"error": "other"}', "unreadable"),
        ("{", "unreadable"),
        ('{"full_name": "周"}', "unreadable"),
    ],
)
def test_what_goes_wrong_at_the_reader_has_a_word(server, card, content, word):
    if content is not None:
        card.write_text(content, "utf-8")
    assert ask(server)[2] == {"status": word}


def test_whether_it_is_ready_can_be_asked(server, card):
    assert ask(server, "GET", "/v1/status", b"")[2] == {"version": 1, "driver": "fake", "ready": False}
    card.write_text("{}", "utf-8")
    assert ask(server, "GET", "/v1/status", b"")[2]["ready"] is True


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "reader.example:80"}, 403),
        ({"method": "GET"}, 405),
        ({"path": "/"}, 404),
        ({"Content_Type": "text/plain"}, 415),
        ({"body": b"x" * 1025}, 413),
    ],
)
def test_a_foreign_page_gets_no_card(server, card, given, status):
    card.write_text(json.dumps(CARD), "utf-8")
    found, headers, answer = ask(server, **given)
    assert found == status
    assert "周大山" not in json.dumps(answer, ensure_ascii=False)
    if status == 403:
        assert "Access-Control-Allow-Origin" not in headers


def test_the_browser_is_told_before_that_the_page_may_ask(server):
    status, headers, _answer = ask(server, "OPTIONS", body=b"")
    assert (status, headers["Access-Control-Allow-Private-Network"]) == (204, "true")
    assert ask(server, "OPTIONS", body=b"", Origin="https://elsewhere.example")[0] == 403


def test_it_listens_on_this_machine_only(server):
    assert server.server_address[0] == "127.0.0.1"
    assert isinstance(server.driver, FakeDriver)


@pytest.mark.django_db
def test_the_counter_asks_it_only_when_the_district_configured_one():
    make.make_regions()
    make.make_trades()
    desk, address = client_of(make.attendant()), "http://127.0.0.1:8970"
    without = desk.get(reverse("counter_register"))
    assert "读卡器没配" in without.content.decode()
    assert "id_card.js" not in without.content.decode()
    assert "127.0.0.1" not in without.headers["Content-Security-Policy"]
    with override_settings(ID_CARD_READER_URL=address):
        configured = desk.get(reverse("counter_register"))
        elsewhere = desk.get(reverse("console_workers"))
    assert f"connect-src 'self' {address}" in configured.headers["Content-Security-Policy"]
    assert "id_card.js" in configured.content.decode()
    assert "127.0.0.1:8970" not in elsewhere.headers["Content-Security-Policy"]
