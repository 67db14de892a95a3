"""The worker's own pages: what I can do, when I am free, my card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.accounts.consents.queries import has_consent, notice
from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import Reason, Refused
from yizhan.core.web import add_reasons, is_fragment, once_of, roles
from yizhan.exchange.workers import actions, rules
from yizhan.exchange.workers.forms import (
    CONSENTS,
    ProfileForm,
    RegisterMyselfForm,
    TradesForm,
    WeekForm,
    at_fields,
    levels_of,
    wishes_of,
)
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import (
    coming_days,
    entry_of,
    mutual_partner,
    own_registration,
    week_of,
    worker_of,
)

both = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def registered(view: View) -> View:
    """A page of a registered worker: gets ``worker`` after ``request``; who has no card says first what he can do."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        worker = own_registration(request.actor)
        if worker is None:
            return redirect("me_register")
        return view(request, worker, *args, **kwargs)

    return guarded


def qr_of(text: str) -> str:
    """A text as a QR picture (address of an image)."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=6, border=2)


def card_qr(worker: Worker) -> str:
    """The card number as a QR picture: a scanner types it into the search box of the console."""
    return qr_of(worker.card_number)


def trades_fragment(request: HttpRequest, form: TradesForm) -> HttpResponse | None:
    """The answer to 找: the same trades with what fits the words; ``None`` when the form was sent for good."""
    if request.POST.get("look") is None or not is_fragment(request):
        return None
    return render(request, "exchange/workers/_trades.html", {"form": form})


def is_looking_up(request: HttpRequest) -> bool:
    """找 pressed without script: the page comes back with what fits."""
    return request.method == "POST" and request.POST.get("look") is not None


def _notices() -> list[dict[str, Any]]:
    language = get_language() or "zh-hans"
    return [{"field": field, "text": notice(purpose, language).text} for field, purpose in CONSENTS]


@roles("worker")
@both
def me_register(request: HttpRequest) -> HttpResponse:
    """你会干什么活: turns a person who signed up into a worker with a card."""
    if worker_of(request.actor) is not None:
        return redirect("me_profile")
    agreed = {field: has_consent(request.actor.person_id, purpose) for field, purpose in CONSENTS}
    form = RegisterMyselfForm(request.POST or None, initial=agreed)
    if (fragment := trades_fragment(request, form)) is not None:
        return fragment
    status = 200
    if request.method == "POST" and not is_looking_up(request):
        status = 422
        if form.is_valid():
            try:
                actions.register_myself(
                    request.actor, **form.given(), consents=form.consents(), once=once_of(request)
                )
            except Refused as refused:
                add_reasons(form, at_fields(refused))
            else:
                messages.success(request, _("登记好了，这是你的零工卡"))
                return redirect("me_card")
    return render(
        request, "exchange/workers/me_register.html", {"form": form, "notices": _notices()}, status=status
    )


@roles("worker")
@both
@registered
def me_profile(request: HttpRequest, worker: Worker) -> HttpResponse:
    """我的登记: trades, distance, pay, place, and 正在找活."""
    form = ProfileForm(request.POST or None, initial=wishes_of(worker), radius_km=worker.radius_km)
    if (fragment := trades_fragment(request, form)) is not None:
        return fragment
    status = 200
    if request.method == "POST" and not is_looking_up(request):
        status = 422
        if form.is_valid():
            try:
                actions.update_wishes(request.actor, worker.pk, **form.given(), once=once_of(request))
            except Refused as refused:
                add_reasons(form, at_fields(refused))
            else:
                messages.success(request, _("改好了"))
                return redirect("me_profile")
    context = {
        "form": form,
        "worker": worker,
        "levels": levels_of(worker.worker_trades.all()),
        "certificates": worker.certificates.all(),
        "settings_url": url_or_blank("my_settings"),
        "entry": entry_of(worker),
        "was_merged": worker.was_merged,  # type: ignore[attr-defined]
        "partner": mutual_partner(worker),
    }
    return render(request, "exchange/workers/me_profile.html", context, status=status)


@roles("worker")
@both
@registered
def me_days(request: HttpRequest, worker: Worker) -> HttpResponse:
    """我哪天有空: 14 days, four buttons each; the pressed button sends ``day=2026-11-23:15``."""
    if request.method == "POST" and request.POST.get("forget"):
        on, _slots = pressed_day(request, "forget")
        actions.forget_worker_day(request.actor, worker.pk, on, once=once_of(request))
        return redirect(f"{reverse('me_days')}#d{on.isoformat()}")
    if request.method == "POST":
        on, slots = pressed_day(request)
        actions.set_worker_day(request.actor, worker.pk, on, slots, once=once_of(request))
        home = url_or_blank("me_home") if request.POST.get("from") == "home" else ""  # the strip on 首页
        return redirect(home or f"{reverse('me_days')}#d{on.isoformat()}")
    context = {"days": coming_days(worker, clock.today()), "choices": rules.DAY_CHOICES, "worker": worker}
    return render(request, "exchange/workers/me_days.html", context)


@roles("worker")
@both
@registered
def me_week(request: HttpRequest, worker: Worker) -> HttpResponse:
    """我每周哪几天有空: seven answers; a single day said otherwise goes before."""
    form = WeekForm(request.POST or None, said=week_of(worker))
    if request.method == "POST" and form.is_valid():
        actions.set_worker_week(request.actor, worker.pk, form.weekly(), once=once_of(request))
        messages.success(request, _("改好了"))
        return redirect("me_days")
    return render(
        request, "exchange/workers/me_week.html", {"form": form}, status=422 if form.errors else 200
    )


def pressed_day(request: HttpRequest, name: str = "day") -> tuple[date, int]:
    """The day and mask of the pressed button (``2026-11-23:15``; the mask may be absent)."""
    on, _colon, slots = request.POST.get(name, "").partition(":")
    try:
        return date.fromisoformat(on), int(slots or 0)
    except ValueError:
        raise Refused(Reason("slots_unknown", _("选上午、下午、全天或没空"))) from None


@roles("worker")
@require_safe
@registered
def me_card(request: HttpRequest, worker: Worker) -> HttpResponse:
    """我的零工卡: the number in large figures and as a QR picture."""
    return render(request, "exchange/workers/me_card.html", {"worker": worker, "qr": card_qr(worker)})
