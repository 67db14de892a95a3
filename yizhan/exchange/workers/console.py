"""Pages of the station about workers: register, find, look after a registration."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from yizhan.accounts.consents.queries import consent_lines, notice
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.people.actions import unmask_field
from yizhan.accounts.people.queries import (
    names_by_uid,
    person_by_identity_number,
    person_by_uid,
    unmasked_value,
)
from yizhan.core import clock, masks
from yizhan.core.audit import AuditRow
from yizhan.core.refusals import Refused
from yizhan.core.regions.queries import region_name
from yizhan.core.web import add_reasons, is_fragment, once_of, roles
from yizhan.exchange.workers import actions, rules
from yizhan.exchange.workers.forms import (
    COUNTER_CONSENTS,
    CertificateForm,
    CorrectPersonForm,
    CounterForm,
    ProfileForm,
    WeekForm,
    at_fields,
    levels_of,
    wishes_of,
)
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.proxies import authors_of
from yizhan.exchange.workers.queries import (
    cards_of,
    coming_days,
    entry_of,
    field_lines,
    find_workers,
    mutual_partner,
    name_check,
    possible_twins,
    reasons_not_found,
    recent_workers,
    station_of,
    visible_worker,
    week_of,
)
from yizhan.exchange.workers.views import card_qr, is_looking_up, pressed_day, trades_fragment
from yizhan.exchange.workers.words import field_name

STATION = ("attendant", "station_manager")
both = require_http_methods(["GET", "HEAD", "POST"])

_DONE = {
    "register_worker_from_paper": gettext_lazy("照纸表登记"),
    "register_worker_at_counter": gettext_lazy("代录登记"),
    "register_myself": gettext_lazy("自己登记"),
    "update_wishes": gettext_lazy("改了想干的活"),
    "set_worker_day": gettext_lazy("说了哪天有空"),
    "correct_worker_person": gettext_lazy("改了姓名、手机"),
    "add_certificate": gettext_lazy("登记了证件"),
    "remove_certificate": gettext_lazy("去掉了证件"),
    "set_worker_week": gettext_lazy("说了每周哪几天有空"),
    "forget_worker_day": gettext_lazy("这一天按每周的算"),
    "ask_real_name_check": gettext_lazy("去核了姓名"),
    "note_real_name_check": gettext_lazy("核验有了结果"),
    "warn_of_certificates": gettext_lazy("提醒了证快到期"),
    "refresh_free_days": gettext_lazy("每天续上新的一天"),
}


# ---- register ----


@roles(*STATION)
@both
@never_cache
@sensitive_post_parameters("identity_number", "phone", "full_name")
def counter_register(request: HttpRequest) -> HttpResponse:
    """取号登记: one page, a minute, no phone needed."""
    station = station_of(request.actor)
    form = CounterForm(
        request.POST or None,
        region_prefix=request.actor.region_prefix,
        town=station.region_code[:9] if station else "",
    )
    if (fragment := trades_fragment(request, form)) is not None:
        return fragment
    known, status = _known_person(request), 200
    code_sent = ""
    if request.method == "POST" and request.POST.get("send_code") is not None:
        code_sent, status = sent_code(request, form)
    elif request.method == "POST" and not is_looking_up(request) and request.POST.get("use") is None:
        status = 422
        if form.is_valid() and code_fits(request, form):
            try:
                made = _register(request, form, known, station)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, at_fields(refused))
                if "identity_taken" in refused.codes:
                    known = person_by_identity_number(request.POST.get("identity_number", ""))
            else:
                return redirect("counter_read_back", uid=made["worker_uid"])
    context = register_context(request, form, known, code_sent)
    response = render(request, "exchange/workers/counter_register.html", context, status=status)
    return with_card_reader(response)


def register_context(
    request: HttpRequest, form: CounterForm, known: Any | None, code_sent: str
) -> dict[str, Any]:
    """What the counter's page needs, for whoever shows it (also the page that types from a paper form)."""
    return {
        "form": form,
        "known": known,
        "known_worker": _card_of(request, known),
        "spoken": [(form[field], notice(purpose).text) for field, purpose in COUNTER_CONSENTS],
        "spoken_identity": notice(ConsentPurpose.IDENTITY_CHECK).text,
        "twins": (),
        "code_sent": code_sent,
        "card_reader_url": settings.ID_CARD_READER_URL,
        "address": reverse("counter_register"),
        "paper": None,
        "has_more": form.is_bound
        and any(form[name].errors for name in form.fields if name not in form.short),
    }


def sent_code(request: HttpRequest, form: CounterForm) -> tuple[str, int]:
    """发码 was pressed: uid of the code and the page's status; what was typed so far stays, without its mistakes."""
    phone = request.POST.get("phone", "")
    code, refused = "", None
    try:
        code = actions.send_consent_code(request.actor, phone, once=None)
    except Refused as found:
        if found.status not in {422, 429}:
            raise
        refused = found
    form.errors.clear()
    if refused is not None:
        add_reasons(form, at_fields(refused))
        return "", refused.status
    return code, 200


