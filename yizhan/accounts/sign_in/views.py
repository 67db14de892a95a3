"""The citizens' door: phone, code, who you are. Works without script; one decision a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.accounts.consents.notices import notice
from yizhan.accounts.enums import CITIZEN_ROLES, STAFF_ROLES, ConsentPurpose, Language
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.memberships.queries import memberships_of
from yizhan.accounts.registration.actions import take_up_role
from yizhan.accounts.sign_in import pending, sessions
from yizhan.accounts.sign_in.actions import check_code, note_session, register_self, request_code, sign_in_as
from yizhan.accounts.sign_in.forms import CodeForm, PhoneForm, RegisterForm
from yizhan.accounts.sign_in.homes import home_url
from yizhan.accounts.sign_in.queries import people_of_proved_code
from yizhan.accounts.sign_in.rules import Outcome
from yizhan.accounts.sign_in.web import address_of, safe_next
from yizhan.core import masks
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.preferences import is_elder
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, public
from yizhan.messaging.queries import can_send_sms


def _language() -> str:
    current = get_language() or Language.CHINESE
    return current if current in Language.values else Language.CHINESE


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a phone and send a code. Somebody who is signed in already is sent on."""
    if request.method == "GET" and request.signed_in.person:
        actor: Actor = request.actor
        target = "switch_role" if actor.is_visitor else (safe_next(request) or home_url(actor.role))
        return redirect(target)
    form = PhoneForm(request.POST or None)
    status = 200
    if request.method == "POST":
        nonce = pending.new_nonce()
        status = 422
        if form.is_valid():
            try:
                code_uid = request_code(
                    VISITOR,
                    form.cleaned_data["phone"],
                    nonce=nonce,
                    address=address_of(request),
                    language=_language(),
                )
            except Refused as refused:
                add_reasons(form, refused)
                status = refused.status
            else:
                response = redirect("sign_in_code")
                pending.remember(response, pending.Pending(code_uid, nonce, safe_next(request)))
                return response
    context = {"form": form, "next": safe_next(request), "can_send_sms": can_send_sms()}
    return render(request, "accounts/sign_in/phone.html", context, status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the six digits. What happens next depends on how many persons use the phone."""
    held = pending.recall_code(request)
    if held is None:
        return redirect("sign_in")
    mine, row = held
    if row.proved_at:
        return _next_step(request, mine, row)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = check_code(VISITOR, mine.code_uid, nonce=mine.nonce, typed=form.cleaned_data["code"])
            if answer["outcome"] == Outcome.RIGHT:
                row.refresh_from_db()
                return _next_step(request, mine, row)
            form.add_error("code", _why_not(answer))
    context = {
        "form": form,
        "phone_masked": masks.phone(row.phone),
        "minutes": (row.expires_at - row.created_at) // timedelta(minutes=1),
    }
    return render(request, "accounts/sign_in/code.html", context, status=status)


def _why_not(answer: dict[str, Any]) -> str:
    if answer["outcome"] == Outcome.WRONG and answer["tries_left"]:
        return _("不对，还能试 %(count)s 次") % {"count": answer["tries_left"]}
    if answer["outcome"] == Outcome.EXPIRED:
        return _("过期了，重新要一个")
    return _("这个验证码不能用了，重新要一个")


def _next_step(request: HttpRequest, mine: pending.Pending, row: Any) -> HttpResponse:
    """One person: in. Nobody: register. Several: choose."""
    people = people_of_proved_code(row)
    if len(people) == 1 and request.method == "POST":
        return _enter(request, mine, str(people[0].uid))
    return redirect("sign_in_choose" if people else "sign_in_register")


def _enter(request: HttpRequest, mine: pending.Pending, person_uid: str) -> HttpResponse:
    found = sign_in_as(VISITOR, mine.code_uid, nonce=mine.nonce, person_uid=person_uid, once=once_of(request))
    return _open(request, mine, found["person_id"], found["membership_id"])


def _open(
    request: HttpRequest, mine: pending.Pending, person_id: int, membership_id: int | None
) -> HttpResponse:
    """Begin the session and go where the person wanted."""
    sessions.begin(request, sessions.Acting(person_id, membership_id))
    if membership_id is None:
        response = redirect("switch_role")
    else:
        role = Membership.objects.values_list("role", flat=True).get(pk=membership_id)
        response = HttpResponseRedirect(mine.next or home_url(role))
    pending.forget(response)
    return response


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_choose(request: HttpRequest) -> HttpResponse:
    """Several persons share the phone: choose who you are, or open a new file."""
    held = pending.recall_code(request)
    if held is None:
        return redirect("sign_in")
    mine, row = held
    people = people_of_proved_code(row)
    if not people:
        return redirect("sign_in_register" if row.proved_at else "sign_in_code")
    if request.method == "POST" and request.POST.get("person"):
        return _enter(request, mine, request.POST["person"])
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/sign_in/choose.html", {"people": people}, status=status)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_register(request: HttpRequest) -> HttpResponse:
    """Open one's own file: a name, what one comes for, and a yes."""
    held = pending.recall_code(request)
    if held is None:
        return redirect("sign_in")
    mine, row = held
    if not row.proved_at:
        return redirect("sign_in_code")
    form = RegisterForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _register(request, mine, form.cleaned_data)
            except Refused as refused:
                add_reasons(form, refused)
                status = refused.status
            else:
                return _open(request, mine, made["person_id"], made["membership_id"])
    language = _language()
    context = {
        "form": form,
        "notices": {
            "account": notice(ConsentPurpose.ACCOUNT, language),
            "matching": notice(ConsentPurpose.MATCHING_PROFILE, language),
            "sms": notice(ConsentPurpose.MESSAGES_SMS, language),
        },
    }
    return render(request, "accounts/sign_in/register.html", context, status=status)


def _register(request: HttpRequest, mine: pending.Pending, given: dict[str, Any]) -> dict[str, Any]:
    ticked = {
        ConsentPurpose.ACCOUNT: given["agree_account"],
        ConsentPurpose.MATCHING_PROFILE: given["agree_matching"],
        ConsentPurpose.MESSAGES_SMS: given["agree_sms"],
    }
    return register_self(
        VISITOR,
        mine.code_uid,
        nonce=mine.nonce,
        full_name=given["full_name"],
        role=given["role"],
        consents=[purpose.value for purpose, yes in ticked.items() if yes],
        is_old_enough=given["is_old_enough"],
        language=_language(),
        elder_view=is_elder(request),
        once=once_of(request),
    )


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on the server."""
    actor: Actor = request.actor
    if not actor.is_visitor:
        note_session(actor, "ended")
    was_staff = request.signed_in.is_staff
    sessions.end(request)
    return redirect("staff_sign_in" if was_staff else "/")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def switch_role(request: HttpRequest) -> HttpResponse:
    """Choose the role to act in, or take up one more (public: the person may hold none yet)."""
    person = request.signed_in.person
    if person is None:
        return redirect("sign_in")
    if request.signed_in.must_change_password:
        return redirect("staff_new_password")
    is_staff = request.signed_in.is_staff
    held = [m for m in memberships_of(person.pk) if is_staff or m.role in CITIZEN_ROLES]
    if request.method == "POST":
        chosen = next((m for m in held if str(m.uid) == request.POST.get("membership")), None)
        if chosen is None and request.POST.get("role"):
            made = take_up_role(_as_person(request), request.POST["role"], once=once_of(request))
            chosen = Membership.objects.get(pk=made)
        if chosen is not None:
            sessions.change_role(request, chosen.pk)
            return HttpResponseRedirect(home_url(chosen.role))
    roles_held = {m.role for m in held}
    context = {
        "held": held,
        "current": request.signed_in.membership,
        "can_become_worker": "worker" not in roles_held,
        "can_become_hirer": "hirer" not in roles_held,
        "staff_roles": STAFF_ROLES,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/sign_in/switch_role.html", context, status=status)


def _as_person(request: HttpRequest) -> Actor:
    """The signed-in person, also before any role is chosen."""
    actor: Actor = request.actor
    if not actor.is_visitor:
        return actor
    person = request.signed_in.person
    return Actor(role=VISITOR.role, person_uid=str(person.uid), person_id=person.pk)
