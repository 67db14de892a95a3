"""Addresses of the rosters slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.rosters import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/roster/", views.hire_roster, name="hire_roster"),
    path("hire/roster/print/", views.hire_roster_print, name="hire_roster_print"),
    path("console/hirers/<uuid:uid>/roster/", views.console_roster, name="console_roster"),
    path("console/hirers/export/", views.console_hirers_export, name="console_hirers_export"),
]
