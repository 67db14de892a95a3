"""Pages of the ledger import: list, upload, mapping, what the try-out said, decisions, undo, files to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, is_fragment, once_of, roles
from yizhan.exchange.ledger_import import access, actions, queries, reading, sheets
from yizhan.exchange.ledger_import.enums import BatchState, LedgerKind, RowOutcome
from yizhan.exchange.ledger_import.forms import MappingForm, UndoForm, UploadForm
from yizhan.exchange.ledger_import.models import ImportBatch, ImportRow
from yizhan.exchange.ledger_import.workflow import IMPORTERS, import_workflow

WHO = tuple(sorted(IMPORTERS))
MERGING = {"station_manager"}
"""Of those who import, who may also make one file of two."""
RUNNING = {BatchState.MAPPED, BatchState.IMPORTING, BatchState.UNDOING}
both = require_http_methods(["GET", "HEAD", "POST"])
read = require_http_methods(["GET", "HEAD"])


@roles(*WHO)
@read
def ledger_list(request: HttpRequest) -> HttpResponse:
    """台账导入: what was uploaded, newest first; templates to download."""
    context = {
        "ledgers": queries.ledgers(request.actor),
        "kinds": [LedgerKind(kind) for kind in access.kinds_for(request.actor)],
    }
    return render(request, "exchange/ledger_import/list.html", context)


@roles(*WHO)
@both
@never_cache
def ledger_new(request: HttpRequest) -> HttpResponse:
    """传一份台账: the file is read at once in a process of its own; then the columns are mapped."""
    kinds = access.kinds_for(request.actor)
    form = UploadForm(
        request.POST or None, request.FILES or None, kinds=kinds, initial={"kind": kinds[0] if kinds else ""}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                batch_id = _upload(request, form.cleaned_data)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                uid = ImportBatch.objects.values_list("uid", flat=True).get(pk=batch_id)
                return redirect("ledger_map", uid=uid)
    context = {"form": form, "sources": queries.sources_used(request.actor)}
    return render(request, "exchange/ledger_import/new.html", context, status=status)


def _upload(request: HttpRequest, given: dict[str, Any]) -> int:
    access.can_import(request.actor, given["kind"]).require()
    upload = given["file"]
    table = reading.read_table(upload, upload.name, upload.size)
    return actions.upload_ledger(
        request.actor, table, kind=given["kind"], source=given["source"], once=once_of(request)
    )


@roles(*WHO)
@both
@never_cache
def ledger_map(request: HttpRequest, uid: UUID) -> HttpResponse:
    """对列: which column holds what, with the first rows masked."""
    batch = queries.visible_ledger(request.actor, uid)
    if batch.state not in {BatchState.UPLOADED, BatchState.CHECKED}:
        return redirect("ledger_report", uid=batch.uid)
    form = MappingForm(request.POST or None, kind=batch.kind, heads=batch.heads, mapping=batch.mapping)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.map_columns(request.actor, batch.pk, form.mapping(), once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                return redirect("ledger_report", uid=batch.uid)
    seen = queries.preview(batch)
    context = {
        "batch": batch,
        "form": form,
        "preview": list(zip(batch.heads, seen, strict=False)),
        "count": queries.progress(batch).total,
    }
    return render(request, "exchange/ledger_import/map.html", context, status=status)


FIGURES = (
    (RowOutcome.OK, "ok"), (RowOutcome.ERROR, "error"), (RowOutcome.DUPLICATE, "duplicate"),
    (RowOutcome.IMPORTED, "imported"), (RowOutcome.LINKED, "linked"), (RowOutcome.SKIPPED, "skipped"),
    (RowOutcome.UNDONE, "undone"), (RowOutcome.KEPT, "kept"),
)  # fmt: skip


@roles(*WHO)
@read
@never_cache
def ledger_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """试跑和导入的结果: figures, every row with its sentence and cell, duplicates to decide, the next step."""
    batch = queries.visible_ledger(request.actor, uid)
    far = queries.progress(batch)
    is_running = batch.state in RUNNING
    context: dict[str, Any] = {
        "batch": batch,
        "far": far,
        "is_running": is_running,
    }
    if is_fragment(request) and is_running:
        return render(request, "exchange/ledger_import/_progress.html", context)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in RowOutcome.values else _first_shown(far)
    after = request.GET.get("after", "")
    rows = queries.rows_of(batch, outcome, int(after) if after.isdigit() else 0)
    more = rows[queries.PAGE :]
    rows = rows[: queries.PAGE]
    found = queries.candidates_of(rows)
    here = reverse("ledger_report", kwargs={"uid": batch.uid})
    offered = {o.name for o in import_workflow.available(request.actor, batch) if o.allowed}
    context |= {
        "rows": [(row, found.get(row.pk, [])) for row in rows],
        "outcome": outcome,
        "next_url": f"{here}?{urlencode({'outcome': outcome, 'after': rows[-1].number})}" if more else "",
        "figures": [
            {"label": o.label, "value": n, "url": f"{here}?outcome={o.value}"}
            for o, _name in FIGURES
            if (n := far.of(o.value))
        ],
        "ready": actions.rows_waiting(batch.pk).count() if "start" in offered else 0,
        "offered": offered,
        "may_compare": request.actor.role in MERGING,
        "may_decide": batch.state in {BatchState.CHECKED, BatchState.IMPORTED},
        "undo_form": UndoForm(),
    }
    return render(request, "exchange/ledger_import/report.html", context)


def _first_shown(far: Any) -> str:
    """What needs a person first."""
    for outcome in (RowOutcome.DUPLICATE, RowOutcome.ERROR, RowOutcome.KEPT):
        if far.of(outcome.value):
            return outcome.value
    return ""


@roles(*WHO)
@require_POST
def ledger_step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Import, take back, throw away."""
    batch = queries.visible_ledger(request.actor, uid)
    step, once = request.POST.get("do", ""), once_of(request)
    if step == "start":
        actions.start_import(request.actor, batch.pk, once=once)
        messages.success(request, _("开始导入了，可以先去忙别的"))
    elif step == "undo":
        actions.start_undo(request.actor, batch.pk, reason=request.POST.get("reason", ""), once=once)
        messages.success(request, _("开始撤销了。有人用过的会留下，列给你看"))
    elif step == "discard":
        actions.discard_ledger(request.actor, batch.pk, once=once)
        messages.success(request, _("丢掉了，内容已经清空"))
        return redirect("ledger_list")
    else:
        raise Http404
    return redirect("ledger_report", uid=batch.uid)


