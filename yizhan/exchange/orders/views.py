"""Pages of orders: list, making one from a posting, the calendar, the sheet."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.orders import actions, queries, sheet
from yizhan.exchange.orders.forms import WEEKDAYS, OrderForm
from yizhan.exchange.orders.models import Order
from yizhan.exchange.orders.workflow import order_workflow
from yizhan.exchange.postings.forms import PostingForm, initial_of
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.pages import layout_of, region_prefix_of
from yizhan.exchange.postings.queries import posting, visible_posting
from yizhan.exchange.postings.workflow import HIRER_SIDE, STATION_SIDE, WRITERS

ROLES = tuple(sorted(WRITERS))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("skip", "unskip", "stop", "go_on")
both = require_http_methods(["GET", "HEAD", "POST"])
read = require_http_methods(["GET", "HEAD"])


def _behalf(request: HttpRequest, row: Posting) -> str:
    contact = row.hirer.contact
    return str(contact.uid) if request.actor.role in STATION_SIDE and contact else ""


@roles(*ROLES)
@read
def order_list(request: HttpRequest) -> HttpResponse:
    """长期用工: running ones first."""
    rows = sorted(
        queries.visible_orders(request.actor)[:100], key=lambda row: (row.state != "active", -row.pk)
    )
    home = "hire_home" if request.actor.role in HIRER_SIDE else "console_home"
    context = {
        "layout": layout_of(request),
        "orders": [(row, days_words(row)) for row in rows],
        "back_url": url_or_blank(home),
        "postings_url": url_or_blank(
            "hire_postings" if request.actor.role in HIRER_SIDE else "console_postings"
        ),
    }
    return render(request, "exchange/orders/list.html", context)


def days_words(order: Order) -> str:
    """周一、周三 and named days in a few words."""
    names = dict(WEEKDAYS)
    words = "、".join(str(names[str(day)]) for day in order.weekdays)
    if order.dates:
        named = (
            _("另有 %(n)s 天") % {"n": len(order.dates)} if words else _("%(n)s 天") % {"n": len(order.dates)}
        )
        words = f"{words}，{named}" if words else named
    return words


@roles(*ROLES)
@both
def order_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """照这条长期招: which days, from when to when."""
    row = visible_posting(request.actor, uid)
    first = {"season_from": clock.today()}
    form, status = OrderForm(request.POST or None, initial=first), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                order_id = actions.make_order(
                    request.actor,
                    row.pk,
                    **form.given(),
                    once=once_of(request),
                    on_behalf_of=_behalf(request, row),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，到日子前几天自动发"))
                order = queries.visible_orders(request.actor).get(pk=order_id)
                return redirect("order_detail", uid=order.uid)
    back = reverse("posting_form", args=[row.uid])
    context = {"layout": layout_of(request), "posting": row, "form": form, "back_url": back}
    return render(request, "exchange/orders/new.html", context, status=status)


@roles(*ROLES)
@read
def order_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The calendar of one order and what may be done with it."""
    order = queries.visible_order(request.actor, uid)
    context = {
        "layout": layout_of(request),
        "order": order,
        "posting": posting(order.pattern_id),
        "days": days_words(order),
        "weeks": queries.calendar_of(order, clock.today()),
        "weekdays": [label for _number, label in WEEKDAYS],
        "steps": [o for o in order_workflow.available(request.actor, order) if o.name in STEPS],
        "back_url": reverse("order_list"),
    }
    return render(request, "exchange/orders/detail.html", context)


@roles(*ROLES)
@require_POST
def order_step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """``do`` = skip or unskip (with ``day``), stop, go_on."""
    order = queries.visible_order(request.actor, uid)
    actor, once, behalf = request.actor, once_of(request), _behalf(request, order.pattern)
    do, day = request.POST.get("do", ""), request.POST.get("day", "")[:10]
    if do == "skip":
        actions.skip_day(actor, order.pk, day, once=once, on_behalf_of=behalf)
        messages.success(request, _("%(day)s 不招了") % {"day": day})
    elif do == "unskip":
        actions.unskip_day(actor, order.pk, day, once=once, on_behalf_of=behalf)
        messages.success(request, _("%(day)s 还是招") % {"day": day})
    elif do == "go_on":
        actions.go_on_order(actor, order.pk, once=once, on_behalf_of=behalf)
        messages.success(request, _("接着招"))
    else:
        actions.stop_order(actor, order.pk, once=once, on_behalf_of=behalf)
        messages.success(request, _("停了。已经发出去的要撤，一条一条撤"))
    return redirect("order_detail", uid=order.uid)


@roles(*ROLES)
@both
def order_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """New words, pay or hours for the days to come; reviewed again."""
    order = queries.visible_order(request.actor, uid)
    row = posting(order.pattern_id)
    assert row is not None
    given = request.POST or None
    form = PostingForm(given, initial=initial_of(row), region_prefix=region_prefix_of(request, row))
    for name in ("starts_at", "ends_at", "valid_until", "end_user", "end_user_shown", "site_id"):
        form.fields.pop(name, None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_order(
                    request.actor,
                    order.pk,
                    fields=form.given(),
                    once=once_of(request),
                    on_behalf_of=_behalf(request, row),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("改好了，审过以后照新的发"))
                return redirect("order_detail", uid=order.uid)
    context = {
        "layout": layout_of(request),
        "order": order,
        "form": form,
        "back_url": reverse("order_detail", args=[order.uid]),
    }
    return render(request, "exchange/orders/change.html", context, status=status)


@roles(*ROLES)
@read
def order_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """往后的班, as an Excel file."""
    order = queries.visible_order(request.actor, uid)
    answer = HttpResponse(sheet.workbook(order, queries.coming_shifts(order, clock.now())), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="shifts-{order.pattern.number}.xlsx"'
    return answer
