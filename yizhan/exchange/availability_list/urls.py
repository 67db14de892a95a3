"""Addresses of the availability list."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.availability_list import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("workers/", views.availability_list, name="availability_list"),
]
