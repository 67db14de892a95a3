"""Addresses under ``/district/jobs/``."""

from django.urls import path

from yizhan.core.jobs import views

urlpatterns = [
    path("", views.job_list, name="background_jobs"),
    path("<int:job_id>/", views.job_detail, name="background_job"),
    path("<int:job_id>/retry/", views.retry, name="background_job_retry"),
    path("<int:job_id>/discard/", views.discard, name="background_job_discard"),
]
