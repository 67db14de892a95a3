"""The paper desk of a station: print blank forms, find a sheet by its serial, photograph it, type it, put it away."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.hirers.queries import find_hirers, visible_hirer
from yizhan.exchange.paper_forms import actions
from yizhan.exchange.paper_forms.enums import FormKind, FormState
from yizhan.exchange.paper_forms.forms import KeptForm, PhotoForm, PrintForm, SerialForm, VoidForm
from yizhan.exchange.paper_forms.layout import sections
from yizhan.exchange.paper_forms.models import PaperForm
from yizhan.exchange.paper_forms.queries import (
    photo_of,
    recent_batches,
    visible_batch,
    visible_form,
    waiting_forms,
)
from yizhan.exchange.paper_forms.rules import OPEN
from yizhan.exchange.workers.console import code_fits, register_context, sent_code, with_card_reader
from yizhan.exchange.workers.forms import CounterForm, at_fields
from yizhan.exchange.workers.queries import station_of
from yizhan.exchange.workers.views import is_looking_up, trades_fragment

STATION = ("attendant", "station_manager")
both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*STATION)
@both
def paper_forms(request: HttpRequest) -> HttpResponse:
    """纸表: find a sheet by its serial, print a batch, see what waits."""
    station = station_of(request.actor)
    printing = PrintForm(request.POST if request.POST.get("do") == "print" else None)
    finding = SerialForm(request.POST if request.POST.get("do") == "find" else None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if finding.is_bound and finding.is_valid():
                found = visible_form(request.actor, finding.cleaned_data["serial"])
                return redirect("paper_form", serial=found.serial)
            if printing.is_bound and printing.is_valid() and station:
                batch = actions.print_forms(
                    request.actor, station.code, **printing.cleaned_data, once=once_of(request)
                )
                return redirect("paper_batch", batch=batch)
        except Refused as refused:
            if refused.status == 403:
                raise
            if finding.is_bound:
                finding.add_error("serial", str(refused.reasons[0].text))
            else:
                add_reasons(printing, refused)
    context = {
        "station": station,
        "printing": printing,
        "finding": finding,
        "waiting": waiting_forms(request.actor),
        "batches": recent_batches(request.actor),
    }
    return render(request, "exchange/paper_forms/paper_forms.html", context, status=status)


@roles(*STATION)
@require_safe
def paper_batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The sheets of a batch on A4, each with its serial and code."""
    rows = visible_batch(request.actor, str(batch))
    context = {
        "sheets": [{"form": row, "qr": _qr(request, row)} for row in rows],
        "kind": rows[0].kind,
        "title": rows[0].get_kind_display(),
        "sections": sections(rows[0].kind),
        "station": rows[0].station,
        "back_url": reverse("paper_forms"),
    }
    return render(request, "exchange/paper_forms/batch_print.html", context)


def _qr(request: HttpRequest, form: PaperForm) -> str:
    address = request.build_absolute_uri(reverse("paper_form", args=[form.serial]))
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=3, border=1)


@roles(*STATION)
@both
def paper_form(request: HttpRequest, serial: str) -> HttpResponse:
    """One sheet: what became of it, and what comes next."""
    form = visible_form(request.actor, serial)
    do = request.POST.get("do", "")
    photo = PhotoForm(
        request.POST if do == "photograph" else None, request.FILES if do == "photograph" else None
    )
    kept = KeptForm(request.POST if do == "archive" else None)
    void = VoidForm(request.POST if do == "void" else None)
    status = 200
    if request.method == "POST":
        status = 422
        bound = next((one for one in (photo, kept, void) if one.is_bound), None)
        if bound is not None and bound.is_valid():
            try:
                messages.success(request, _step(request, form, do, bound))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(bound, refused)
            else:
                return redirect("paper_form", serial=form.serial)
    context = {
        "form": form,
        "photo": photo,
        "kept": kept,
        "void": void,
        "is_open": form.state in OPEN,
        "is_typed": form.state == FormState.TYPED,
        "type_url": reverse(
            "paper_register" if form.kind == FormKind.SEEK else "paper_post", args=[form.serial]
        ),
        "record_url": _record_url(form),
    }
    return render(request, "exchange/paper_forms/paper_form.html", context, status=status)


