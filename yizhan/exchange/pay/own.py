"""The worker's own record of work and income: on the screen, on paper, as PDF and as a spreadsheet (F607)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.web import roles
from yizhan.exchange.pay.income import IncomeRecord, income_pdf, income_record, income_xlsx, period_of
from yizhan.exchange.workers.models import Worker

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _record(request: HttpRequest) -> IncomeRecord:
    worker = (
        Worker.objects.filter(person_id=request.actor.person_id).select_related("person", "station").first()
    )
    if worker is None:
        raise OutOfSight(Reason("not_registered", _("还没有零工卡，先登记")))
    starts, ends = period_of(request.GET.get("from", ""), request.GET.get("to", ""))
    return income_record(worker, starts, ends)


@roles("worker")
@require_safe
def my_income(request: HttpRequest) -> HttpResponse:
    """我的收入: days, hirers, what came; the same on paper and as files."""
    has_card = Worker.objects.filter(person_id=request.actor.person_id).exists()
    if not has_card:
        return render(
            request, "exchange/pay/my_income.html", {"record": None, "back_url": reverse("me_more")}
        )
    record = _record(request)
    period = urlencode({"from": record.starts.isoformat(), "to": record.ends.isoformat()})
    context = {
        "record": record,
        "print_url": f"{reverse('my_income_print')}?{period}",
        "pdf_url": f"{reverse('my_income_pdf')}?{period}",
        "xlsx_url": f"{reverse('my_income_xlsx')}?{period}",
        "back_url": reverse("me_more"),
    }
    return render(request, "exchange/pay/my_income.html", context)


@roles("worker")
@require_safe
def my_income_print(request: HttpRequest) -> HttpResponse:
    """The record for the printer."""
    record = _record(request)
    return render(
        request, "exchange/pay/my_income_print.html", {"record": record, "back_url": reverse("my_income")}
    )


@roles("worker")
@require_safe
def my_income_pdf(request: HttpRequest) -> HttpResponse:
    return _file(income_pdf(_record(request)), "application/pdf", "income.pdf")


@roles("worker")
@require_safe
def my_income_xlsx(request: HttpRequest) -> HttpResponse:
    return _file(income_xlsx(_record(request)), XLSX, "income.xlsx")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
