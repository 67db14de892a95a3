"""Addresses of the public job list."""

from django.urls import path

from yizhan.portal.jobs import feeds, views

urlpatterns = [
    path("jobs/", views.job_list, name="job_list"),
    path("jobs/feed.atom", feeds.atom, name="job_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("jobs/<str:number>/", views.job_detail, name="job_detail"),
]