def code_fits(request: HttpRequest, form: CounterForm) -> bool:
    """Whether the code he read out is right; asked only when that is how he agreed."""
    data = form.cleaned_data
    if data["consent_how"] != "phone_code":
        return True
    if actions.check_consent_code(request.actor, str(data["consent_code"] or ""), data["typed_code"]):
        return True
    form.add_error("typed_code", _("码对不上。请他再念一遍，或者重新发一个"))
    return False


def with_card_reader(response: HttpResponse) -> HttpResponse:
    """Let the page's script ask the helper on this machine, only when the district configured one."""
    if settings.ID_CARD_READER_URL:
        response._csp_update = {"connect-src": [settings.ID_CARD_READER_URL]}  # type: ignore[attr-defined]
    return response


def _known_person(request: HttpRequest) -> Any | None:
    """The person whose file shall be used, when the clerk chose one."""
    given = request.POST.get("use") or request.POST.get("person") or ""
    try:
        return person_by_uid(str(UUID(given)))
    except ValueError:
        return None


def _card_of(request: HttpRequest, person: Any | None) -> Worker | None:
    return Worker.objects.visible_to(request.actor).filter(person_id=person.pk).first() if person else None


def _register(
    request: HttpRequest, form: CounterForm, known: Any | None, station: Any | None
) -> dict[str, Any]:
    return actions.register_worker_at_counter(
        request.actor,
        **form.given(),
        station_id=station.pk if station else None,
        person_id=known.pk if known else None,
        once=once_of(request),
    )


@roles(*STATION)
@require_POST
@never_cache
@sensitive_post_parameters()
def counter_duplicates(request: HttpRequest) -> HttpResponse:
    """可能已经登记过: read while typing; POST so that no name or number stands in an address."""
    year = request.POST.get("birth_year", "")
    twins = possible_twins(
        request.actor,
        phone=request.POST.get("phone", ""),
        full_name=request.POST.get("full_name", ""),
        birth_year=int(year) if year.isdigit() else None,
    )
    return render(request, "exchange/workers/_twins.html", {"twins": twins})


@roles(*STATION)
@require_safe
def counter_registered(request: HttpRequest, uid: UUID) -> HttpResponse:
    """登记好了: the card number to shout, the card to print, the next person."""
    worker = visible_worker(request.actor, str(uid))
    twins = [
        twin
        for twin in possible_twins(
            request.actor,
            phone=worker.person.phone,
            full_name=worker.person.full_name,
            birth_year=worker.person.birth_on.year if worker.person.birth_on else None,
        )
        if twin.worker is not None and twin.worker.pk != worker.pk
    ]
    context = {
        "worker": worker,
        "entry": entry_of(worker),
        "twins": twins,
        "not_found_because": reasons_not_found(worker),
    }
    return render(request, "exchange/workers/counter_registered.html", context)


