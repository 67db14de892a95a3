"""Is this slip real? A code that only the house can compute stands beside the number; facts are masked."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from django.utils.crypto import constant_time_compare, salted_hmac

from yizhan.core import masks
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.queries import full

CODE_LENGTH = 8


def slip_code(number: str) -> str:
    """Eight letters and digits that belong to a slip number."""
    digest = salted_hmac("yizhan.slip", number, algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:CODE_LENGTH]


@dataclass(frozen=True, slots=True)
class CheckedSlip:
    """What a stranger may know: that it is real or void, the day, the work; people only masked, households not at all."""

    number: str
    is_valid: bool
    on: date
    trade: str
    place: str
    worker: str
    hirer: str
    station: str
    station_code: str
    is_demo: bool


def check_slip(number: str, code: str) -> CheckedSlip | None:
    """The slip behind a number, when the code fits; ``None`` tells nothing about whether the number exists."""
    if not constant_time_compare(slip_code(number), code.strip().upper()):
        return None
    engagement = full().filter(slip_number=number).first()
    if engagement is None:
        return None
    organisation = engagement.posting.hirer.organisation
    person = engagement.worker.person
    terms = engagement.terms
    return CheckedSlip(
        number=number,
        is_valid=engagement.state in HOLDS_PLACE,
        on=local(engagement.starts_at).date(),
        trade=terms.get("trade") or engagement.posting.title,
        place=terms.get("place", ""),
        worker=masks.public_name(person.full_name or person.display_name),
        hirer="" if organisation.kind == "household" else organisation.name,
        station=engagement.station.official_name,
        station_code=engagement.station.code,
        is_demo=engagement.is_demo,
    )