def _step(request: HttpRequest, form: PaperForm, do: str, bound: Any) -> str:
    actor, once = request.actor, once_of(request)
    if do == "photograph":
        content = base64.b64encode(bound.cleaned_data["photo"].read()).decode("ascii")
        actions.photograph_form(actor, form.serial, content, once=once)
        return _("照片收到了，什么时候录都行")
    if do == "archive":
        actions.archive_form(actor, form.serial, **bound.cleaned_data, once=once)
        return _("归档了，照片已经删掉")
    actions.void_form(actor, form.serial, **bound.cleaned_data, once=once)
    return _("作废了")


def _record_url(form: PaperForm) -> str:
    if form.record_type == "exchange.Worker":
        return reverse("console_worker", args=[form.record_uid])
    if form.record_type == "exchange.Posting":
        return reverse("posting_form", args=[form.record_uid])
    return ""


@roles(*STATION)
@require_safe
@never_cache
def paper_photo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The photo of a sheet, for who types from it."""
    form = PaperForm.objects.visible_to(request.actor).filter(uid=uid).first()
    if form is None:
        return visible_form(request.actor, "-")  # type: ignore[return-value]
    answer = HttpResponse(photo_of(form), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@roles(*STATION)
@both
@never_cache
@sensitive_post_parameters("identity_number", "phone", "full_name")
def paper_register(request: HttpRequest, serial: str) -> HttpResponse:
    """照纸表登记: the counter's own page, with the serial."""
    sheet = visible_form(request.actor, serial)
    if sheet.state not in OPEN or sheet.kind != FormKind.SEEK:
        return redirect("paper_form", serial=sheet.serial)
    form = CounterForm(
        request.POST or None,
        initial={"consent_how": "paper", "consent_proof": sheet.serial, "on_whose_word": "paper_form"},
        region_prefix=request.actor.region_prefix,
        town=sheet.station.region_code[:9],
    )
    if (fragment := trades_fragment(request, form)) is not None:
        return fragment
    status, code_sent = 200, ""
    if request.method == "POST" and request.POST.get("send_code") is not None:
        code_sent, status = sent_code(request, form)
    elif request.method == "POST" and not is_looking_up(request):
        status = 422
        if form.is_valid() and code_fits(request, form):
            try:
                made = actions.register_worker_from_paper(
                    request.actor, sheet.serial, **form.given(), once=once_of(request)
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, at_fields(refused))
            else:
                return redirect("counter_read_back", uid=made["worker_uid"])
    context = register_context(request, form, None, code_sent) | {
        "paper": sheet,
        "address": reverse("paper_register", args=[sheet.serial]),
    }
    response = render(request, "exchange/workers/counter_register.html", context, status=status)
    return with_card_reader(response)


@roles(*STATION)
@both
def paper_post(request: HttpRequest, serial: str) -> HttpResponse:
    """照纸表招工: choose who hires; what follows is the ordinary form of a posting."""
    sheet = visible_form(request.actor, serial)
    if sheet.state not in OPEN or sheet.kind != FormKind.HIRE:
        return redirect("paper_form", serial=sheet.serial)
    words = request.POST.get("words", "").strip()[:40]
    if request.method == "POST" and (given := request.POST.get("hirer", "")):
        hirer = visible_hirer(request.actor, str(_uuid(given)))
        behalf = str(hirer.contact.uid) if hirer.contact else ""
        posting = actions.start_posting_from_paper(
            request.actor, sheet.serial, hirer.pk, once=once_of(request), on_behalf_of=behalf
        )
        return redirect("posting_form", uid=posting)
    context = {"form": sheet, "found": find_hirers(request.actor, words, limit=8), "words": words}
    return render(request, "exchange/paper_forms/paper_post.html", context)


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
