"""Addresses of the favourites slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.favourites import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/favourites/", views.hire_favourites, name="hire_favourites"),
    path("hire/postings/<uuid:uid>/pool/", views.hire_pool, name="hire_pool"),
    path("hire/avoid/<uuid:uid>/", views.hire_avoid, name="hire_avoid"),
    path("me/hirers/", views.me_hirers, name="me_hirers"),
]
