"""Addresses of call-backs."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.call_backs import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/call-backs/", views.call_backs, name="call_backs"),
    path("console/call-backs/<uuid:uid>/", views.call_back, name="call_back"),
    path("console/call-backs/<uuid:uid>/number/", views.call_back_number, name="call_back_number"),
]
