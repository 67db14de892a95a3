"""Addresses of 单位."""

from django.urls import URLPattern, URLResolver, path

from yizhan.portal.organisations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("district/organisations/", views.organisations, name="organisations"),
    path("district/organisations/new/", views.organisation_new, name="organisation_new"),
    path("district/organisations/<uuid:uid>/", views.organisation_page, name="organisation"),
    path("operator/organisation/", views.own_organisation, name="own_organisation"),
]
