"""``/district/roles/``: who may do what here, for those who answer for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yizhan.accounts.directory.queries import offices
from yizhan.accounts.enums import STAFF_ROLES, Role
from yizhan.core.web import roles

READERS = (Role.DISTRICT_OFFICER, Role.LOCAL_OFFICER, Role.PLATFORM_ADMIN, Role.AUDITOR)


@roles(*(role.value for role in READERS))
@require_safe
def role_directory(request: HttpRequest) -> HttpResponse:
    """Offices in force today; filter by role in the address."""
    after = request.GET.get("after", "")
    role = request.GET.get("role", "")
    page = offices(request.actor, role=role, after=int(after) if after.isdecimal() and len(after) < 18 else 0)
    context = {
        "page": page,
        "role": role,
        "choices": [(r.value, r.label) for r in Role if r in STAFF_ROLES],
    }
    return render(request, "accounts/directory/roles.html", context)
