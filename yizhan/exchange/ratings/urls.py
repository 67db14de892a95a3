"""Addresses of ratings."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.ratings import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/engagements/<uuid:uid>/rate/", views.rate_hirer, name="rate_hirer"),
    path("hire/engagements/<uuid:uid>/rate/", views.rate_worker, name="rate_worker"),
    path("me/stars/", views.me_stars, name="me_stars"),
]
