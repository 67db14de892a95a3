"""Addresses of the recommended list."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.recommended_list import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("recommended/", views.recommended_list, name="recommended_list"),
    path("me/recommended/", views.me_list, name="me_list"),
]
