"""Addresses of the front page."""

from django.urls import path

from yizhan.portal.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_lines, name="help"),
]
