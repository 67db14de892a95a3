"""Addresses of reports."""

from django.urls import path

from yizhan.exchange.reports import views

urlpatterns = [
    path("jobs/<str:number>/report/", views.report_job, name="report_job"),
    path("me/shifts/<uuid:uid>/mismatch/", views.report_mismatch, name="report_mismatch"),
    path("console/reports/", views.report_list, name="report_list"),
    path("console/reports/<uuid:uid>/", views.report_detail, name="report_detail"),
    path("hire/reports/", views.hire_reports, name="hire_reports"),
    path("hire/reports/<uuid:uid>/", views.hire_report, name="hire_report"),
]
