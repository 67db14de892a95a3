"""Addresses of my data."""

from django.urls import URLPattern, URLResolver, path

from yizhan.accounts.my_data import console, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("privacy/", views.privacy, name="privacy"),
    path("me/data/", views.my_data, name="my_data"),
    path("me/data/name/", views.my_data_name, name="my_data_name"),
    path("me/data/export/", views.ask_my_export, name="ask_my_export"),
    path("me/data/export/<uuid:uid>/take/", views.take_my_export, name="take_my_export"),
    path("me/data/correct/", views.my_correction, name="my_correction"),
    path("me/data/correct/<uuid:uid>/withdraw/", views.withdraw_my_correction, name="withdraw_my_correction"),
    path("me/data/erase/", views.my_erasure, name="my_erasure"),
    path("me/data/erase/<uuid:uid>/cancel/", views.cancel_my_erasure, name="cancel_my_erasure"),
    path("console/people/<uuid:uid>/data/", console.person_data, name="person_data"),
    path("console/data-requests/", console.data_requests, name="data_requests"),
    path("console/data-requests/<uuid:uid>/", console.data_request, name="data_request"),
]
