"""Addresses of a worker's own screens."""

from django.urls import path

from yizhan.portal.me import views

urlpatterns = [
    path("me/", views.me_home, name="me_home"),
    path("me/shifts/", views.me_shifts, name="me_shifts"),
    path("me/shifts/<uuid:uid>/", views.me_shift, name="me_shift"),
    path("me/more/", views.me_more, name="me_more"),
]
