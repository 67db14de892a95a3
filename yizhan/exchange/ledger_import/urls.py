"""Addresses of the ledger import."""

from django.urls import path

from yizhan.exchange.ledger_import import views

urlpatterns = [
    path("console/ledgers/", views.ledger_list, name="ledger_list"),
    path("console/ledgers/new/", views.ledger_new, name="ledger_new"),
    path("console/ledgers/template/<slug:kind>.xlsx", views.ledger_template, name="ledger_template"),
    path("console/ledgers/<uuid:uid>/", views.ledger_report, name="ledger_report"),
    path("console/ledgers/<uuid:uid>/columns/", views.ledger_map, name="ledger_map"),
    path("console/ledgers/<uuid:uid>/step/", views.ledger_step, name="ledger_step"),
    path("console/ledgers/<uuid:uid>/rows/<int:number>/", views.ledger_decide, name="ledger_decide"),
    path("console/ledgers/<uuid:uid>/report.xlsx", views.ledger_report_sheet, name="ledger_report_sheet"),
]
