"""The port to a card reader, and a fake one."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class CardError(Exception):
    """Reading did not work; ``status`` is the word of the protocol."""

    status = "unreadable"


class NoCard(CardError):
    status = "no_card"


class Unreadable(CardError):
    status = "unreadable"


class NoReader(CardError):
    status = "no_reader"


@dataclass(frozen=True)
class Card:
    """What leaves the helper: no photo, no fingerprint, no address, no ethnic group, though the chip holds them."""

    full_name: str
    identity_number: str
    birth_on: str
    valid_until: str | None = None


class Driver(Protocol):
    """A reader. ``read`` waits up to ``timeout`` seconds for a card."""

    name: str

    def is_ready(self) -> bool: ...

    def read(self, timeout: float) -> Card: ...


class FakeDriver:
    """Reads a JSON file: the fields of :class:`Card`, or ``{"error": "no_card"}``. A missing file is no reader."""

    name = "fake"

    def __init__(self, path: str):
        self.path = Path(path)

    def is_ready(self) -> bool:
        return self.path.is_file()

    def read(self, timeout: float) -> Card:
        if not self.is_ready():
            raise NoReader
        try:
            found = json.loads(self.path.read_text("utf-8"))
        except ValueError:
            raise Unreadable from None
        errors = {kind.status: kind for kind in (NoCard, Unreadable, NoReader)}
        if found.get("error"):
            raise errors.get(found["error"], Unreadable)
        try:
            return Card(
                str(found["full_name"]),
                str(found["identity_number"]),
                str(found["birth_on"]),
                str(found["valid_until"]) if found.get("valid_until") else None,
            )
        except KeyError:
            raise Unreadable from None


def make_driver(name: str, *, fake_file: str = "") -> Driver:
    """The driver of that name: ``fake``, or a module that has ``make(options)``.

    Raises:
        ImportError: there is no such module.
    """
    if name == "fake":
        return FakeDriver(fake_file)
    return importlib.import_module(name).make({})
