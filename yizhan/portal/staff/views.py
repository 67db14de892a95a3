"""Pages of 人员, one for everybody who looks after staff; each sees and grants what the own office covers."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.accounts.actions import (
    correct_person,
    end_role,
    grant_qualification,
    grant_role,
    open_staff_login,
    open_staff_member,
    reset_second_factor,
    reset_staff_password,
    set_login_active,
    withdraw_qualification,
)
from yizhan.accounts.people.access import can_register_person
from yizhan.accounts.qualifications.access import can_issue_qualification
from yizhan.accounts.qualifications.queries import qualifications_of
from yizhan.accounts.staff.access import OFFICE, can_manage_login, can_manage_staff, grantable_roles
from yizhan.accounts.staff.queries import held_offices, initial_password
from yizhan.core import masks
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.portal.staff import shown_once
from yizhan.portal.staff.forms import (
    CorrectForm,
    LoginForm,
    OfficeForm,
    QualificationForm,
    ReasonForm,
    StaffForm,
)
from yizhan.portal.staff.queries import MemberLine, member, members

office = roles(*(role.value for role in OFFICE))
both = require_http_methods(["GET", "HEAD", "POST"])


@office
@both
def staff_list(request: HttpRequest) -> HttpResponse:
    """Who is in office. A search is a POST, so that no name stands in an address or a log."""
    words = request.POST.get("words", "").strip() if request.method == "POST" else ""
    context = {"lines": members(request.actor, words=words), "words": words}
    return render(request, "portal/staff/list.html", context)


@office
@both
@never_cache
@sensitive_post_parameters("phone", "full_name")
def staff_new(request: HttpRequest) -> HttpResponse:
    """A new colleague; the answer shows the initial password once."""
    form = StaffForm(request.POST or None, actor=request.actor)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            once = once_of(request) or uuid.uuid4().hex
            password = initial_password(request.actor, once)
            try:
                made = open_staff_member(request.actor, **form.given(), password=password, once=once)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                shown_once.keep(request, made["person_uid"], password)
                return redirect("staff_password", uid=made["person_uid"])
    context = {"form": form}
    return render(request, "portal/staff/new.html", context, status=status)


@office
@require_safe
@never_cache
def staff_password(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The initial password on paper, for this one look."""
    line = member(request.actor, str(uid))
    context = {
        "line": line,
        "password": shown_once.take(request, str(uid)),
        "sign_in_url": request.build_absolute_uri(reverse("staff_sign_in")),
        "back_url": reverse("staff_detail", args=[uid]),
    }
    return render(request, "portal/staff/password.html", context)


