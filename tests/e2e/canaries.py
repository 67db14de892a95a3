"""Full telephone and identity numbers must not leave their cells (TRUST L-04, L-05).

Every number of every person of the run is a canary. Whatever the server answered (pages, fragments, spreadsheets,
PDF), wrote to its log or left in a table is searched for them afterwards; only the declared cells may hold one.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from pypdf import PdfReader

PHONE = re.compile(rb"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(rb"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")

CELLS = (
    r"^/hire/engagements/[^/]+/phone/",  # the hirer asked for it after both said yes; the look is recorded
    r"^/console/.*/unmask/",  # a staff member asked with a reason; the look is recorded
    r"^/_dev/messages/",  # demo mode only: stands for the telephone that receives the message
)
"""Addresses whose answer may show a full number, each with the reason."""


class Canaries:
    """What the server said during one run."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, bytes]] = []
        self.lines: list[str] = []

    def keep(self, request: HttpRequest, response: HttpResponse) -> None:
        body = b"".join(response) if response.streaming else response.content
        if response.streaming:
            response.streaming_content = iter([body])
        self.answers.append((request.path, body))

    def found(self) -> list[str]:
        """Where a number of a person of this run stands in full, outside the cells; empty is right."""
        numbers = numbers_of_everybody()
        assert numbers, "a run without numbers proves nothing"
        found = [
            f"{path} answered with a full number"
            for path, body in self.answers
            if not any(re.match(cell, path) for cell in CELLS) and holds(body, numbers)
        ]
        found += [f"log: {line[:80]}" for line in self.lines if holds(line.encode(), numbers)]
        return found + [
            f"table {table} holds a full number" for table, text in every_row() if holds(text, numbers)
        ]


def holds(body: bytes, numbers: set[bytes]) -> bool:
    """Whether one of the numbers stands in a body; spreadsheets are unpacked, PDF is read."""
    for text in readable(body):
        if numbers & {
            match.group().upper() for pattern in (PHONE, IDENTITY) for match in pattern.finditer(text)
        }:
            return True
    return False


def readable(body: bytes) -> Iterator[bytes]:
    yield body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    if body[:4] == b"%PDF":
        for page in PdfReader(io.BytesIO(body)).pages:
            yield page.extract_text().encode()


def numbers_of_everybody() -> set[bytes]:
    people = apps.get_model("accounts", "Person").objects.all()
    found = {number for one in people for number in (one.phone, one.identity_number) if number}
    return {number.upper().encode() for number in found}


def every_row() -> Iterator[tuple[str, bytes]]:
    """Table name and the text of each row as the database stores it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield table, repr(row).encode()


@contextmanager
def watched() -> Iterator[Canaries]:
    """Keep what the server of this process answers and logs."""
    canaries = Canaries()
    answer = BaseHandler.get_response

    def get_response(self: BaseHandler, request: HttpRequest) -> HttpResponse:
        response = answer(self, request)
        if not request.path.startswith("/static/"):
            canaries.keep(request, response)
        return response

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            canaries.lines.append(record.getMessage())

    handler = Lines(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseHandler, "get_response", get_response)
        yield canaries
    logging.getLogger().removeHandler(handler)
