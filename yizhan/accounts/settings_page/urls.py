"""Addresses of a person's own pages."""

from django.urls import path

from yizhan.accounts.settings_page import views

urlpatterns = [
    path("me/settings/", views.my_settings, name="my_settings"),
    path("me/consents/", views.my_consents, name="my_consents"),
    path("me/consents/change/", views.change_consent, name="change_consent"),
    path("me/looks/", views.my_looks, name="my_looks"),
]
