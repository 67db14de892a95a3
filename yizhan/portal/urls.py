"""Addresses of the portal, slice by slice; a slice that is not there yet is left out."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

SLICES = ("home", "jobs", "me", "hire", "console", "offices", "district_settings", "staff", "organisations")

urlpatterns: list[URLPattern | URLResolver] = []
for _slice in SLICES:
    if find_spec(f"yizhan.portal.{_slice}") and find_spec(f"yizhan.portal.{_slice}.urls"):
        urlpatterns += import_module(f"yizhan.portal.{_slice}.urls").urlpatterns
