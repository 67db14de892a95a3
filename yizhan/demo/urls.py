"""Addresses of the demo; included in demo mode only."""

from django.urls import include, path

urlpatterns = [path("", include("yizhan.demo.accounts.urls"))]