@roles(*WHO)
@require_POST
def ledger_decide(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """One possible duplicate: the same, another one, or not wanted."""
    batch = queries.visible_ledger(request.actor, uid)
    row_id = ImportRow.objects.filter(batch=batch, number=number).values_list("pk", flat=True).first()
    said, _sep, target = request.POST.get("decision", "").partition(":")
    actions.decide_row(request.actor, row_id or 0, decision=said, target=target, once=once_of(request))
    messages.success(request, _("第 %(number)s 行记下了") % {"number": number})
    back = {"outcome": RowOutcome.DUPLICATE.value, "after": request.POST.get("after", "")}
    return redirect(f"{reverse('ledger_report', kwargs={'uid': batch.uid})}?{urlencode(back)}")


@roles(*WHO)
@read
@never_cache
def ledger_report_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The result as a spreadsheet, names and numbers masked."""
    batch = queries.visible_ledger(request.actor, uid)
    rows = ImportRow.objects.filter(batch=batch).order_by("number")
    return _attachment(sheets.report(batch, rows), f"import-{batch.pk}.xlsx")


@roles(*WHO)
@read
def ledger_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty ledger to fill in."""
    if kind not in LedgerKind.values:
        raise Http404
    return _attachment(sheets.template(kind), f"template-{kind}.xlsx")


def _attachment(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=sheets.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
