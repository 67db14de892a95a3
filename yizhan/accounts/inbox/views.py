"""A person's own messages in the house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from yizhan.accounts.enums import Role
from yizhan.core.web import roles
from yizhan.messaging.actions import mark_read
from yizhan.messaging.queries import inbox

NEWEST = 50
everybody = roles(*Role.values)


@everybody
@require_safe
def my_messages(request: HttpRequest) -> HttpResponse:
    """The newest messages; an unread one is opened by a button, because reading is written down."""
    received = list(inbox(request.actor.person_uid)[:NEWEST])
    return render(request, "accounts/inbox/messages.html", {"received": received})


@everybody
@require_POST
def open_message(request: HttpRequest) -> HttpResponse:
    """Mark a message read (repeatable by nature) and go where it leads."""
    message_uid = request.POST.get("message", "")
    mark_read(request.actor, message_uid)
    link = inbox(request.actor.person_uid).values_list("link", flat=True).get(uid=message_uid)
    is_ours = link.startswith("/") and not link.startswith("//")
    return HttpResponseRedirect(link) if is_ours else redirect("my_messages")
