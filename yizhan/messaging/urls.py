"""Addresses of messaging; there is only the demo page."""

from django.conf import settings
from django.urls import path

from yizhan.messaging.dev.views import dev_messages

urlpatterns = [path("_dev/messages/", dev_messages, name="dev_messages")] if settings.DEMO_MODE else []
