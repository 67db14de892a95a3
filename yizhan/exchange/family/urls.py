"""Addresses of the family slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.family import console, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/family/", views.me_family, name="me_family"),
    path("family/", views.family_home, name="family_home"),
    path("family/<uuid:uid>/", views.family_work, name="family_work"),
    path("console/workers/<uuid:uid>/family/", console.worker_family, name="worker_family"),
]
