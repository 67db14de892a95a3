"""我的信息: what is kept about me, taking it along, having it corrected, leaving."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhan.accounts.consents.notices import notice
from yizhan.accounts.enums import ConsentPurpose, Language, Role
from yizhan.accounts.my_data import actions, queries
from yizhan.accounts.my_data.document import readable, subject_of
from yizhan.accounts.my_data.enums import TakenAs
from yizhan.accounts.my_data.exporting import content_of
from yizhan.accounts.my_data.forms import CorrectionForm, ErasureForm, NameForm
from yizhan.core import masks
from yizhan.core.own_data import reasons_not_to_erase
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, public, roles

everybody = roles(*Role.values)
both = require_http_methods(["GET", "HEAD", "POST"])


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """个人信息怎么用: every purpose with its words, every kind of record, and what lies in a visitor's phone."""
    language = get_language() or Language.CHINESE
    context = {
        "notices": [
            {"label": purpose.label, "notice": notice(purpose, language)} for purpose in ConsentPurpose
        ],
        "kept": queries.kept_about_people(),
        "stays": queries.what_stays(),
    }
    return render(request, "accounts/my_data/privacy.html", context)


@everybody
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept, in the catalogue's words, and the ways to take it along, correct it, leave."""
    return _my_data(request)


def _my_data(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    person = request.signed_in.person  # type: ignore[attr-defined]
    context = {
        "person": person,
        "phone_masked": masks.phone(person.phone),
        "identity_masked": masks.identity_number(person.identity_number),
        "kept": queries.kept_about_people(),
        "export": queries.standing_export(person.pk),
        "corrections": queries.corrections_of(person.pk),
        "erasure": queries.running_erasure(person.pk),
        "reasons": refused.reasons if refused else (),
        "is_worker": request.actor.role == Role.WORKER,
    }
    status = refused.status if refused else 200
    return render(request, "accounts/my_data/my_data.html", context, status=status)


@everybody
@both
def my_data_name(request: HttpRequest) -> HttpResponse:
    """What others may call me: changed at once."""
    person = request.signed_in.person  # type: ignore[attr-defined]
    form = NameForm(request.POST or None, initial={"display_name": person.display_name})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_own_name(
                    request.actor, form.cleaned_data["display_name"], once=once_of(request)
                )
            except Refused as refused:
                add_reasons(form, refused)
            else:
                messages.success(request, _("改好了"))
                return redirect("my_data")
    context = {"form": form, "back_url": reverse("my_data")}
    return render(request, "accounts/my_data/my_name.html", context, status=status)


@everybody
@require_POST
def ask_my_export(request: HttpRequest) -> HttpResponse:
    """要一份: a job makes it."""
    try:
        actions.ask_for_export(request.actor, request.actor.person_id, once=once_of(request))
    except Refused as refused:
        if refused.status != 422:
            raise
        return _my_data(request, refused)
    messages.success(request, _("在整理了，好了给你发消息"))
    return redirect("my_data")


@everybody
@require_POST
@never_cache
def take_my_export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of the two forms, once."""
    try:
        return taken(request, str(uid), request.POST.get("as", ""))
    except Refused as refused:
        if refused.status != 422:
            raise
        return _my_data(request, refused)


def taken(request: HttpRequest, uid: str, form: str, *, back_url: str = "") -> HttpResponse:
    """The copy in the form asked for: a file, or the page to read and print."""
    copy = content_of(actions.take_export(request.actor, uid, form))
    if form == TakenAs.JSON:
        answer = HttpResponse(
            json.dumps(copy, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="yizhan-{copy["made_at"][:10]}.json"'
        return answer
    context = {
        "copy": copy,
        "sections": readable(copy),
        "day": copy["made_at"][:10],
        "back_url": back_url or reverse("my_data"),
    }
    return render(request, "accounts/my_data/copy_page.html", context)


@everybody
@both
def my_correction(request: HttpRequest) -> HttpResponse:
    """有一项不对: what is right, and what shows it."""
    form, status = CorrectionForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.ask_for_correction(
                    request.actor, request.actor.person_id, **form.cleaned_data, once=once_of(request)
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("交上去了，答复了给你发消息"))
                return redirect("my_data")
    context = {"form": form, "back_url": reverse("my_data")}
    return render(request, "accounts/my_data/my_correction.html", context, status=status)


@everybody
@require_POST
def withdraw_my_correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不改了."""
    actions.withdraw_correction(request.actor, str(uid), once=once_of(request))
    messages.success(request, _("撤回了"))
    return redirect("my_data")


@everybody
@both
def my_erasure(request: HttpRequest) -> HttpResponse:
    """注销: what goes, what the law keeps, what stands against it; then one tick and one button."""
    person = request.signed_in.person  # type: ignore[attr-defined]
    form, status = ErasureForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.ask_for_erasure(request.actor, person.pk, **form.cleaned_data, once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("申请了。冷静期里随时可以取消"))
                return redirect("my_erasure")
    context = {"form": form, "back_url": reverse("my_data"), **erasure_context(person)}
    return render(request, "accounts/my_data/my_erasure.html", context, status=status)


def erasure_context(person: Any) -> dict[str, Any]:
    """What both doors to an erasure show before anybody confirms."""
    running = queries.running_erasure(person.pk)
    return {
        "running": running,
        "stopped": None if running else queries.last_stopped(person.pk),
        "bars": [] if running else reasons_not_to_erase(subject_of(person)),
        "goes": queries.what_goes(),
        "stays": queries.what_stays(),
        "cooling_days": queries.cooling_days(),
    }


@everybody
@require_POST
def cancel_my_erasure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不注销了: one tap."""
    actions.cancel_erasure(request.actor, str(uid), once=once_of(request))
    messages.success(request, _("取消了，档案照旧"))
    return redirect("my_data")
