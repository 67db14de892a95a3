"""The public list, and the page on which a worker joins or leaves it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhan.accounts.consents.actions import give_consent, withdraw_consent
from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.engagements.pages import both, page_or
from yizhan.exchange.ratings.queries import policy_in_force
from yizhan.exchange.recommended_list.actions import PURPOSE, set_list_name
from yizhan.exchange.recommended_list.forms import NameForm
from yizhan.exchange.recommended_list.queries import edition_of, groups_of_day, may_join, my_place
from yizhan.exchange.workers.queries import worker_of


@public
@require_safe
@never_cache
def recommended_list(request: HttpRequest) -> HttpResponse:
    """优秀零工推荐榜: nickname and trade, why, the rule and the period. No copy of it is kept anywhere."""
    today = clock.today()
    edition = edition_of(today)
    context = {
        "edition": edition,
        "groups": groups_of_day(edition, today) if edition else [],
        "policy": policy_in_force(today),
        "reliable": round(100 * policy_in_force(today).top_reliable),
    }
    return render(request, "exchange/recommended_list/recommended_list.html", context)


@roles("worker")
@both
def me_list(request: HttpRequest) -> HttpResponse:
    """上不上推荐榜: joining is one's own separate yes, leaving is one tap."""
    worker = worker_of(request.actor)
    if worker is None:
        raise OutOfSight(Reason("not_found", _("先登记，再来这里")))
    place = my_place(worker, clock.today())
    is_leaving = request.POST.get("how") == "leave"
    form = NameForm(
        None if is_leaving or request.method != "POST" else request.POST, initial={"nickname": place.nickname}
    )
    status, token = 200, once_of(request)
    if is_leaving:
        withdraw_consent(request.actor, worker.person_id, PURPOSE, once=token)
        messages.success(request, _("撤下了，榜上马上没有你"))
        return redirect("me_list")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_list_name(
                    request.actor, worker.pk, form.cleaned_data["nickname"], once=token and f"{token}:name"
                )
                give_consent(request.actor, worker.person_id, PURPOSE, once=token)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了。够条件的话，明天起在榜上"))
                return redirect("me_list")
    context = {
        "form": form,
        "place": place,
        "may_join": may_join(worker.pk),
        "back_url": page_or("me_perks", "/"),
    }
    return render(request, "exchange/recommended_list/me_list.html", context, status=status)
