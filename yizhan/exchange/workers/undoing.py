"""The person's side of 代录: the public page of the slip, and what one sees of it when signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhan.accounts.queries import address_of
from yizhan.core import clock
from yizhan.core.actors import VISITOR
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.workers import actions
from yizhan.exchange.workers.forms import UndoForm
from yizhan.exchange.workers.models import ProxyEntry, Worker
from yizhan.exchange.workers.proxies import reasons_against_undoing
from yizhan.exchange.workers.queries import entry_by_uid, entry_of, field_lines
from yizhan.exchange.workers.views import registered
from yizhan.exchange.workers.words import field_name, masked_rows, spoken_lines

both = require_http_methods(["GET", "HEAD", "POST"])


@public
@both
@never_cache
@sensitive_post_parameters("code")
def undo_entry(request: HttpRequest) -> HttpResponse:
    """撤销登记: slip number and code show, masked, what was recorded; a second press takes it back. No sign-in."""
    form = UndoForm(request.POST or None, initial={"slip": request.GET.get("slip", "")[:16]})
    entry: ProxyEntry | None = None
    status, why = 200, ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if request.POST.get("do") == "undo":
                    if _undone(request, form):
                        return render(request, "exchange/workers/undone.html")
                elif uid := _looked(request, form):
                    entry, status = entry_by_uid(uid), 200
                    why = reasons_against_undoing(entry, clock.today()) if entry else ()
            except Refused as refused:
                if refused.status not in {422, 429}:
                    raise
                add_reasons(form, refused)
                status = refused.status
            if entry is None and not form.errors:
                form.add_error(None, _("小票号和撤销码对不上。看清小票再填一次"))
    context = {"form": form, "entry": entry, "rows": masked_rows(entry) if entry else (), "why": why}
    return render(request, "exchange/workers/undo.html", context, status=status)


def _looked(request: HttpRequest, form: UndoForm) -> str:
    return actions.check_undo_code(VISITOR, **form.cleaned_data, address=address_of(request))


def _undone(request: HttpRequest, form: UndoForm) -> str:
    # no ``once``: a wrong code is an answer too, and the next try comes from the same page
    return actions.undo_entry_by_slip(VISITOR, **form.cleaned_data, address=address_of(request))


@roles("worker")
@both
@registered
def me_entry(request: HttpRequest, worker: Worker) -> HttpResponse:
    """谁替我登记的: what staff typed in for me, on whose word; I can take it back."""
    if request.method == "POST":
        actions.undo_own_entry(request.actor, once=once_of(request))
        messages.success(request, _("撤销了，登记没有了"))
        return redirect("home")
    entry = entry_of(worker)
    context = {
        "worker": worker,
        "entry": entry,
        "lines": spoken_lines(worker, whole=False) if entry else (),
        "fields": [
            {"field": field_name(row.field), "word": row.get_on_whose_word_display(), "at": row.at}
            for row in field_lines(worker)
        ],
        "why": reasons_against_undoing(entry, clock.today()) if entry else (),
        "asks": request.GET.get("ask") == "1",
    }
    return render(request, "exchange/workers/me_entry.html", context)
