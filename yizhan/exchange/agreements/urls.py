"""Addresses of agreements."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.agreements import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/check/", views.agreement_check, name="agreement_check"),
    path("agreements/<uuid:uid>/", views.agreement, name="agreement"),
    path("agreements/<uuid:uid>.pdf", views.agreement_pdf, name="agreement_pdf"),
    path("console/engagements/<uuid:uid>/relation/", views.console_relation, name="console_relation"),
]
