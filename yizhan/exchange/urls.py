"""Addresses of the exchange, slice by slice."""

from importlib import import_module

from django.urls import URLPattern, URLResolver

SLICES = ("workers", "hirers", "postings", "engagements", "attendance", "pay", "ratings", "recommendations")

urlpatterns: list[URLPattern | URLResolver] = []
for _slice in SLICES:
    urlpatterns += import_module(f"yizhan.exchange.{_slice}.urls").urlpatterns
