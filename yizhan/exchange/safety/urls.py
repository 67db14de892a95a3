"""Addresses of safety."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.safety import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("incidents/new/<uuid:uid>/", views.report_incident, name="report_incident"),
    path("console/incidents/", views.console_incidents, name="console_incidents"),
    path("console/incidents/<uuid:uid>/", views.console_incident, name="console_incident"),
    path("console/engagements/<uuid:uid>/gate/", views.console_gate, name="console_gate"),
    path("engagements/<uuid:uid>/insurance/", views.insurance, name="insurance"),
    path("district/work-stops/", views.work_stops, name="work_stops"),
    path("district/work-stops/<uuid:uid>/lift/", views.lift_work_stop, name="lift_work_stop"),
]
