"""Addresses of the first pages of officers, partners and later roles."""

from django.urls import URLPattern, URLResolver, path

from yizhan.portal.offices import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("local/", views.local_home, name="local_home"),
    path("district/", views.district_home, name="district_home"),
    path("partner/", views.landing_of("partner_home"), name="partner_home"),
    path("operator/", views.landing_of("operator_home"), name="operator_home"),
    path("mediation/", views.landing_of("mediator_home"), name="mediator_home"),
    path("inspection/", views.landing_of("inspector_home"), name="inspector_home"),
    path("audit/", views.landing_of("auditor_home"), name="auditor_home"),
]
