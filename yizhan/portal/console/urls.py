"""Addresses of the station console."""

from django.urls import URLPattern, URLResolver, path

from yizhan.portal.console import duties, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/", views.console_home, name="console_home"),
    path("console/station/", views.choose_station, name="choose_station"),
    path("console/postings/", views.console_postings, name="console_postings"),
    path("console/postings/<uuid:uid>/", views.console_posting, name="console_posting"),
    path("console/postings/<uuid:uid>/dispatch/", views.dispatch_proposed, name="dispatch_proposed"),
    path("console/engagements/", views.console_engagements, name="console_engagements"),
    path("console/engagements/<uuid:uid>/replace/", duties.console_replace, name="console_replace"),
    path("console/worked-hours/<uuid:uid>/", duties.settle_hours, name="settle_hours"),
]
