"""Addresses of the exchange, slice by slice."""

from importlib import import_module

from django.urls import URLPattern, URLResolver

SLICES = (
    "workers",
    "hirers",
    "blocklist",
    "postings",
    "paper_forms",
    "orders",
    "reports",
    "engagements",
    "agreements",
    "safety",
    "attendance",
    "pay",
    "crews",
    "call_backs",
    "ratings",
    "recommendations",
    "recommended_list",
    "availability_list",
    "favourites",
    "family",
    "rosters",
    "ledger_import",
    "merges",
)

urlpatterns: list[URLPattern | URLResolver] = []
for _slice in SLICES:
    urlpatterns += import_module(f"yizhan.exchange.{_slice}.urls").urlpatterns
