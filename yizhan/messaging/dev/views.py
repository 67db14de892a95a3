"""``/_dev/messages/``: every message of this machine, newest first, so that a person can sign in without a gateway."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yizhan.core.web import demo_only
from yizhan.messaging.messages.queries import newest


@demo_only
@require_safe
def dev_messages(request: HttpRequest) -> HttpResponse:
    """Messages, all or of one number (``?phone=``)."""
    phone = request.GET.get("phone", "").strip()
    return render(request, "messaging/dev/messages.html", {"messages_sent": newest(phone), "phone": phone})