@roles(*STATION)
@require_safe
def console_worker_card(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The card on paper."""
    worker = visible_worker(request.actor, str(uid))
    return render(request, "exchange/workers/card_print.html", {"worker": worker, "qr": card_qr(worker)})


# ---- find and look after ----


@roles(*STATION)
@require_http_methods(["GET", "HEAD", "POST"])
def console_workers(request: HttpRequest) -> HttpResponse:
    """Find by the end of the card number, the whole phone, or what somebody is called.

    A search is a POST, so that no phone stands in an address or a log.
    """
    words = request.POST.get("words", "").strip() if request.method == "POST" else ""
    found = find_workers(request.actor, words) if words else recent_workers(request.actor)
    if words and len(found) == 1 and words in cards_of(found[0]):
        page = reverse("console_worker", args=[found[0].uid])  # the card was scanned
        return HttpResponseClientRedirect(page) if is_fragment(request) else redirect(page)
    template = "_worker_rows.html" if is_fragment(request) else "console_workers.html"
    return render(request, f"exchange/workers/{template}", {"found": found, "words": words})


@roles(*STATION)
@both
@never_cache
def console_worker(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One registration: masked data, wishes, certificates, free days, history."""
    worker = visible_worker(request.actor, str(uid))
    form = ProfileForm(
        request.POST if request.POST.get("step") == "wishes" else None,
        initial=wishes_of(worker),
        radius_km=worker.radius_km,
        region_prefix=request.actor.region_prefix,
    )
    certificate = CertificateForm(request.POST if request.POST.get("step") == "certificate" else None)
    week = WeekForm(request.POST if request.POST.get("step") == "week" else None, said=week_of(worker))
    status, seen = 200, ""
    if request.method == "POST":
        if (fragment := trades_fragment(request, form)) is not None:
            return fragment
        if not is_looking_up(request):
            status = 422
            try:
                seen, done = _step(request, worker, form, certificate, week)
            except Refused as refused:
                if refused.status != 422 or request.POST.get("step") not in {"wishes", "certificate"}:
                    raise
                add_reasons(form if form.is_bound else certificate, at_fields(refused))
            else:
                if done:
                    messages.success(request, done)
                    return redirect("console_worker", uid=worker.uid)
                status = 200 if seen else status
    return render(
        request,
        "exchange/workers/console_worker.html",
        _worker_context(request, worker, form, certificate, seen) | {"week": week},
        status=status,
    )


@roles(*STATION)
@both
@never_cache
@sensitive_post_parameters("identity_number", "phone", "full_name")
def correct_worker_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """改姓名、手机: for somebody who stands at the counter; what is on file is shown masked."""
    worker = visible_worker(request.actor, str(uid))
    form = CorrectPersonForm(request.POST or None, initial={"display_name": worker.person.display_name})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = actions.correct_worker_person(
                    request.actor,
                    worker.pk,
                    **form.given(),
                    once=once_of(request),
                    on_behalf_of=str(worker.person.uid),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("改好了") if changed else _("和原来一样，没有改"))
                return redirect("console_worker", uid=worker.uid)
    context = {"worker": worker, "form": form, "facts": _person_facts(worker.person)}
    return render(request, "exchange/workers/correct_person.html", context, status=status)


def _person_facts(person: Any) -> list[dict[str, Any]]:
    """What is on file about a person, numbers masked."""
    return [
        {"label": _("手机"), "value": masks.phone(person.phone) or _("没有手机")},
        {"label": _("身份证"), "value": masks.identity_number(person.identity_number) or _("没登记")},
        {"label": _("哪年生"), "value": person.birth_on.year if person.birth_on else _("没说")},
    ]


def _step(
    request: HttpRequest, worker: Worker, form: ProfileForm, certificate: CertificateForm, week: WeekForm
) -> tuple[str, str]:
    """Do the step of one of the page's forms: ``(unmasked phone, word of success)``; two blanks when a form is invalid."""
    actor, once, behalf = request.actor, once_of(request), str(worker.person.uid)
    match request.POST.get("step"):
        case "wishes" if form.is_valid():
            actions.update_wishes(actor, worker.pk, **form.given(), once=once, on_behalf_of=behalf)
            return "", _("改好了")
        case "certificate" if certificate.is_valid():
            actions.add_certificate(
                actor, worker.pk, **certificate.cleaned_data, once=once, on_behalf_of=behalf
            )
            return "", _("证件记下了")
        case "day":
            actions.set_worker_day(actor, worker.pk, *pressed_day(request), once=once, on_behalf_of=behalf)
            return "", _("记下了")
        case "week" if week.is_valid():
            actions.set_worker_week(actor, worker.pk, week.weekly(), once=once, on_behalf_of=behalf)
            return "", _("记下了")
        case "forget_day":
            on, _slots = pressed_day(request)
            actions.forget_worker_day(actor, worker.pk, on, once=once, on_behalf_of=behalf)
            return "", _("这一天按每周的算")
        case "remove_certificate":
            key = request.POST.get("certificate", "")
            actions.remove_certificate(
                actor, worker.pk, int(key) if key.isdecimal() else 0, once=once, on_behalf_of=behalf
            )
            return "", _("证件去掉了")
        case "name_check":
            actions.ask_real_name_check(actor, worker.pk, once=once, on_behalf_of=behalf)
            return "", _("已经去核了，过一会儿刷新看结果")
        case "phone":
            look = unmask_field(actor, worker.person_id, "phone", request.POST.get("reason", ""), once=once)
            return unmasked_value(actor, look), ""
    return "", ""


def _worker_context(
    request: HttpRequest, worker: Worker, form: ProfileForm, certificate: CertificateForm, seen: str
) -> dict[str, Any]:
    person, entry, lines = worker.person, entry_of(worker), field_lines(worker)
    names = names_by_uid({line.entered_by_uid for line in lines})
    return {
        "worker": worker,
        "form": form,
        "certificate_form": certificate,
        "levels": levels_of(worker.worker_trades.all()),
        "certificates": worker.certificates.all(),
        "days": coming_days(worker, clock.today()),
        "day_choices": rules.DAY_CHOICES,
        "phone_seen": seen,
        "entry": entry,
        "can_confirm": not person.is_confirmed
        and request.actor.person_uid not in authors_of(worker, entry)
        and request.actor.person_id != person.pk,
        "field_lines": [
            {
                "field": field_name(line.field),
                "word": line.get_on_whose_word_display(),
                "who": names.get(line.entered_by_uid, ""),
                "at": line.at,
            }
            for line in lines
        ],
        "real_name": settings.REAL_NAME_SERVICE,
        "partner": mutual_partner(worker),
        "facts": [
            {"label": _("卡号"), "value": worker.card_number},
            *_person_facts(person),
            {
                "label": _("住处"),
                "value": region_name(worker.home_region_code) if worker.home_region_code else _("没说"),
            },
            {"label": _("常去驿站"), "value": str(worker.station) if worker.station else _("没定")},
            {"label": _("怎么登记的"), "value": worker.get_registered_via_display()},
            {"label": _("实名"), "value": name_check(worker)},
        ],
        "consents": [line for line in consent_lines(worker.person_id) if line.record],
        "history": [
            {"at": row.at, "title": _DONE.get(row.action.rpartition(".")[2], row.action), "state": ""}
            for row in AuditRow.objects.filter(
                object_type="exchange.Worker", object_uid=str(worker.uid)
            ).order_by("-pk")[:10]
        ],
    }
