"""收藏: who worked for whom, one tap to keep at hand; the pool that may be asked first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.blocklist.actions import avoid_worker
from yizhan.exchange.blocklist.enums import BlockScope
from yizhan.exchange.blocklist.forms import AvoidForm
from yizhan.exchange.blocklist.queries import own_choices
from yizhan.exchange.engagements.actions import offer_place
from yizhan.exchange.engagements.enums import Entrance
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.favourites import actions
from yizhan.exchange.favourites.queries import known_hirers, known_workers, pool_for
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import hirer_of
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import worker_of

HIRERS = ("hirer", "hirer_staff")
both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*HIRERS)
@both
def hire_favourites(request: HttpRequest) -> HttpResponse:
    """收藏的工人: everybody who worked here, favourites first; and postings to ask them for."""
    hirer = hirer_of(request.actor)
    if hirer is None:
        return redirect("hire_start")
    if request.method == "POST":
        worker = _worker(request.POST.get("worker", ""))
        if request.POST.get("step") == "let_go":
            actions.let_go_of_worker(request.actor, hirer.pk, worker.pk, once=once_of(request))
            messages.success(request, _("取消收藏了"))
        else:
            actions.keep_worker(request.actor, hirer.pk, worker.pk, once=once_of(request))
            messages.success(request, _("收藏了，下次发活可以先请他"))
        return redirect("hire_favourites")
    avoided = frozenset(block.worker_id for block in own_choices(hirer_id=hirer.pk))
    known = known_workers(hirer.pk, avoided=avoided)
    postings = Posting.objects.open(clock.now()).filter(hirer=hirer).order_by("starts_at")[:5]
    context = {
        "known": known,
        "has_kept": any(row.is_kept for row in known),
        "postings": list(postings),
        "back_url": reverse("hire_profile"),
    }
    return render(request, "exchange/favourites/hire_favourites.html", context)


@roles(*HIRERS)
@both
def hire_pool(request: HttpRequest, uid: UUID) -> HttpResponse:
    """先请老师傅: ask all favourites for one posting at once; each may say no."""
    posting = Posting.objects.visible_to(request.actor).open(clock.now()).filter(uid=uid).first()
    if posting is None:
        raise OutOfSight(Reason("not_found", _("没有找到")))
    pool = pool_for(posting)
    if request.method == "POST":
        asked, reasons = _invite(request, posting, pool)
        words = ngettext("请了 %(n)s 个人，等他们答复", "请了 %(n)s 个人，等他们答复", asked) % {"n": asked}
        if asked:
            messages.success(request, words)
        for text in reasons:
            messages.warning(request, text)
        return redirect("hire_board", uid=posting.uid)
    context = {"posting": posting, "pool": pool, "back_url": reverse("hire_favourites")}
    return render(request, "exchange/favourites/hire_pool.html", context)


def _invite(request: HttpRequest, posting: Posting, pool: list[Worker]) -> tuple[int, list[str]]:
    """One invitation per worker, each an action of its own: one refusal does not stop the others."""
    asked, reasons, once = 0, [], once_of(request)
    for worker in pool:
        try:
            offer_place(
                request.actor,
                posting.pk,
                worker.pk,
                entrance=Entrance.CALL_BACK,
                once=f"{once}:{worker.pk}" if once else None,
            )
            asked += 1
        except Refused as refused:
            name = worker.person.display_name
            reasons.append(f"{name}：{refused.reasons[0].text}")
    return asked, reasons


@roles(*HIRERS)
@both
def hire_avoid(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不再用他: why and until when; he is not told. Only somebody this hirer has had to do with."""
    hirer, worker = hirer_of(request.actor), _worker(str(uid))
    met = hirer and Engagement.objects.filter(posting__hirer=hirer, worker=worker).exists()
    if not met:
        raise OutOfSight(Reason("not_found", _("没有找到")))
    form, status = AvoidForm(request.POST or None, scope=BlockScope.HIRER), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                avoid_worker(request.actor, hirer.pk, worker.pk, **form.cleaned_data, once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，不再推荐他。想取消，在这里点"))
                return redirect("hire_blocks")
    context = {"form": form, "name": worker.person.display_name, "back_url": reverse("hire_favourites")}
    return render(request, "exchange/favourites/hire_avoid.html", context, status=status)


def _worker(uid: str) -> Worker:
    try:
        found = Worker.objects.select_related("person").filter(uid=UUID(uid)).first()
    except ValueError:
        found = None
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到")))
    return found


@roles("worker")
@both
def me_hirers(request: HttpRequest) -> HttpResponse:
    """干过的东家: favourites first, which of them want people now; 收藏, 不去这家."""
    worker = worker_of(request.actor)
    if request.method == "POST":
        hirer = _hirer(request.POST.get("hirer", ""))
        if request.POST.get("step") == "let_go":
            actions.let_go_of_hirer(request.actor, hirer.pk, once=once_of(request))
            messages.success(request, _("取消收藏了"))
        else:
            actions.keep_hirer(request.actor, hirer.pk, once=once_of(request))
            messages.success(request, _("收藏了"))
        return redirect("me_hirers")
    context = {"known": known_hirers(worker.pk) if worker else [], "back_url": reverse("me_more")}
    return render(request, "exchange/favourites/me_hirers.html", context)


def _hirer(uid: str) -> Hirer:
    try:
        found = Hirer.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        found = None
    if found is None:
        raise OutOfSight(Reason("not_found", _("没有找到")))
    return found
