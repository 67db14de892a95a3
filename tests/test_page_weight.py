"""A worker's first visit costs at most 150 KB on the wire: an old phone on the edge of a town pays for each of them.

What is weighed is the page and everything its markup makes a browser fetch at once: style sheets, scripts, pictures.
Each is counted as a server sends it, text packed by gzip, pictures as they are.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.door_objects import pages
from tests.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.every_page]

LIMIT_BYTES = 150 * 1024  # work order 2: "a worker page's first load ≤ 150 KB gzip"
PACKED = {".css", ".js", ".svg", ".json", ".webmanifest"}
FETCHED = re.compile(
    r"""<(?:link\b[^>]*\brel="(?:stylesheet|icon|preload|manifest)"[^>]*\bhref|script\b[^>]*\bsrc|img\b[^>]*\bsrc)="([^"]+)\""""
)


def fetched(page: str) -> set[str]:
    """Addresses a browser asks for on reading this page; lazy pictures too, the first screen may hold them."""
    return {address for address in FETCHED.findall(page) if not address.startswith("data:")}


@cache
def packed_size(address: str) -> int:
    """Bytes of a static file on the wire."""
    name = unquote(urlsplit(address).path).removeprefix("/static/")
    path = Path(str(finders.find(name)))
    body = path.read_bytes()
    return len(gzip.compress(body, 6)) if path.suffix in PACKED else len(body)


def weigh(client: Client, answer: Any) -> int:
    """Bytes of a page and all it fetches, packed."""
    body = answer.getvalue()
    others = (
        packed_size(one) if one.startswith("/static/") else len(client.get(one).getvalue())
        for one in fetched(body.decode())
    )
    return len(gzip.compress(body, 6)) + sum(others)


def test_every_page_of_a_worker_is_light() -> None:
    world = build_world()
    client = world.client("worker")
    weights = {
        name: weigh(client, answer)
        for name, answer in pages(world, "worker")
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    }
    assert len(weights) > 20
    assert {name: size for name, size in weights.items() if size > LIMIT_BYTES} == {}
