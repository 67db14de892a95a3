"""The counter: the same for somebody who stands there without a phone; and corrections that wait for an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.accounts.my_data import access, actions, queries
from yizhan.accounts.my_data.access import COUNTER
from yizhan.accounts.my_data.forms import AnswerForm, CounterCorrectionForm, CounterErasureForm, WordForm
from yizhan.accounts.my_data.views import erasure_context, taken
from yizhan.accounts.my_data.workflow import ANSWERERS
from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import person_by_uid, visible_person
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles

both = require_http_methods(["GET", "HEAD", "POST"])
DONE = {
    "export": gettext_lazy("在整理了，好了在这里打印"),
    "correct": gettext_lazy("交上去了，答复了告诉他"),
    "erase": gettext_lazy("申请了。冷静期里随时可以取消"),
    "cancel": gettext_lazy("取消了，档案照旧"),
    "withdraw": gettext_lazy("撤回了"),
}


@roles(*COUNTER)
@both
@never_cache
def person_data(request: HttpRequest, uid: UUID) -> HttpResponse:
    """他的信息: print a copy, note a correction, start or stop an erasure, each on the person's own word."""
    person = _person(request, uid)
    forms = _forms(request)
    status = 200
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step == "take":
            back = reverse("person_data", args=[person.uid])
            return taken(request, request.POST.get("export", ""), "page", back_url=back)
        form = forms.get(step)
        if form is None or form.is_valid():
            try:
                _run(request, person, step, form)
            except Refused as refused:
                if refused.status != 422 or form is None:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, DONE[step])
                return redirect("person_data", uid=person.uid)
        status = 422
    context = {
        "person": person,
        "forms": forms,
        "export": queries.standing_export(person.pk, for_role=request.actor.role),
        "corrections": queries.corrections_of(person.pk),
        **erasure_context(person),
    }
    return render(request, "accounts/my_data/person_data.html", context, status=status)


def _person(request: HttpRequest, uid: UUID) -> Person:
    found = person_by_uid(str(uid))
    if found is None or found.pk == request.actor.person_id:
        raise OutOfSight(Reason("not_found", _("没有找到这个人")))
    return visible_person(request.actor, found.pk)


def _forms(request: HttpRequest) -> dict[str, Any]:
    """The three forms of the page; only the one that was sent is bound."""
    kinds = {"export": WordForm, "correct": CounterCorrectionForm, "erase": CounterErasureForm}
    step = request.POST.get("step", "")
    return {name: kind(request.POST if step == name else None, prefix=name) for name, kind in kinds.items()}


def _run(request: HttpRequest, person: Person, step: str, form: Any) -> None:
    behalf, once = str(person.uid), once_of(request)
    if step == "export":
        actions.ask_for_export(request.actor, person.pk, **form.cleaned_data, once=once, on_behalf_of=behalf)
    elif step == "correct":
        actions.ask_for_correction(
            request.actor, person.pk, **form.cleaned_data, once=once, on_behalf_of=behalf
        )
    elif step == "erase":
        actions.ask_for_erasure(request.actor, person.pk, **form.cleaned_data, once=once, on_behalf_of=behalf)
    elif step == "cancel":
        actions.cancel_erasure(request.actor, request.POST.get("request", ""), once=once, on_behalf_of=behalf)
    elif step == "withdraw":
        actions.withdraw_correction(
            request.actor, request.POST.get("request", ""), once=once, on_behalf_of=behalf
        )
    else:
        raise OutOfSight(Reason("not_found", _("没有这一步")))


@roles(*ANSWERERS)
@require_safe
def data_requests(request: HttpRequest) -> HttpResponse:
    """改错申请: what waits for an answer, the most pressing first."""
    return render(
        request, "accounts/my_data/data_requests.html", {"rows": queries.open_corrections(request.actor)}
    )


@roles(*ANSWERERS)
@both
@never_cache
def data_request(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One correction: what is wrong, what shows it, and the two answers."""
    row = queries.visible_correction(request.actor, str(uid))
    may = access.can_answer(request.actor, row.person)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.answer_correction(
                    request.actor,
                    str(row.uid),
                    grant=request.POST.get("step") == "grant",
                    answer=form.cleaned_data["answer"],
                    once=once_of(request),
                    on_behalf_of=str(row.person.uid),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("答复了，已经告诉本人"))
                return redirect("data_requests")
    context = {"row": row, "form": form, "may": may, "back_url": reverse("data_requests")}
    return render(request, "accounts/my_data/data_request.html", context, status=status)
