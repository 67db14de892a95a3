"""Addresses of the public job list."""

from django.urls import path

from yizhan.portal.jobs import views

urlpatterns = [
    path("jobs/", views.job_list, name="job_list"),
    path("jobs/<str:number>/", views.job_detail, name="job_detail"),
]
