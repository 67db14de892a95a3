"""Addresses of the API. Each checks its own bearer; the web's door for sessions stays open here."""

from __future__ import annotations

from django.urls import path

from yizhan.api.v1.api import api
from yizhan.core.web import public

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    public(_pattern.callback)

urlpatterns = [path("v1/", (_patterns, _app, _namespace))]