@office
@both
@never_cache
@sensitive_post_parameters("phone", "full_name")
def staff_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One colleague: roles, qualifications, login. Each form says its ``step`` and, where there are several, its ``target``."""
    page = _Page(request, member(request.actor, str(uid)))
    status = 200
    if request.method == "POST":
        can_manage_staff(request.actor, page.person.pk).require()
        status = 422
        form = page.sent()
        if form.is_valid():
            try:
                return page.do(form)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
    return render(request, "portal/staff/detail.html", page.context(), status=status)


class _Page:
    """The forms of one colleague's page; the one that was sent is bound, the others are fresh."""

    def __init__(self, request: HttpRequest, line: MemberLine):
        self.request, self.line = request, line
        self.actor: Actor = request.actor
        self.person, self.held = line.member.person, line.member
        self.step, self.target = request.POST.get("step", ""), request.POST.get("target", "")
        self.once = once_of(request) or uuid.uuid4().hex

    def form(self, step: str, target: str = "") -> forms.Form:
        """The form of a step, with ids of its own."""
        is_sent = self.request.method == "POST" and (self.step, self.target) == (step, target)
        data = self.request.POST if is_sent else None
        auto_id = f"id_{step}{target[:8]}_%s"
        if step == "role":
            return self._bound(step, target, OfficeForm, data, auto_id=auto_id, actor=self.actor)
        if step == "correct":
            initial = {"display_name": self.person.display_name}
            return self._bound(step, target, CorrectForm, data, auto_id=auto_id, initial=initial)
        kind = {"qualify": QualificationForm, "open": LoginForm}.get(step, ReasonForm)
        return self._bound(step, target, kind, data, auto_id=auto_id)

    def _bound(self, step: str, target: str, kind: Any, data: Any, **more: Any) -> forms.Form:
        """One object for the sent form, so that reasons added to it are on the page."""
        if data is None:
            return kind(**more)
        if not hasattr(self, "_sent"):
            self._sent = kind(data, **more)
        return self._sent

    def sent(self) -> forms.Form:
        """The form that was sent.

        Raises:
            OutOfSight: its role or qualification is none of this colleague's. Refused: ``step_unknown``.
        """
        if self.step not in _STEPS:
            raise Refused(Reason("step_unknown", _("没有这一步，重新打开页面再办")))
        if self.step in {"end", "withdraw"}:
            self._row()
        return self.form(self.step, self.target)

    def _row(self) -> Any:
        """The role or qualification the form names; also one that just ended, so that a repeated form gets its answer."""
        roles_held = [*self.held.memberships, *self.held.former]
        for row in roles_held if self.step == "end" else qualifications_of(self.person.pk):
            if str(row.uid) == self.target:
                return row
        raise OutOfSight(Reason("not_found", _("没有这一条")))

    def do(self, form: Any) -> HttpResponse:
        """Do the step of a valid form.

        Raises:
            Refused: what the action says.
        """
        done = _STEPS[self.step](self, form)
        if done:
            messages.success(self.request, done)
            return redirect("staff_detail", uid=self.person.uid)
        return redirect("staff_password", uid=self.person.uid)

    # ---- steps: the word of success, or "" when the initial password is shown next ----

    def add_role(self, form: OfficeForm) -> str:
        grant_role(self.actor, self.person.pk, **form.office(), once=self.once)
        return _("角色授好了")

    def end(self, form: ReasonForm) -> str:
        end_role(self.actor, self._row().pk, **form.cleaned_data, once=self.once)
        return _("角色结束了，马上生效")

    def qualify(self, form: QualificationForm) -> str:
        grant_qualification(self.actor, self.person.pk, **form.cleaned_data, once=self.once)
        return _("资格发好了")

    def withdraw(self, form: ReasonForm) -> str:
        withdraw_qualification(self.actor, self._row().pk, **form.cleaned_data, once=self.once)
        return _("资格收回了")

    def correct(self, form: CorrectForm) -> str:
        self._login_is_mine().require()
        correct_person(self.actor, self.person.pk, **form.given(), once=self.once)
        return _("改好了")

    def forget_factor(self, form: ReasonForm) -> str:
        reset_second_factor(self.actor, self.person.pk, **form.cleaned_data, once=self.once)
        return _("动态码清掉了，让他重新登录，扫新的码")

    def close(self, form: ReasonForm) -> str:
        set_login_active(self.actor, self.person.pk, is_active=False, **form.cleaned_data, once=self.once)
        return _("账号停用了，正在用的也退出了")

    def reopen(self, form: ReasonForm) -> str:
        set_login_active(self.actor, self.person.pk, is_active=True, **form.cleaned_data, once=self.once)
        return _("账号能用了")

    def new_password(self, form: ReasonForm) -> str:
        password = initial_password(self.actor, self.once)
        reset_staff_password(
            self.actor, self.person.pk, password=password, **form.cleaned_data, once=self.once
        )
        shown_once.keep(self.request, str(self.person.uid), password)
        return ""

    def open(self, form: LoginForm) -> str:
        password = initial_password(self.actor, self.once)
        open_staff_login(self.actor, self.person.pk, password=password, **form.cleaned_data, once=self.once)
        shown_once.keep(self.request, str(self.person.uid), password)
        return ""

    # ---- what the page draws ----

    def _login_is_mine(self) -> Any:
        return can_manage_login(self.actor, self.person.pk, held_offices(self.person.pk))

    def context(self) -> dict[str, Any]:
        """Everything the template takes; a form that this actor cannot use is ``None``."""
        mine = can_manage_staff(self.actor, self.person.pk)
        login = self._login_is_mine()
        issue = bool(mine) and bool(can_issue_qualification(self.actor, self.person.pk))
        names = ("password", "factor", "close", "reopen", "open") if login else ()
        can_correct = bool(login) and bool(can_register_person(self.actor))
        return {
            "line": self.line,
            "person": self.person,
            "phone_masked": masks.phone(self.person.phone),
            "is_own": not mine,
            "why_no_login": "" if login or not mine else login.reason.text,
            "role_form": self.form("role") if mine and grantable_roles(self.actor) else None,
            "role_rows": [
                {"row": row, "form": self.form("end", row.uid) if row.can_end else None}
                for row in self.line.roles
            ],
            "qualify_form": self.form("qualify") if issue else None,
            "right_rows": [
                {"row": row, "form": self.form("withdraw", row.uid) if issue else None}
                for row in self.line.qualifications
            ],
            "login_forms": {name: self.form(name) for name in names},
            "correct_form": self.form("correct") if can_correct else None,
        }


_STEPS = {
    "role": _Page.add_role,
    "end": _Page.end,
    "qualify": _Page.qualify,
    "withdraw": _Page.withdraw,
    "correct": _Page.correct,
    "password": _Page.new_password,
    "factor": _Page.forget_factor,
    "close": _Page.close,
    "reopen": _Page.reopen,
    "open": _Page.open,
}
