"""Addresses of the crews slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.crews import job_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/crews/", views.me_crews, name="me_crews"),
    path("me/crews/new/", views.me_crew_new, name="me_crew_new"),
    path("me/crews/join/<str:code>/", views.me_crew_join, name="me_crew_join"),
    path("me/crews/<uuid:uid>/", views.me_crew, name="me_crew"),
    path("crew-jobs/<uuid:uid>/", job_views.crew_job, name="crew_job"),
    path("hire/postings/<uuid:uid>/crews/", job_views.posting_crews, name="posting_crews"),
    path("console/crews/", job_views.console_crews, name="console_crews"),
    path("console/crews/<uuid:uid>/", job_views.console_crew, name="console_crew"),
]
