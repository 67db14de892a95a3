"""What is printed on a sheet: the fields of the online form themselves, so that paper and screen cannot drift apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yizhan.accounts.consents.queries import notice
from yizhan.core.dated import value
from yizhan.exchange.hirers.forms import CounterHirerForm
from yizhan.exchange.paper_forms.enums import FormKind
from yizhan.exchange.postings.forms import PostingForm
from yizhan.exchange.trades.queries import active_trades
from yizhan.exchange.workers.forms import COUNTER_CONSENTS, CounterForm

CLERK_FIELDS = {
    "person": "chosen on the screen when a file exists",
    "trade_words": "stands beside the boxes of the trades",
    "consent_code": "a hidden number of the page",
    "typed_code": "read out from the phone, never written down",
    "card_was_read": "a mark of the card reader",
    "on_whose_word": "a form on paper is itself the word",
    "site_id": "chosen on the screen from the hirer's sites",
}
"""Fields of the pages that no sheet asks, with the reason."""

MOST_BOXES = 14  # more choices than this are written, not ticked


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet.

    Args:
        field: name in the online form. boxes: choices to tick; without any there is a line to write on.
        sentence: what is agreed to, for a yes.
    """

    field: str
    label: str
    boxes: tuple[str, ...] = ()
    is_required: bool = False
    hint: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[Line, ...]


def sections(kind: str) -> tuple[Section, ...]:
    """The sheet of a kind, section by section."""
    if kind == FormKind.SEEK:
        form = CounterForm()
        yeses = dict(COUNTER_CONSENTS)
        asked = [name for name in form.fields if name not in yeses and not name.startswith("consent_")]
        asked.sort(key=lambda name: name != "full_name")  # the name comes first on paper
        return (
            Section(_("我是谁、会干什么"), _lines(form, asked)),
            Section(_("我同意什么（一句一句听清再勾）"), _lines(form, list(yeses), yeses)),
            Section(_("驿站填"), _lines(form, ["consent_how", "consent_proof"])),
        )
    return (
        Section(_("谁用工"), _lines(CounterHirerForm(), list(CounterHirerForm().fields))),
        Section(_("招什么人、干什么活"), _lines(PostingForm(), list(PostingForm().fields))),
    )


def _lines(form: forms.Form, names: list[str], yeses: dict[str, str] | None = None) -> tuple[Line, ...]:
    return tuple(
        _line(name, form.fields[name], (yeses or {}).get(name)) for name in names if name not in CLERK_FIELDS
    )


def _line(name: str, field: Any, purpose: str | None) -> Line:
    sentence = notice(purpose).text if purpose else ""
    return Line(
        field=name,
        label=str(field.label or ""),
        boxes=(_("同意"), _("不同意")) if purpose else _boxes(name, field),
        is_required=bool(field.required),
        hint="" if purpose else str(field.help_text or ""),
        sentence=sentence,
    )


def _boxes(name: str, field: Any) -> tuple[str, ...]:
    if name == "trades":
        known = {trade.code: trade.name for trade in active_trades()}
        common = [known[code] for code in value("exchange.common_trades") if code in known]
        return (*common, _("别的：________________"))
    if name == "free_days":
        return (_("今天"), _("明天"))  # on the day it is filled in, not on the day it was printed
    if isinstance(field, forms.BooleanField):
        return (_("是"), _("不是"))
    choices = [str(label) for key, label in getattr(field, "choices", ()) if key not in ("", None)]
    flat = [label for label in choices if "[" not in label]
    return tuple(flat) if 0 < len(flat) <= MOST_BOXES else ()
