"""Addresses of attendance."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.attendance import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/engagements/<uuid:uid>/check-in/", views.check_in, name="check_in"),
    path("hire/postings/<uuid:uid>/roll-call/", views.roll_call, name="roll_call"),
    path("hire/postings/<uuid:uid>/code/", views.day_code, name="day_code"),
]
