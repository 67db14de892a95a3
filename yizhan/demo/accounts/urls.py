"""Addresses of the demo accounts."""

from django.urls import path

from yizhan.demo.accounts import views

urlpatterns = [
    path("_demo/", views.demo_accounts, name="demo_accounts"),
    path("_demo/enter/", views.demo_enter, name="demo_enter"),
]
