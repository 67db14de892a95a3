"""Addresses of the hirers slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.hirers import console, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/start/", views.hire_start, name="hire_start"),
    path("hire/profile/", views.hire_profile, name="hire_profile"),
    path("hire/sites/", views.hire_sites, name="hire_sites"),
    path("hire/sites/<uuid:uid>/", views.hire_site, name="hire_site"),
    path("invitations/", views.invitations, name="invitations"),
    path("console/hirers/", console.console_hirers, name="console_hirers"),
    path("console/hirers/new/", console.console_hirer_new, name="console_hirer_new"),
    path("console/hirers/<uuid:uid>/", console.console_hirer, name="console_hirer"),
    path("console/hirers/<uuid:uid>/contact/", console.console_hirer_contact, name="console_hirer_contact"),
]
