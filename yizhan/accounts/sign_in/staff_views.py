"""The staff door: password, then TOTP. django-allauth runs the steps; templates, limits and session are ours."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.views import LoginView
from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import get_totp_secret, validate_totp_code
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhan.accounts.sign_in import sessions
from yizhan.accounts.sign_in.actions import enrol_totp, set_own_password
from yizhan.accounts.sign_in.homes import home_url
from yizhan.accounts.sign_in.limits import TooOften, count_staff_try, use_totp_once
from yizhan.accounts.sign_in.models import StaffLogin
from yizhan.accounts.sign_in.staff import NoRole, begin_staff_session
from yizhan.accounts.sign_in.staff_forms import TOO_OFTEN, EnrolForm, NewPasswordForm
from yizhan.accounts.sign_in.web import address_of, safe_next
from yizhan.core.actors import VISITOR, Actor
from yizhan.core.refusals import Reason, Refused
from yizhan.core.web import add_reasons, public


class _RefusedFormIs422:
    """The house rule for refused forms, put on allauth's views."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class StaffPasswordView(_RefusedFormIs422, LoginView):
    """First step: user name and password."""

    template_name = "accounts/sign_in/staff_password.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            no_role="no_role" in self.request.GET, next=safe_next(self.request), **kwargs
        )


class StaffCodeView(_RefusedFormIs422, AuthenticateView):
    """Second step: the six digits of the moment. Only reachable after a right password."""

    template_name = "accounts/sign_in/staff_code.html"


@public
@never_cache
@require_http_methods(["GET", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Password step; a half-finished sign-in starts over here."""
    if request.method == "GET" and request.user.is_authenticated:
        logout(request)  # a password alone opens nothing; begin again
    return StaffPasswordView.as_view()(request)


staff_code = public(never_cache(StaffCodeView.as_view()))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def staff_second_factor(request: HttpRequest) -> HttpResponse:
    """Set up TOTP after the first right password; nothing else opens before that."""
    login = request.user
    if not isinstance(login, StaffLogin):
        return redirect("staff_sign_in")
    if is_mfa_enabled(login):
        logout(request)
        return redirect("staff_sign_in")
    with allauth_context.request_context(request):
        secret = get_totp_secret(regenerate=False)
    form = EnrolForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _enrol(request, login, secret, form.cleaned_data["code"])
            except NoRole:
                return HttpResponseRedirect(f"{reverse('staff_sign_in')}?no_role=1")
            except TooOften:
                form.add_error("code", TOO_OFTEN)
                status = 429
            except Refused as refused:
                add_reasons(form, refused)
            except ValueError as wrong:
                form.add_error("code", str(wrong))
    context = {"form": form, "secret": _in_groups(secret), "qr": _qr(login, secret)}
    return render(request, "accounts/sign_in/staff_second_factor.html", context, status=status)


def _enrol(request: HttpRequest, login: StaffLogin, secret: str, typed: str) -> HttpResponse:
    """Check the first code, store the secret, open the session.

    Raises:
        ValueError: the code is wrong. TooOften, Refused, NoRole.
    """
    count_staff_try(VISITOR, login.username, address_of(request), step="totp")
    code = "".join(c for c in typed if c.isdecimal())
    if not validate_totp_code(secret, code):
        raise ValueError(_("动态码不对，看一眼手机上现在的 6 位数"))
    use_totp_once(VISITOR, login.pk, code)
    enrol_totp(VISITOR, login.pk, secret)
    return HttpResponseRedirect(begin_staff_session(request, login))


def _qr(login: StaffLogin, secret: str) -> SafeString:
    """The set-up code as SVG without styles (segno writes attributes only)."""
    url = get_mfa_adapter().build_totp_url(login, secret)
    svg = segno.make(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False)
    return mark_safe(svg)


def _in_groups(secret: str) -> str:
    """The secret in groups of four, for typing by hand."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def staff_new_password(request: HttpRequest) -> HttpResponse:
    """Set an own password: asked for once after the initial one, open to every signed-in staff member later.

    Public, because who still has the initial password acts in no role yet.
    """
    signed_in = request.signed_in
    if signed_in.person is None or not signed_in.is_staff:
        return redirect("staff_sign_in")
    is_first = signed_in.must_change_password
    form = NewPasswordForm(request.POST or None, is_first=is_first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _set_password(request, form.cleaned_data)
            except TooOften:
                form.add_error("current", TOO_OFTEN)
                status = 429
            except Refused as refused:
                add_reasons(form, refused)
    context = {"form": form, "is_first": is_first}
    return render(request, "accounts/sign_in/staff_new_password.html", context, status=status)


def _set_password(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    """Check the current password where it is asked for, store the new one, keep this session alone.

    Raises:
        TooOften, Refused.
    """
    person = request.signed_in.person
    if "current" in given:
        count_staff_try(VISITOR, person.staff_login.username, address_of(request), step="password")
        if not person.staff_login.check_password(given["current"]):
            raise Refused(Reason("password_wrong", _("现在的密码不对"), "current"))
    herself = Actor(VISITOR.role, person_uid=str(person.uid), person_id=person.pk, staff_session=True)
    set_own_password(herself, password=given["password"])
    sessions.renew(request, StaffLogin.objects.get(person=person).get_session_auth_hash())
    membership = sessions.resolve(request).membership
    messages.success(request, _("密码改好了。别的电脑上都要重新登录"))
    return HttpResponseRedirect(home_url(membership.role) if membership else reverse("switch_role"))
