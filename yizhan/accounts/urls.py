"""Addresses of accounts."""

from django.urls import include, path

urlpatterns = [
    path("", include("yizhan.accounts.sign_in.urls")),
    path("", include("yizhan.accounts.settings_page.urls")),
    path("", include("yizhan.accounts.directory.urls")),
    path("", include("yizhan.accounts.tokens.urls")),
    path("", include("yizhan.accounts.inbox.urls")),
    path("", include("yizhan.accounts.my_data.urls")),
]
