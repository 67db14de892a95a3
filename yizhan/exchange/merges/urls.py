"""Addresses of the merges slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.merges import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/twins/", views.console_twins, name="console_twins"),
    path("console/twins/<uuid:one>/<uuid:other>/", views.console_twin, name="console_twin"),
    path("console/merges/<uuid:uid>/", views.console_merge, name="console_merge"),
    path("me/merges/", views.me_merges, name="me_merges"),
]
