"""Serial numbers of paper forms. Pure."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.paper_forms.enums import FormKind, FormState

PREFIXES = {FormKind.SEEK.value: "QZ", FormKind.HIRE.value: "YG"}
OPEN = frozenset({FormState.ISSUED.value, FormState.PHOTOGRAPHED.value})


def serial(kind: str, station_code: str, number: int) -> str:
    """``QZ-SS-01-00012``: kind of form, station, number of the sheet."""
    return f"{PREFIXES[kind]}-{station_code}-{number:05d}"


def read_serial(typed: str) -> str:
    """What was typed, or scanned from the printed code (an address that ends in the serial), as it is stored."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    return re.sub(r"[\s_－—–]+", "-", last).upper()[:32]


def reasons_against_printing(count: int, *, most: int) -> list[Reason]:
    """Everything against a batch of so many sheets."""
    if 1 <= count <= most:
        return []
    return [Reason("count_out_of_range", _("一次印 1 到 %(most)s 张") % {"most": most}, "count")]


def reasons_against_typing(state: str, kind: str, wanted: str) -> list[Reason]:
    """Everything against making a record from this sheet: one serial opens one record, once."""
    found = []
    if kind != wanted:
        found.append(Reason("other_form", _("这个编号是另一种表"), "serial"))
    if state == FormState.VOID:
        found.append(Reason("form_void", _("这张表作废了"), "serial"))
    elif state not in OPEN:
        found.append(Reason("serial_used", _("这个编号录过了，一张表只能录一次"), "serial"))
    return found
